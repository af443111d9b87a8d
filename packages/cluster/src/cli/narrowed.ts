/** What the names of checks on a command line mean. */
import { isHealthy } from '../checks/fold.ts'
import type { Page } from '../checks/page.ts'
import { checkNames, checkPages } from '../checks/pages.ts'
import { ToolError } from '../errors.ts'
import { nearest } from '../file/nearest.ts'
import type { Diagnosis } from '../operations/diagnose.ts'

/** Before anything is looked at. Throws ToolError USAGE for a check that there is not. */
export function expectChecks(only: readonly string[] = []): void {
  for (const name of only) pageOf(name)
}

/** Only what some checks found. */
export function narrowed(diagnosis: Diagnosis, only: readonly string[] = []): Diagnosis {
  if (only.length === 0) return diagnosis
  const causes = diagnosis.causes.filter(({ check }) => only.includes(check))
  return { ...diagnosis, causes, healthy: isHealthy(causes) }
}

/** Throws ToolError USAGE. */
export function pageOf(check: string): Page & { readonly check: string } {
  const page = checkPages.get(check)
  if (page) return { check, ...page }
  const meant = nearest(check, checkNames)
  throw new ToolError('USAGE', {
    message: `there is no check "${check}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
    hint: `The checks: ${checkNames.join(', ')}.`,
  })
}
