/** Which workers the active master counts. Pure. */
import type { MasterState } from '../apis/spark-master.ts'
import { serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { activeMaster } from './active-master.ts'
import type { MachineSite } from './machine-site.ts'

type Machines = ReadonlyMap<string, MachineSite>

/** Undefined: it counts none at that address, or still the one that ran there before. */
export function countedWorker(
  cluster: Cluster,
  machines: Machines,
  placement: Placement,
): MasterState['workers'][number] | undefined {
  const on = machines.get(placement.machine)
  const site = on?.sites.get(serviceId(placement))
  const found = (activeMaster(cluster, machines).state?.workers ?? []).find(
    ({ state, host, port }) => state === 'ALIVE' && host === site?.address && port === site.ports['rpc'],
  )
  return found && isOfBefore(found.id, on!, serviceId(placement)) ? undefined : found
}

export function isCounted(cluster: Cluster, machines: Machines, placement: Placement): boolean {
  return countedWorker(cluster, machines, placement) !== undefined
}

/** Seconds: so long a master counts a worker of which it hears nothing, and somewhat more. After that its clock may have been set. */
const remembered = 90
/** Seconds that a worker takes from its start until it gives itself a name. */
const naming = 90

/**
 * A master that has not heard of a worker's end counts it for a minute more, and refuses the next one at the same address until then. A worker's name says when
 * it was given, in the zone of its machine: these differ by quarters of an hour.
 */
function isOfBefore(id: string, { facts }: MachineSite, service: string): boolean {
  const since = facts.daemons.find((one) => one.id === service)?.since
  const [, ...parts] = /^worker-(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-/.exec(id) ?? []
  if (since === undefined || parts.length === 0 || facts.system.clock - since > remembered) return false
  const [year, month, ...rest] = parts.map(Number) as [number, number, number, number, number, number]
  const named = Date.UTC(year, month - 1, ...rest) / 1000
  const quarter = 900
  return (((named - since) % quarter) + quarter + 5) % quarter > naming
}
