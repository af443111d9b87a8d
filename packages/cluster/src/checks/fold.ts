/** One cause, one finding: what follows from it is told below it. Pure. */
import {
  placementsOf,
  placementsOn,
  serviceId,
  type Cluster,
  type Placement,
  type ServiceName,
} from '../config/cluster.ts'
import { serviceOf, startOrder } from '../services/index.ts'
import type { Explained, Finding } from './check.ts'

/** What DataNodes hold together: no daemon, but not well where one of them is not. Told on the first NameNode's machine. */
export const hdfsBlocks = 'hdfs-blocks'

/** A finding with what follows from it. */
export type Cause = Finding & { readonly follows: readonly Finding[] }

/**
 * `findings`: the deepest causes first. What an earlier one explains is told as following from it, however many there are; but not what stands alone, and
 * no error is told as following from a warning.
 */
export function fold(cluster: Cluster, findings: readonly Finding[]): Cause[] {
  const causes: (Finding & { follows: Finding[] })[] = []
  const explainedBy: ReadonlySet<string>[] = []
  for (const finding of findings) {
    const key =
      finding.service === undefined || finding.standsAlone ? undefined : keyOf(finding.machine, finding.service)
    const explains = (keys: ReadonlySet<string>, at: number) =>
      keys.has(key!) && (causes[at]!.severity === 'error' || finding.severity === 'warning')
    const cause = key === undefined ? undefined : causes[explainedBy.findIndex(explains)]
    if (cause) cause.follows.push(finding)
    else {
      causes.push({ ...finding, follows: [] })
      explainedBy.push(spread(cluster, finding.explains ?? []))
    }
  }
  return causes
}

/** In one line. What is about several machines, or the cluster, names them itself. */
export function saidOf({ machine, summary }: Finding): string {
  return machine === '' ? summary : `${machine}: ${summary}`
}

/** Whether nothing of it keeps something from working. */
export function isHealthy(causes: readonly Cause[]): boolean {
  return causes.every((cause) => [cause, ...cause.follows].every(({ severity }) => severity !== 'error'))
}

/** Who needs a service is not well either, once all of those that it needs are not: a second master, or a second NameNode, may still be. */
function spread(cluster: Cluster, explained: readonly Explained[]): ReadonlySet<string> {
  const keys = new Set(
    explained.flatMap(({ machine, service }) =>
      service === undefined
        ? placementsOn(cluster, machine).map((placement) => keyOf(machine, serviceId(placement)))
        : [keyOf(machine, service)],
    ),
  )
  if (keys.size === 0) return keys
  for (const name of quorums) {
    const all = placementsOf(cluster, name).map((placement) => keyOf(placement.machine, serviceId(placement)))
    // Those that are left agree on nothing.
    if (all.length > 0 && all.filter((key) => keys.has(key)).length * 2 >= all.length)
      for (const key of all) keys.add(key)
  }
  for (const { name } of startOrder) {
    const isLost = serviceOf({ service: name }).after.some((needed) => {
      const those = placementsOf(cluster, needed)
      return those.length > 0 && those.every((placement) => keys.has(keyOf(placement.machine, serviceId(placement))))
    })
    if (!isLost) continue
    for (const placement of placementsOf(cluster, name)) keys.add(keyOf(placement.machine, serviceId(placement)))
  }
  const [first] = placementsOf(cluster, 'hdfs-namenode')
  const isLost = (name: ServiceName) => (placement: Placement) =>
    placement.service === name && keys.has(keyOf(placement.machine, serviceId(placement)))
  if (
    first &&
    (cluster.placements.some(isLost('hdfs-datanode')) ||
      placementsOf(cluster, 'hdfs-namenode').every(isLost('hdfs-namenode')))
  )
    keys.add(keyOf(first.machine, hdfsBlocks))
  return keys
}

const quorums = ['zookeeper', 'hdfs-journalnode'] as const

const keyOf = (machine: string, service: string): string => `${machine} ${service}`
