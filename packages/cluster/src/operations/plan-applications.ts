/** Which running applications a plan touches, and what becomes of them. Pure. */
import { masterOf, type Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { LeavingMachine } from './plan-leaving.ts'
import { applicationsOf, type Start } from './plan-services.ts'

export interface TouchedApplication {
  /** `app-20261122101112-0003` */
  readonly id: string
  /** As its author called it; undefined when the master does not say. */
  readonly name: string | undefined
  /** goes on: executors end and others take over, or its master is away for some seconds. ends: it loses its master or its driver. */
  readonly effect: 'goes on' | 'ends'
  /** Daemons that are changed under it: `b: spark-worker`. */
  readonly by: readonly string[]
}

export function applicationsTouched(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  leaving: readonly LeavingMachine[],
  starts: readonly Start[],
  together: string | undefined,
): TouchedApplication[] {
  const sites = [...machines.values(), ...leaving.flatMap(({ on }) => (on ? [on] : []))]
  const active = sites.flatMap(({ facts }) => facts.sparkMaster?.activeapps ?? [])
  const by = new Map<string, Set<string>>()
  const touch = (id: string, what: string) => by.set(id, (by.get(id) ?? new Set()).add(what))
  for (const { on, daemon, action } of starts) {
    if (!action.restart) continue
    const what = `${on.facts.machine}: ${daemon.id}`
    for (const id of applicationsOf(on, daemon.id)) touch(id, what)
    if (daemon.service === masterOf(cluster).service) for (const { id } of active) touch(id, what)
  }
  for (const { on } of leaving) {
    if (!on) continue
    for (const { id } of on.facts.daemons)
      for (const application of applicationsOf(on, id)) touch(application, `${on.facts.machine}: ${id}`)
  }
  const effect = together === undefined ? 'goes on' : 'ends'
  return [...by]
    .map(([id, what]) => ({
      id,
      name: active.find((application) => application.id === id)?.name,
      effect: effect as TouchedApplication['effect'],
      by: [...what],
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
