import { asUser } from '../hosts/as-user.ts'
import { words } from '../hosts/quote.ts'
import type { ActionModule, LowerCopies } from './action.ts'

/** As the daemon user, who is HDFS's superuser. `hdfs fsck` names the files, `hdfs dfs` takes their paths for patterns: so what is one in them is escaped. */
export const lowerCopies: ActionModule<LowerCopies> = {
  kind: 'lower-copies',
  describe: ({ copies }) =>
    `ask for ${copies} ${copies === 1 ? 'copy' : 'copies'} of the files of HDFS that ask for more`,
  script({ copies, program, fileSystem, env }, on) {
    const as = on.root && on.daemonUser !== 'root' ? asUser(on.daemonUser) : []
    const client = [...as, 'env', ...Object.entries(env).map(([key, value]) => `${key}=${value}`), program]
    return `
said=$(${words([...client, 'fsck', '-fs', fileSystem, '/'])} 2>&1) || { printf '%s\\n' "$said" | tail -n 3 >&2; exit 1; }
printf '%s\\n' "$said" |
  awk -v most=${copies} '/^\\// && match($0, /:  Under replicated [^ ]+ Target Replicas is [0-9]+ but found /) {
    asked = substr($0, RSTART, RLENGTH - 11); sub(/.* /, "", asked)
    if (asked + 0 > most) print substr($0, 1, RSTART - 1)
  }' | sort -u | sed 's/[][*?{}\\\\,^]/\\\\&/g' | tr '\\n' '\\0' |
  xargs -0 -r -n 500 ${words([...client, 'dfs', '-fs', fileSystem, '-setrep', String(copies)])} >&2
`
  },
}
