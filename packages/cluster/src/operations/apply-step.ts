/** One step of a plan: its actions, all machines side by side, and the waiting for what it promises. */
import type { Action, Deliver, MachineAction } from '../actions/action.ts'
import { isHighlyAvailable, type ServiceName } from '../config/cluster.ts'
import { onEveryMachine } from '../errors.ts'
import { groupBy } from '../group-by.ts'
import type { Work } from './apply.ts'
import { bringSoftware } from './bring-software.ts'
import { untilCrashing } from './crashes.ts'
import type { Gate } from './plan.ts'
import { runActions } from './run-actions.ts'
import { waitForDeparture } from './wait-for-departure.ts'
import { waitForService } from './wait-for-service.ts'
import { waitForMaster, waitForWorkers } from './wait-for-spark.ts'

/** Of the others, and where masters stand by for each other, `waitForService` asks. */
const waitFor: Partial<Record<ServiceName, (work: Work, gate: Gate) => Promise<void>>> = {
  'spark-master': waitForMaster,
  'spark-worker': waitForWorkers,
}

/** Throws ToolError NOT_HEALTHY: Unhealthy, which says on which machines. */
export async function waitUntil(gate: Gate, work: Work): Promise<void> {
  if (gate.gone) return waitForDeparture(work, gate)
  const own = isHighlyAvailable(work.cluster) ? undefined : waitFor[gate.service]
  const over = new AbortController()
  const watched = { ...work, signal: AbortSignal.any([work.signal, over.signal]) }
  const waiting = (own ?? waitForService)(watched, gate)
  const crashing = untilCrashing(watched, gate)
  try {
    const crash = await Promise.race([waiting.then(() => undefined), crashing])
    if (!crash) return await waiting
    work.listener({ kind: 'waiting', text: '' })
    throw crash
  } finally {
    over.abort()
    await Promise.allSettled([waiting, crashing])
  }
}

export async function applyStep(steps: readonly Action[], title: string, work: Work): Promise<void> {
  const deliveries = steps.filter((action): action is Deliver => action.kind === 'deliver')
  if (deliveries.length > 0) await bringSoftware(deliveries, work)
  const others = steps.filter((action): action is MachineAction => action.kind !== 'deliver')
  const byMachine = groupBy(others, ({ machine }) => machine)
  const machines = [...byMachine.keys()].map((name) => ({ name }))
  await onEveryMachine(machines, title, ({ name }) =>
    runActions(work.hosts.get(name)!, work.machines.get(name)!, byMachine.get(name)!, work),
  )
}
