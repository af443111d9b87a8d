import { checkNames } from '../checks/doctor-checks.ts'
import { ToolError } from '../errors.ts'
import type { Diagnosis } from '../operations/diagnose.ts'

/** Only what some checks found. Throws ToolError USAGE for one that there is not. */
export function narrowed(diagnosis: Diagnosis, only: readonly string[] = []): Diagnosis {
  const unknown = only.find((name) => !checkNames.includes(name))
  if (unknown !== undefined)
    throw new ToolError('USAGE', {
      message: `there is no check "${unknown}"`,
      hint: `The checks: ${checkNames.join(', ')}.`,
    })
  if (only.length === 0) return diagnosis
  const causes = diagnosis.causes.filter(({ check }) => only.includes(check))
  return { ...diagnosis, causes, healthy: causes.every(({ severity }) => severity !== 'error') }
}
