/** Which application of YARN a job was, by what its folder on the driver's machine holds. */
import type { Cluster } from '../config/cluster.ts'
import { onEveryMachine, ToolError } from '../errors.ts'
import type { ReadHost } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { preamble } from '../probes/preamble.ts'
import { readOnly } from '../probes/probe.ts'

/** Throws ToolError: NO_LOGS for a job that is not there, or was not on YARN; the machines' own when no other has it. */
export async function applicationOfJob(
  cluster: Cluster,
  hosts: ReadonlyMap<string, ReadHost>,
  id: string,
  signal: AbortSignal,
): Promise<string> {
  const failures: ToolError[] = []
  const found = await onEveryMachine(cluster.machines, 'Looking for the job', async ({ name }) => {
    try {
      const { stdout } = await hosts.get(name)!.read(script(cluster.name, id), { title: 'look for the job', signal })
      return { machine: name, said: stdout.trim().split('\n') }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ToolError)) throw error
      failures.push(error)
      return { machine: name, said: [''] }
    }
  })
  const there = found.find(({ said }) => said[0] !== '')
  if (there) {
    const [folder, application] = there.said
    if (application !== undefined) return application
    throw new ToolError('NO_LOGS', {
      message: `the job ${id} has no application of YARN`,
      hint: `It ran without \`--on yarn\`, or ended before YARN took it. What it printed and logged: ${folder} on ${there.machine}.`,
    })
  }
  if (failures[0]) throw failures[0]
  throw new ToolError('NO_LOGS', {
    message: `no machine has the folder of a job ${id}`,
    hint: 'The last 20 jobs of a cluster are kept. By its application, a job on YARN is found for longer: tinderbox logs application_...',
  })
}

/** The folder, and the first application that the log names. */
function script(cluster: string, id: string) {
  return readOnly(`${preamble(cluster)}
cd "$HERE"/jobs/${quote(id)} 2>/dev/null || exit 0
pwd
cat spark.log.* spark.log 2>/dev/null | grep -o 'application_[0-9][0-9]*_[0-9][0-9]*' | head -n 1
`)
}
