/** Carries out a plan: step by step, in each step all machines side by side, and waits for what each step promises. */
import type { Action, Deliver, MachineAction } from '../actions/action.ts'
import type { Cluster, ServiceName } from '../config/cluster.ts'
import { onEveryMachine } from '../errors.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { bringSoftware, type Software } from './bring-software.ts'
import type { Hosts } from './connect.ts'
import type { Listener } from './events.ts'
import type { Plan, Step } from './plan.ts'
import { runActions } from './run-actions.ts'
import { waitForMaster, waitForWorkers } from './wait-for-spark.ts'

export interface Work {
  readonly cluster: Cluster
  readonly hosts: Hosts
  readonly machines: ReadonlyMap<string, MachineSite>
  readonly software: Software
  readonly listener: Listener
  readonly signal: AbortSignal
  /** Never shown in an error. */
  readonly secrets: readonly string[]
}

const waitFor: Readonly<Record<ServiceName, (work: Work) => Promise<void>>> = {
  'spark-master': waitForMaster,
  'spark-worker': waitForWorkers,
}

/** Throws ToolError, after all machines have ended what they were at. What was done stays done: run it again to go on. */
export async function apply(plan: Plan, work: Work): Promise<void> {
  for (const step of plan.steps) {
    work.listener({ kind: 'step', title: step.title, total: step.actions.length })
    await applyStep(step, work)
    if (step.until) await waitFor[step.until](work)
  }
}

async function applyStep(step: Step, work: Work): Promise<void> {
  const deliveries = step.actions.filter((action): action is Deliver => action.kind === 'deliver')
  if (deliveries.length > 0) await bringSoftware(deliveries, work)
  const actions = step.actions.filter(isMachineAction)
  const machines = work.cluster.machines.filter(({ name }) => actions.some(({ machine }) => machine === name))
  await onEveryMachine(machines, step.title, ({ name }) => {
    const own = actions.filter(({ machine }) => machine === name)
    return runActions(work.hosts.get(name)!, work.machines.get(name)!, own, work)
  })
}

function isMachineAction(action: Action): action is MachineAction {
  return action.kind !== 'deliver'
}
