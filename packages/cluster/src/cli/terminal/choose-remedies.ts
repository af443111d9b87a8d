/** Which way a cause is mended, where there are several, or one that only a person may choose. */
import { saidOf, type Cause } from '../../checks/fold.ts'
import type { Remedy } from '../../operations/mend.ts'
import type { Outside } from '../context.ts'
import { askWhich } from './ask.ts'
import { printable } from './text.ts'

/**
 * `ask` is given the ways, and the place of the one that a mere Enter takes: nothing that only a person may choose. It says the place of one; undefined: it is
 * left as it is.
 */
export async function chooseRemedies(
  outside: Outside,
  causes: readonly Cause[],
  ask = (question: string, choices: readonly string[], first: number) =>
    askWhich(outside, question, choices, '--yes', first),
): Promise<Remedy[]> {
  const remedies: Remedy[] = []
  for (const cause of causes) {
    const fixes = cause.fixes ?? []
    const [only] = fixes
    if (!only) continue
    if (fixes.length === 1 && !only.chosen && !only.onPurpose) remedies.push({ cause, fix: only })
    else {
      const question = printable(saidOf(cause))
      const harmless = fixes.findIndex(({ chosen, onPurpose }) => !chosen && !onPurpose)
      const choices = [...fixes.map(({ title }) => printable(title)), 'leave it as it is']
      const fix = fixes[(await ask(question, choices, harmless === -1 ? fixes.length : harmless)) ?? -1]
      if (fix) remedies.push({ cause, fix })
    }
  }
  return remedies
}
