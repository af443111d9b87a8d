/** Which workers the active master counts. Pure. */
import { serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { activeMaster } from './active-master.ts'
import type { MachineSite } from './machine-site.ts'

export function isCounted(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  placement: Placement,
): boolean {
  const site = machines.get(placement.machine)?.sites.get(serviceId(placement))
  return (activeMaster(cluster, machines).state?.workers ?? []).some(
    ({ state, host, port }) => state === 'ALIVE' && host === site?.address && port === site.ports['rpc'],
  )
}
