/** One step of a plan: its actions, all machines side by side, and the waiting for what it promises. */
import type { Action, Deliver, MachineAction } from '../actions/action.ts'
import { isHighlyAvailable, type ServiceName } from '../config/cluster.ts'
import { onEveryMachine } from '../errors.ts'
import type { Work } from './apply.ts'
import { bringSoftware } from './bring-software.ts'
import { untilCrashing } from './crashes.ts'
import type { Gate } from './plan.ts'
import { runActions } from './run-actions.ts'
import { waitForService } from './wait-for-service.ts'
import { waitForMaster, waitForWorkers } from './wait-for-spark.ts'

/** Of the others, and where masters stand by for each other, `waitForService` asks. */
const waitFor: Partial<Record<ServiceName, (work: Work, gate: Gate) => Promise<void>>> = {
  'spark-master': waitForMaster,
  'spark-worker': waitForWorkers,
}

/** Throws ToolError NOT_HEALTHY: Unhealthy, which says on which machines. */
export async function waitUntil(gate: Gate, work: Work): Promise<void> {
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
  const byMachine = new Map<string, MachineAction[]>()
  for (const action of steps) {
    if (action.kind === 'deliver') continue
    const own = byMachine.get(action.machine)
    if (own) own.push(action)
    else byMachine.set(action.machine, [action])
  }
  const machines = [...byMachine.keys()].map((name) => ({ name }))
  await onEveryMachine(machines, title, ({ name }) =>
    runActions(work.hosts.get(name)!, work.machines.get(name)!, byMachine.get(name)!, work),
  )
}
