import { asDaemonUser, withVariables } from '../hosts/as-user.ts'
import { words } from '../hosts/quote.ts'
import type { ActionModule, RollJournal } from './action.ts'

/**
 * A JournalNode that starts anew gets nothing more of the part of the journal that was begun before. When a majority of them has, and no new part was begun,
 * the NameNode ends itself. A NameNode that stands by leaves it to the active one.
 */
export const rollJournal: ActionModule<RollJournal> = {
  kind: 'roll-journal',
  describe: () => 'begin a new part of the journal of HDFS',
  script({ port, admin, env }, on) {
    return `
timeout 30 bash -c 'exec 3<>/dev/tcp/127.0.0.1/$0 && printf "GET %s HTTP/1.0\\r\\n\\r\\n" "$1" >&3 && cat <&3' ${port} '/jmx?qry=Hadoop:service=NameNode,name=NameNodeStatus' 2>/dev/null |
  grep -q '"State" : "active"' || exit 0
${words([...asDaemonUser(on), ...withVariables(env), ...admin, '-rollEdits'])} >&2
`
  },
}
