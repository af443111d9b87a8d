/** How what is wrong in the same way on several machines is told once: their names, and the evidence of some. Pure. */
import { foldNames } from '../config/fold-names.ts'
import { groupBy } from '../group-by.ts'

/** Of so many the evidence is shown, where it is not the same everywhere. */
const shown = 3

/** Names that do not fold are as many words as there are machines. */
const most = 6

/** `w[1-40]`, `n2, n3`; of many that do not fold `ada, bob and 38 more`. In their order. */
export function namesOf(machines: readonly string[]): string {
  const folded = foldNames(machines)
  if (folded.length <= most) return folded.join(', ')
  const first = folded.slice(0, 2)
  return `${first.join(', ')} and ${machines.length - first.reduce((sum, one) => sum + sizeOf(one), 0)} more`
}

function sizeOf(folded: string): number {
  const range = /\[(\d+)-(\d+)\]/.exec(folded)
  return range ? Number(range[2]) - Number(range[1]) + 1 : 1
}

interface SeenOn {
  readonly machine: string
  readonly evidence: string
}

/** The same everywhere once; else with the machines where it was seen. */
export function evidenceOnSeveral(all: readonly SeenOn[]): string {
  const texts = [...groupBy(all, ({ evidence }) => evidence)]
  if (texts.length === 1) return texts[0]![0]
  const left = texts.slice(shown).flatMap(([, group]) => group)
  return [
    ...texts.slice(0, shown).map(([text, group]) => `on ${namesOf(group.map(({ machine }) => machine))}:\n${text}`),
    ...(left.length > 0 ? [`and on ${left.length} more`] : []),
  ].join('\n')
}
