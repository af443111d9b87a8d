/** A step that did not make its machines well is taken back there, and the run ends: with what failed, and how to go on or back. */
import { MachinesFailed, ToolError } from '../errors.ts'
import type { Work } from './apply.ts'
import { applyStep, waitUntil } from './apply-step.ts'
import type { Step } from './plan.ts'
import { Unhealthy } from './wait-for-spark.ts'

/** Returns the error to end with. Other machines of the step, which are well, stay as they are. */
export async function takeBack(step: Step, failure: ToolError, work: Work): Promise<ToolError> {
  const changed = [...new Set((step.undo ?? []).map(({ machine }) => machine))]
  const sick = step.undoEverywhere ? changed : sickMachines(changed, failure)
  const undo = (step.undo ?? []).filter(({ machine }) => sick.includes(machine))
  if (undo.length === 0) return failure
  const names = sick.join(', ')
  const why = step.undoEverywhere ? 'the change did not become well' : `${names} did not become well`
  work.listener({ kind: 'note', text: `${why}: back to what ran ${step.undoEverywhere ? '' : 'there '}before` })
  let outcome: string
  try {
    work.listener({ kind: 'step', title: `Take the change back on ${names}`, total: undo.length })
    await applyStep(undo, 'Taking the change back', work)
    // All of it is well when the workers are: those say at the same time that their master is.
    if (step.undoEverywhere) await waitUntil({ service: 'spark-worker', anyPort: true }, work)
    else if (step.until) await waitUntil({ ...step.until, machines: sick, anyPort: true }, work)
    outcome = `${names} ${sick.length === 1 ? 'runs' : 'run'} what ran there before`
  } catch (error) {
    if (!(error instanceof ToolError) || work.signal.aborted) throw error
    outcome = `taking it back did not make ${names} well either: ${error.message}`
  }
  const logs = undo.flatMap((action) =>
    action.kind === 'keep-logs'
      ? [`${action.machine}:${work.machines.get(action.machine)!.here}/failed/${action.service}`]
      : [],
  )
  return new ToolError('NOT_HEALTHY', {
    message: `${failure.message}; ${outcome}`,
    hint: `What failed is in ${logs.join(', ')}. What was changed before stays changed. Mend the cause and run tinderbox up again to go on, or go back everywhere: tinderbox up --rollback`,
    ...(sick.length === 1 && { machine: sick[0]! }),
    ...(failure.seen !== undefined && { seen: failure.seen }),
    cause: failure,
  })
}

function sickMachines(changed: readonly string[], failure: ToolError): readonly string[] {
  const named =
    failure instanceof Unhealthy
      ? failure.machines
      : failure instanceof MachinesFailed
        ? failure.failures.map(({ machine }) => machine)
        : failure.machine === undefined
          ? []
          : [failure.machine]
  return named.filter((name) => changed.includes(name))
}
