/** A name that the file now gives to another machine: the one that had it would run on, and nobody could name it any more. Pure. */
import type { Circumstances, Finding } from '../checks/check.ts'
import { stranger } from '../checks/stranger.ts'
import type { Cluster } from '../config/cluster.ts'
import { activeMaster } from '../sites/active-master.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { keptCluster, keptText } from './kept-file.ts'
import { formerName, reachedBy } from './roster.ts'

/** Refused while the master counts a worker that the file has not; else the one that had the name may well be the one that was replaced. */
export function reusedNameFindings(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  around: Circumstances,
): Finding[] {
  if (cluster.kind === 'local') return []
  const all = [...machines.values()]
  const stay = new Set(all.map(({ facts }) => formerName(cluster, facts)))
  const reached = new Set(cluster.machines.map((machine) => reachedBy(machine)))
  const texts = new Set(all.map(({ facts }) => keptText(cluster, facts, 'cluster')))
  const former = new Map(
    [...texts].flatMap((text) => keptCluster(cluster, text)?.machines.map((one) => [one.name, one] as const) ?? []),
  )
  const reused = cluster.machines.flatMap(({ name }) => {
    const before = former.get(name)
    return before && !stay.has(name) && !reached.has(reachedBy(before)) ? [before] : []
  })
  if (reused.length === 0) return []
  const master = machines.get(activeMaster(cluster, machines).placement.machine)
  const unknown = master ? stranger.run(cluster, master, machines, around) : []
  return reused.map(({ name, ssh }) => ({
    check: 'reused-name',
    severity: unknown.length > 0 ? 'error' : 'warning',
    machine: name,
    summary: `the file gives the name ${name} to another machine than before, and the one that had it is not taken out`,
    evidence: [`${name} was reached as ${ssh!.destination}`, ...unknown.map(({ summary }) => summary)].join('; '),
    hint: `Give the new machine a name of its own (with \`host\` where it needs one): then tinderbox up drains and cleans the former ${name}. If that one is gone for good, go on as soon as the master does not count it any more.`,
  }))
}
