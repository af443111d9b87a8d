import { masterState, type MasterState } from '../apis/spark-master.ts'
import type { ReadScript } from '../hosts/host.ts'
import { preamble } from './preamble.ts'
import { readOnly, type Probe } from './probe.ts'

/** One request at a time: the page's listen queue is one long. */
const fetchState = `
port=$(sed -n 's/.*--webui-port \\([0-9]*\\).*/\\1/p' "$HERE/services/spark-master/run" 2>/dev/null)
page "$port" /json/
`

/** What the master on this machine says of itself. Undefined: there is none here, or it does not answer. */
export const sparkMaster: Probe<MasterState | undefined> = {
  name: 'spark-master',
  script: fetchState,
  parse(lines) {
    try {
      return masterState.parse(JSON.parse(lines.join('\n')))
    } catch {
      return undefined
    }
  },
}

/** Prints the same as one line of JSON five times a second (an empty line while the master does not answer), for at most so many seconds. */
export function followMaster(clusterName: string, seconds: number): ReadScript {
  return readOnly(
    `${preamble(clusterName)}\nend=$(($(date +%s) + ${seconds}))\nwhile [ "$(date +%s)" -lt "$end" ]; do\n${fetchState}\nsleep 0.2\ndone\n`,
  )
}
