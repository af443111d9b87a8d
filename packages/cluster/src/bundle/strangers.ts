/** How programs of others were started is nobody's business, but where they are in the cluster's way. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { Examination } from '../probes/examination.ts'
import { declaredPorts } from '../sites/connections.ts'
import type { MachineSite } from '../sites/machine-site.ts'

/** Of programs that are not the cluster's there stay those of Spark and Hadoop, and those that have a port of ours. */
export function withoutStrangers(cluster: Cluster, on: MachineSite, examination: Examination): Examination {
  const { programs } = examination
  if (programs === undefined) return examination
  const ports = new Set(declaredPorts(cluster, on).map(({ port }) => port))
  const pids = new Set(on.facts.listening.flatMap(({ port, pid }) => (ports.has(port) ? [pid] : [])))
  return { ...examination, programs: programs.filter(({ pid, mainClass }) => mainClass !== undefined || pids.has(pid)) }
}
