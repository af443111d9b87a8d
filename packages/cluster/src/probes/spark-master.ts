import { masterState, type MasterState } from '../apis/spark-master.ts'
import type { Probe } from './probe.ts'

/**
 * What the master on this machine says of itself, fetched on the machine (the page is open there only) with bash alone.
 * One request at a time: its listen queue is one long. Undefined: no master here, or it does not answer.
 */
export const sparkMaster: Probe<MasterState | undefined> = {
  name: 'spark-master',
  script: `
port=$(sed -n 's/.*--webui-port \\([0-9]*\\).*/\\1/p' "$HERE/services/spark-master/run")
[ -n "$port" ] && timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/$0 && printf "GET /json/ HTTP/1.0\\r\\n\\r\\n" >&3 && cat <&3' "$port" | sed '1,/^.$/d'
`,
  parse(lines) {
    try {
      return masterState.parse(JSON.parse(lines.join('\n')))
    } catch {
      return undefined
    }
  },
}
