/** Asks every machine what it is and what it runs: one script, one round trip each, side by side. */
import type { Cluster } from '../config/cluster.ts'
import { onEveryMachine, ToolError } from '../errors.ts'
import type { ReadHost } from '../hosts/host.ts'
import { factsScript, parseFacts, type Facts } from '../probes/facts.ts'

/** Throws ToolError: SSH_*, TIMEOUT; MACHINES_FAILED when several machines cannot be asked. */
export async function observe(
  cluster: Cluster,
  hosts: ReadonlyMap<string, ReadHost>,
  signal?: AbortSignal,
): Promise<Facts[]> {
  const script = factsScript(cluster)
  return onEveryMachine(cluster.machines, 'Looking at the machines', async ({ name }) => {
    const { stdout, stderr } = await hosts
      .get(name)!
      .read(script, { title: 'look at the machine', timeout: 60, ...(signal && { signal }) })
    try {
      return parseFacts(cluster, name, stdout)
    } catch (cause) {
      throw new ToolError('COMMAND_FAILED', {
        message: `what ${name} said of itself was cut off`,
        hint: 'Run the command again; if it happens again, look at the login shell and at the space in /tmp on the machine.',
        machine: name,
        seen: (stderr || stdout).slice(-2000),
        cause,
      })
    }
  })
}
