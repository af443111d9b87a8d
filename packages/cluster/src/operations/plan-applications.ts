/** Which running applications a plan touches, and what becomes of them. Pure. */
import type { z } from 'zod'
import { masterOf, serviceId, type Cluster } from '../config/cluster.ts'
import { workerShare } from '../config/sizing.ts'
import type { sparkWorker } from '../services/spark-worker.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { applicationsOf } from './plan-services.ts'
import type { Step } from './plan.ts'
import { workersOf } from './readiness.ts'

export interface TouchedApplication {
  /** `app-20261122101112-0003` */
  readonly id: string
  /** As its author called it; undefined when the master does not say. */
  readonly name: string | undefined
  /**
   * goes on: executors end and others take over, or its master is away for some seconds. starves: its executors end, and it asks for more memory than
   * any worker will offer, so it waits for ever. ends: it loses its master or its driver.
   */
  readonly effect: 'goes on' | 'starves' | 'ends'
  /** Daemons that are changed under it: `b: spark-worker`. */
  readonly by: readonly string[]
}

/** `machines`: those of the file, and those that leave it. By the steps themselves, so it says no more and no less than what is done. */
export function applicationsTouched(
  cluster: Cluster,
  machines: readonly MachineSite[],
  steps: readonly Step[],
  together: string | undefined,
): TouchedApplication[] {
  const sites = new Map(machines.map((on) => [on.facts.machine, on]))
  const masters = machines.flatMap(({ facts }) => facts.sparkMaster ?? [])
  const offered = largestWorker(cluster, sites)
  const active = masters.flatMap(({ activeapps }) => activeapps)
  const by = new Map<string, Set<string>>()
  for (const action of steps.flatMap(({ actions }) => actions)) {
    const stops =
      action.kind === 'drain-worker' ||
      action.kind === 'stop-service' ||
      (action.kind === 'start-service' && action.restart)
    const on = sites.get(action.machine)
    if (!stops || !on?.facts.daemons.some(({ id, pid }) => id === action.service && pid !== undefined)) continue
    const isMaster = action.service === masterOf(cluster).service
    const ids = isMaster
      ? (on.facts.sparkMaster?.activeapps ?? []).map(({ id }) => id)
      : applicationsOf(on, action.service)
    for (const id of ids) by.set(id, (by.get(id) ?? new Set()).add(`${action.machine}: ${action.service}`))
  }
  return [...by]
    .map(([id, what]): TouchedApplication => {
      const known = active.find((application) => application.id === id)
      // The master that runs does not know it: it belongs to one that is gone, and gets no executors any more.
      const lost = masters.length > 0 && known === undefined
      const effect =
        together !== undefined || lost ? 'ends' : (known?.memoryperexecutor ?? 0) > offered ? 'starves' : 'goes on'
      return { id, name: known?.name, effect, by: [...what] }
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** MiB that the largest worker offers to executors after the change; of one that does not answer nobody knows. */
function largestWorker(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): number {
  const shares = workersOf(cluster).flatMap((worker) => {
    const site = machines.get(worker.machine)?.sites.get(serviceId(worker))
    return site ? [workerShare(worker.settings as z.output<typeof sparkWorker.settings>, site.size).memory] : [Infinity]
  })
  return shares.reduce((largest, one) => Math.max(largest, one), 0)
}
