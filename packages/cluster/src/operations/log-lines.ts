import { serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { quote } from '../hosts/quote.ts'
import { readOnly } from '../probes/probe.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'

/** The end of a daemon's log, for an error that it explains. */
export async function lastLogLines(
  work: { readonly cluster: Cluster; readonly hosts: Hosts; readonly machines: ReadonlyMap<string, MachineSite> },
  placement: Placement,
): Promise<string> {
  const logs = `${work.machines.get(placement.machine)!.here}/logs/${serviceId(placement)}`
  try {
    const { stdout } = await work.hosts
      .get(placement.machine)!
      .read(
        readOnly(`for f in ${quote(`${logs}.out`)} ${quote(`${logs}.log`)}; do [ -s "$f" ] && tail -n 12 "$f"; done`),
      )
    return stdout.trimEnd() || '(its log is empty)'
  } catch (error) {
    return error instanceof ToolError ? error.message : String(error)
  }
}
