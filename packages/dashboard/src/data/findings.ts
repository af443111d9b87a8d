/** What is wrong, as cards: the same on many machines is one thing to read. Pure. */
import { groupBy } from '../../../cluster/src/group-by.ts'
import type { Problem, Status } from './snapshot.ts'

export interface Card {
  readonly check: string
  readonly severity: 'error' | 'warning'
  readonly summary: string
  /** In the order of the findings; none: it is about the cluster. */
  readonly machines: readonly string[]
  /** Evidence that differs, machine by machine; of those that show the same, the machine is left out. */
  readonly evidence: readonly { readonly machine?: string; readonly text: string }[]
  /** Likewise. */
  readonly hints: readonly { readonly machine?: string; readonly text: string }[]
  readonly follows: readonly Consequence[]
  /** How many machines' findings follow from it, all told. */
  readonly followCount: number
  /** Of the first that can be mended: the best way first. */
  readonly fixes: NonNullable<Problem['fixes']>
  /** How many others can be mended in the same way. */
  readonly alsoMended: number
}

export interface Consequence {
  readonly check: string
  readonly summary: string
  readonly machines: readonly string[]
}

/** Errors first; within them the order of the findings, which is that of the deepest cause. */
export function cardsOf(problems: readonly Problem[]): Card[] {
  const cards = [
    ...groupBy(problems, ({ check, severity, summary }) => `${check} ${severity} ${summary}`).values(),
  ].map((same): Card => {
    const { check, severity, summary } = same[0]!
    const mended = same.flatMap(({ fixes = [] }) => (fixes.length > 0 ? [fixes] : []))
    const follows = same.flatMap((problem) => problem.follows)
    return {
      check,
      severity,
      summary,
      machines: namesIn(same),
      evidence: each(same, ({ evidence }) => evidence),
      hints: each(same, ({ hint }) => hint),
      follows: [...groupBy(follows, (finding) => `${finding.check} ${finding.summary}`).values()].map((alike) => ({
        check: alike[0]!.check,
        summary: alike[0]!.summary,
        machines: namesIn(alike),
      })),
      followCount: follows.length,
      fixes: mended[0] ?? [],
      alsoMended: Math.max(0, mended.length - 1),
    }
  })
  return [
    ...cards.filter(({ severity }) => severity === 'error'),
    ...cards.filter(({ severity }) => severity !== 'error'),
  ]
}

export interface NotSeen {
  readonly what: string
  readonly why: string
  readonly machines: readonly string[]
}

export function notSeen(unseen: Status['unseen']): NotSeen[] {
  return [...groupBy(unseen, ({ what, why }) => `${what}: ${why}`).values()].map((same) => ({
    what: same[0]!.what,
    why: same[0]!.why,
    machines: namesIn(same),
  }))
}

function each(same: readonly Problem[], textOf: (problem: Problem) => string): { machine?: string; text: string }[] {
  const texts = same.flatMap((problem) => {
    const text = textOf(problem).trimEnd()
    return text === '' ? [] : [{ machine: problem.machine, text }]
  })
  const [first] = texts
  return first && texts.length === same.length && texts.every(({ text }) => text === first.text)
    ? [{ text: first.text }]
    : texts
}

function namesIn(all: readonly { readonly machine: string }[]): string[] {
  return [...new Set(all.map(({ machine }) => machine))].filter((name) => name !== '')
}
