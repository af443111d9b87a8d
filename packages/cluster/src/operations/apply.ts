/** Carries out a plan: step by step, and waits for what each step promises. */
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { applyStep, waitUntil } from './apply-step.ts'
import type { Software } from './bring-software.ts'
import type { Hosts } from './connect.ts'
import type { Listener } from './events.ts'
import type { Plan } from './plan.ts'
import { takeBack } from './take-back.ts'

export interface Work {
  readonly cluster: Cluster
  readonly hosts: Hosts
  /** Those of the file, and those that leave it. */
  readonly machines: ReadonlyMap<string, MachineSite>
  readonly software: Software
  readonly listener: Listener
  readonly signal: AbortSignal
  /** Never shown in an error. */
  readonly secrets: readonly string[]
}

/** Throws ToolError, after all machines have ended what they were at. What was done stays done: run it again to go on. */
export async function apply(plan: Plan, work: Work): Promise<void> {
  for (const step of plan.steps) {
    work.listener({ kind: 'step', title: step.title, total: step.actions.length })
    try {
      await applyStep(step.actions, step.title, work)
      if (step.until) await waitUntil(step.until, work)
    } catch (error) {
      if (step.undo && error instanceof ToolError && !work.signal.aborted) throw await takeBack(step, error, work)
      throw error
    }
  }
}
