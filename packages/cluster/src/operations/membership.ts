/** Who comes, who goes, and who has another name. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { LeavingMachine } from './plan-leaving.ts'
import { keptCluster, keptText } from './kept-file.ts'
import { formerName } from './roster.ts'

export interface Membership {
  readonly joins: readonly string[]
  readonly leaves: readonly string[]
  /** Gone for good, says the user: nothing is done there. */
  readonly forgotten: readonly string[]
  readonly renamed: readonly { readonly from: string; readonly to: string }[]
}

export function membershipOf(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  leaving: readonly LeavingMachine[],
): Membership {
  const all = [...machines.values()]
  // By the files that were applied to their end: one that joins is new until then, wherever an `up` was cut off.
  const texts = new Set(all.map(({ facts }) => keptText(cluster, facts, 'cluster')))
  const known = new Set(
    [...texts].flatMap((text) => keptCluster(cluster, text)?.machines.map(({ name }) => name) ?? []),
  )
  const isNew = ({ facts }: MachineSite) => !known.has(facts.machine) && !known.has(formerName(cluster, facts) ?? '')
  const fresh = known.size === 0
  const names = (some: readonly LeavingMachine[]) => some.map(({ leaver }) => leaver.machine.name)
  return {
    joins: fresh ? [] : all.filter(isNew).map(({ facts }) => facts.machine),
    // What cannot be cleaned stands in the way; it is not drained.
    leaves: names(
      leaving.filter(
        ({ on, standing, forgotten }) => !forgotten && standing !== 'another' && on?.facts.elsewhere === undefined,
      ),
    ),
    forgotten: names(leaving.filter(({ forgotten }) => forgotten)),
    renamed: all.flatMap(({ facts }) => {
      const from = formerName(cluster, facts)
      return from === undefined || from === facts.machine ? [] : [{ from, to: facts.machine }]
    }),
  }
}
