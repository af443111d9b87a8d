/** The whole look, once in a while: what is not as it was applied last. */
import type { Action } from '../actions/action.ts'
import type { Finding } from '../checks/check.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Hosts } from '../operations/connect.ts'
import { isApplied } from '../operations/kept-file.ts'
import type { Plan } from '../operations/plan.ts'
import { look } from '../operations/up.ts'
import type { MachineSite } from '../sites/machine-site.ts'

export interface Looked {
  readonly plan: Plan
  readonly machines: ReadonlyMap<string, MachineSite>
  /** Whether a file is what the machines keep as applied last; else its plan is what is new in it. */
  isApplied(file: Cluster): boolean
}

/** `unheard`: machines that are known not to answer. */
export async function lookAtAll(
  cluster: Cluster,
  hosts: Hosts,
  signal: AbortSignal,
  unheard: readonly string[] = [],
): Promise<Looked> {
  const { plan, machines } = await look(cluster, hosts, { signal, unheard })
  const facts = cluster.machines.flatMap(({ name }) => machines.get(name)?.facts ?? [])
  return { plan, machines, isApplied: (file) => isApplied(file, facts) }
}

/** What differs, but for daemons that were told of already (`machine service`). */
export function differencesOf({ steps }: Pick<Plan, 'steps'>, known: ReadonlySet<string>): Action[] {
  return steps
    .flatMap(({ actions }) => actions)
    .filter((action) => !('service' in action) || !known.has(`${action.machine} ${action.service}`))
}

/** What `up` would refuse; machines that do not answer were told of already. */
export function obstaclesOf({ findings }: Pick<Plan, 'findings'>): Finding[] {
  return findings.filter(({ severity, check }) => severity === 'error' && check !== 'silent')
}

/** Tells differences apart: the same ones are told once. */
export function keyOf(differences: readonly Action[], obstacles: readonly Finding[] = []): string {
  const keys = differences.map((action) => {
    const on = 'path' in action ? action.path : 'service' in action ? action.service : ''
    return [action.machine, action.kind, on, action.why].join(' ')
  })
  return [...keys, ...obstacles.map(({ machine, summary }) => `${machine} ${summary}`)].toSorted().join('\n')
}
