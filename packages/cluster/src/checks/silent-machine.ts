/** A machine that could not be looked at: what all causes of that have in common. Pure. */
import type { ToolError } from '../errors.ts'
import type { DoctorCheck } from './doctor-check.ts'
import type { Page } from './page.ts'

/** A machine that could not be looked at, and why. */
export interface SilentMachine {
  readonly machine: string
  readonly error: ToolError
  /** What others should be cannot be said without it. */
  readonly needed: boolean
}

/** What is told of it, whichever check does: `what` happened, `it does not answer`. */
export function silence(
  what: string,
  { error, needed }: Omit<SilentMachine, 'machine'>,
): { summary: string; evidence: string } {
  return {
    summary: `${what}, so nobody knows what is there${needed ? ', nor what the others should be: that follows from it' : ''}`,
    evidence: [`${error.code}: ${error.message}`, ...(error.seen === undefined ? [] : [error.seen])].join('\n'),
  }
}

interface Trouble {
  readonly name: string
  readonly page: Page
  /** What happened, after the machine's name: `it refuses the login`. */
  readonly summary: (error: ToolError) => string
  /** Whether it is this one, by the error's code. */
  readonly isIt: (error: ToolError) => boolean
}

export function silentCheck({ name, page, summary, isIt }: Trouble): DoctorCheck {
  return {
    name,
    page,
    run: ({ silent }) =>
      silent
        .filter(({ error }) => isIt(error))
        .map(({ machine, error, needed }) => ({
          severity: 'error' as const,
          machine,
          ...silence(summary(error), { error, needed }),
          hint: error.hint,
          explains: [{ machine }],
        })),
  }
}
