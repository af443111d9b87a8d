/** Whether those that decide together are still a majority when some of them leave. Pure. */
import type { Finding } from '../checks/check.ts'
import { placementsOf, type Cluster, type ServiceName } from '../config/cluster.ts'
import { serviceOf } from '../services/index.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { LeavingMachine } from './plan-leaving.ts'

const quorums: readonly ServiceName[] = ['zookeeper', 'hdfs-journalnode']

/** What they agreed on is with a majority of those that were; the ones that will be go on from there only if a majority of them was among those. */
export function quorumFindings(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  leaving: readonly LeavingMachine[],
): Finding[] {
  return quorums.flatMap((service): Finding[] => {
    const now = placementsOf(cluster, service).map(({ machine }) => machine)
    const gone = leaving.filter(({ leaver }) =>
      placementsOf(leaver.former, service).some(({ machine }) => machine === leaver.machine.name),
    )
    if (now.length === 0 || gone.length === 0) return []
    const before = placementsOf(gone[0]!.leaver.former, service).map(({ machine }) => machine)
    const stay = now.filter((name) => before.includes(name) && hasIt(machines.get(name)!, service))
    const enough = (of: number) => stay.length > of / 2
    if (enough(before.length) && enough(now.length)) return []
    return [
      {
        check: 'leaving',
        severity: 'error',
        machine: gone[0]!.leaver.machine.name,
        summary: `without it, ${serviceOf({ service }).title} ${stay.length === 1 ? 'has' : 'have'} no majority that knows what was agreed on`,
        evidence: `before: ${before.join(', ')}; in the file: ${now.join(', ')}; both, and with its data: ${stay.join(', ') || 'none'}`,
        hint: 'Change one of three at a time: put the others back, run tinderbox up, and when all are well take out the next.',
      },
    ]
  })
}

function hasIt({ facts }: MachineSite, service: ServiceName): boolean {
  return service === 'hdfs-journalnode'
    ? facts.hdfsFolders.some(({ kind, state }) => kind === 'journal' && state === 'hdfs')
    : facts.daemons.some(({ id }) => id === service)
}
