/** The whole look, once in a while: what is not as it was applied last, and whether it is ours to put right. */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Hosts } from '../operations/connect.ts'
import { isApplied } from '../operations/kept-file.ts'
import type { Plan } from '../operations/plan.ts'
import { look } from '../operations/up.ts'
import type { MachineSite } from '../sites/machine-site.ts'

export interface Looked {
  readonly plan: Plan
  readonly machines: ReadonlyMap<string, MachineSite>
  /** Whether the file is what the machines keep as applied last; else the plan is what is new in the file. */
  readonly applied: boolean
}

export async function lookAtAll(cluster: Cluster, hosts: Hosts, signal: AbortSignal): Promise<Looked> {
  const { plan, machines } = await look(cluster, hosts, { signal })
  const ours = cluster.machines.flatMap(({ name }) => machines.get(name)?.facts ?? [])
  return { plan, machines, applied: isApplied(cluster, ours) }
}

/** What differs, but for daemons that were told of already (`machine service`); and Spark's own word on what it misses. */
export function differencesOf({ steps }: Plan, known: ReadonlySet<string>): Action[] {
  return steps
    .flatMap(({ actions }) => actions)
    .filter((action) => !('service' in action) || !known.has(`${action.machine} ${action.service}`))
}

/** The same differences are told once. */
export function keyOf(differences: readonly Action[]): string {
  return differences
    .map((action) => [action.machine, action.kind, 'path' in action ? action.path : '', 'service' in action ? action.service : '', action.why].join(' '))
    .toSorted()
    .join('\n')
}
