import { asDaemonUser } from '../hosts/as-user.ts'
import { quote, words } from '../hosts/quote.ts'
import type { ActionModule, EmptyDataFolder } from './action.ts'

/**
 * As the daemon user, whose folder it is: root must not follow links there. VERSION goes last, so that what is cut off is known again. The folder itself goes,
 * too; a disk that is mounted there, or one with somebody else's files, is root's from then on: the daemon user may go, and the next user may get its number.
 */
export const emptyDataFolder: ActionModule<EmptyDataFolder> = {
  kind: 'empty-data-folder',
  describe: ({ path }) => `empty ${path} of what HDFS has in it`,
  script({ path, clusterId }, on) {
    const script = `
[ -e "$1/current/VERSION" ] || exit 0
grep -qx -e "clusterID=$2" "$1/current/VERSION" && grep -qx 'storageType=DATA_NODE' "$1/current/VERSION" ||
  { echo "$1 holds the data of another file system" >&2; exit 1; }
find "$1/current" -mindepth 1 -maxdepth 1 ! -name VERSION -exec rm -rf -- {} +
rm -rf -- "$1/current" "$1/in_use.lock"
`
    const folder = quote(path)
    const owned = asDaemonUser(on).length > 0 ? ` || [ ! -d ${folder} ] || chown -h root:root -- ${folder}` : ' || true'
    return `${words([...asDaemonUser(on), '/bin/sh', '-ec', script, 'empty', path, clusterId])} || exit
rmdir -- ${folder} 2>/dev/null${owned}
`
  },
}
