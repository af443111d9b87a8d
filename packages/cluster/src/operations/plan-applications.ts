/** Which running applications a plan touches, and what becomes of them. Pure. */
import { masterOf, serviceId, type Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { applicationsOf } from './plan-services.ts'
import { yarnApplicationsTouched } from './plan-yarn-applications.ts'
import type { Step } from './plan.ts'
import { workersOf } from './readiness.ts'

export interface TouchedApplication {
  /** `app-20261122101112-0003`, of YARN `application_1795687872000_0003` */
  readonly id: string
  /** As its author called it; undefined when the master does not say. */
  readonly name: string | undefined
  /**
   * goes on: executors end and others take over, or who keeps it is away for some seconds. starves: its executors end, and it asks for more memory than
   * any worker will offer, so it waits for ever. ends: it loses its master or its driver, or YARN stops under it.
   */
  readonly effect: 'goes on' | 'starves' | 'ends'
  /** Daemons that are changed under it: `b: spark-worker`. */
  readonly by: readonly string[]
}

/** A daemon that runs, and ends by the plan, be it to start anew. */
export interface StoppedDaemon {
  readonly on: MachineSite
  readonly id: string
  /** The plan does not start it again. */
  readonly forGood: boolean
}

/** `machines`: those of the file, and those that leave it. By the steps themselves, so it says no more and no less than what is done. */
export function applicationsTouched(
  cluster: Cluster,
  machines: readonly MachineSite[],
  steps: readonly Step[],
  together: string | undefined,
): TouchedApplication[] {
  const stopped = stoppedDaemons(machines, steps)
  return [
    ...sparkApplicationsTouched(cluster, machines, stopped, together),
    ...yarnApplicationsTouched(machines, steps, stopped),
  ].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function sparkApplicationsTouched(
  cluster: Cluster,
  machines: readonly MachineSite[],
  stopped: readonly StoppedDaemon[],
  together: string | undefined,
): TouchedApplication[] {
  const masters = machines.flatMap(({ facts }) => facts.sparkMaster ?? [])
  const offered = largestWorker(cluster, new Map(machines.map((on) => [on.facts.machine, on])))
  const active = masters.flatMap(({ activeapps }) => activeapps)
  const by = new Map<string, Set<string>>()
  for (const { on, id: service } of stopped) {
    const isMaster = service === masterOf(cluster).service
    const ids = isMaster ? (on.facts.sparkMaster?.activeapps ?? []).map(({ id }) => id) : applicationsOf(on, service)
    for (const id of ids) by.set(id, (by.get(id) ?? new Set()).add(`${on.facts.machine}: ${service}`))
  }
  return [...by].map(([id, what]): TouchedApplication => {
    const known = active.find((application) => application.id === id)
    // The master that runs does not know it: it belongs to one that is gone, and gets no executors any more.
    const lost = masters.length > 0 && known === undefined
    const effect =
      together !== undefined || lost ? 'ends' : (known?.memoryperexecutor ?? 0) > offered ? 'starves' : 'goes on'
    return { id, name: known?.name, effect, by: [...what] }
  })
}

/** In the order of the steps. */
function stoppedDaemons(machines: readonly MachineSite[], steps: readonly Step[]): StoppedDaemon[] {
  const sites = new Map(machines.map((on) => [on.facts.machine, on]))
  const actions = steps.flatMap((step) => step.actions)
  const started = new Set(
    actions.flatMap((one) => (one.kind === 'start-service' ? [`${one.machine}: ${one.service}`] : [])),
  )
  return actions.flatMap((action): StoppedDaemon[] => {
    const stops =
      action.kind === 'drain-worker' ||
      action.kind === 'stop-service' ||
      (action.kind === 'start-service' && action.restart)
    const on = sites.get(action.machine)
    if (!stops || !on?.facts.daemons.some(({ id, pid }) => id === action.service && pid !== undefined)) return []
    return [{ on, id: action.service, forGood: !started.has(`${action.machine}: ${action.service}`) }]
  })
}

/** MiB that the largest worker offers to executors after the change; of one that does not answer nobody knows. */
function largestWorker(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): number {
  const shares = workersOf(cluster).flatMap((worker) => {
    const site = machines.get(worker.machine)?.sites.get(serviceId(worker))
    if (site === undefined) return [Infinity]
    return site.share.offer ? [site.share.offer.memory] : []
  })
  return shares.reduce((largest, one) => Math.max(largest, one), 0)
}
