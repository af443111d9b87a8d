import { asDaemonUser, withVariables } from '../hosts/as-user.ts'
import { words } from '../hosts/quote.ts'
import type { ActionModule, LowerCopies } from './action.ts'

/**
 * As the daemon user, who is HDFS's superuser. `hdfs fsck` names the files, whatever else it thinks of them, and `hdfs dfs` takes their paths for patterns: so
 * what is one in them is escaped.
 */
export const lowerCopies: ActionModule<LowerCopies> = {
  kind: 'lower-copies',
  describe: ({ copies }) =>
    `ask for ${copies} ${copies === 1 ? 'copy' : 'copies'} of the files of HDFS that ask for more`,
  script({ copies, program, fileSystem, env }, on) {
    // Without it Java reads and writes "?" for each letter that is not ASCII.
    const client = [...asDaemonUser(on), ...withVariables({ LC_ALL: 'C.UTF-8', ...env }), program]
    return `
said=$(${words([...client, 'fsck', '-fs', fileSystem, '/'])} 2>&1) || true
case $said in *'The filesystem under path '*) ;; *) printf '%s\\n' "$said" | tail -n 3 >&2; exit 1 ;; esac
paths=$(printf '%s\\n' "$said" |
  awk -v most=${copies} '/^\\// && match($0, /:  Under replicated [^ ]+ Target Replicas is [0-9]+ but found /) {
    asked = substr($0, RSTART, RLENGTH - 11); sub(/.* /, "", asked)
    if (asked + 0 > most) print substr($0, 1, RSTART - 1)
  }' | sort -u)
[ -n "$paths" ] || { echo 'no file asks for more than ${copies}: its blocks have too few copies for another reason' >&2; exit 1; }
printf '%s\\n' "$paths" | sed 's/[][*?{}\\\\,^]/\\\\&/g' | tr '\\n' '\\0' |
  xargs -0 -r -n 500 ${words([...client, 'dfs', '-fs', fileSystem, '-setrep', String(copies)])} >&2
`
  },
}
