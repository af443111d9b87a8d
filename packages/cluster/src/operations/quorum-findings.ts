/** Whether those that decide together are still a majority when some of them leave. Pure. */
import type { Finding } from '../checks/check.ts'
import { placementsOf, type Cluster, type ServiceName } from '../config/cluster.ts'
import { serviceOf } from '../services/index.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { keptCluster, keptText } from './kept-file.ts'
import type { LeavingMachine } from './plan-leaving.ts'
import { formerName } from './roster.ts'

const quorums: readonly ServiceName[] = ['zookeeper', 'hdfs-journalnode']

/**
 * What they agreed on is with a majority of those that were, by the files that machines keep; the ones that will be go on from there only if a majority of
 * them was among those. Also where a role only moves: the second of two masters, and with it a ZooKeeper, goes by the order of the file.
 */
export function quorumFindings(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  leaving: readonly LeavingMachine[],
): Finding[] {
  const placed = quorums.filter((service) => namesOf(cluster, service).length > 0)
  if (placed.length === 0) return []
  const sites = [...machines.values()]
  const formers = new Set([
    ...leaving.map(({ leaver }) => leaver.former),
    ...sites.flatMap(({ facts }) => keptCluster(cluster, keptText(cluster, facts, 'cluster')) ?? []),
  ])
  const nameBefore = (name: string): string => {
    const on = machines.get(name)
    return (on && formerName(cluster, on.facts)) ?? name
  }
  return placed.flatMap((service): Finding[] => {
    const now = namesOf(cluster, service)
    const hasNow = (name: string): boolean => {
      const gone = leaving.find(({ leaver }) => leaver.machine.name === name)
      const on = gone ? gone.on : sites.find(({ facts }) => nameBefore(facts.machine) === name)
      // Of one that is gone for good nobody can say that it had nothing.
      return on === undefined ? gone !== undefined : hasIt(on, service)
    }
    const torn = [...formers].flatMap((former) => {
      const before = namesOf(former, service)
      const stay = now.filter((name) => before.includes(nameBefore(name)))
      const isSame = stay.length === before.length && stay.length === now.length
      const able = stay.filter((name) => machines.has(name) && hasIt(machines.get(name)!, service))
      const enough = (of: number) => able.length > of / 2
      if (isSame || !before.some(hasNow) || (enough(before.length) && enough(now.length))) return []
      return [{ before, able, gone: before.find((name) => !stay.some((one) => nameBefore(one) === name)) }]
    })
    return torn.slice(0, 1).map(({ before, able, gone }) => {
      const { title } = serviceOf({ service })
      return {
        check: 'leaving',
        severity: 'error',
        machine: gone ?? now.find((name) => !before.includes(name)) ?? '',
        summary: `${gone === undefined ? 'with so many new ones' : 'without it'}, ${title} ${title.endsWith('s') ? 'have' : 'has'} no majority that knows what was agreed on`,
        evidence: `before: ${before.join(', ')}; in the file: ${now.join(', ')}; both, and with its data: ${able.join(', ') || 'none'}`,
        hint: `Change one of three at a time: put the others back, run tinderbox up, and when all are well take out the next. Where no machine leaves, say who keeps them: ha: { zookeepers: [${before.join(', ')}] }.`,
      }
    })
  })
}

const namesOf = (cluster: Cluster, service: ServiceName): string[] =>
  placementsOf(cluster, service).map(({ machine }) => machine)

function hasIt({ facts }: MachineSite, service: ServiceName): boolean {
  return service === 'hdfs-journalnode'
    ? facts.hdfsFolders.some(({ kind, state }) => kind === 'journal' && state === 'hdfs')
    : facts.daemons.some(({ id }) => id === service)
}
