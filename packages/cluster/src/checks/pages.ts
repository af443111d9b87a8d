/** The page of everything that a finding can be called by: the checks, the symptoms. Derived; nothing is listed twice. */
import { doctorChecks } from './doctor-checks.ts'
import { checks } from './index.ts'
import type { Page } from './page.ts'
import { symptoms } from './symptoms.ts'

export const checkPages: ReadonlyMap<string, Page> = new Map([
  ...[...doctorChecks, ...checks].map(({ name, page }) => [name, page] as const),
  ...Object.entries(symptoms),
])

/** The names that `--only` and `--explain` know. */
export const checkNames: readonly string[] = [...checkPages.keys()]
