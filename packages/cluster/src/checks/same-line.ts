/** One line of the file that is wrong for many machines is one finding, whose mending changes that line. Pure. */
import { foldNames } from '../config/fold-names.ts'
import { groupBy } from '../group-by.ts'
import type { Finding } from './check.ts'

/** Of so many the evidence is shown, where it is not the same everywhere. */
const shown = 3

/** What a check says of several machines, and one change of the file mends for all of them. In its place stands what it said first. */
export function foldSameLine(findings: readonly Finding[]): Finding[] {
  const groups = groupBy(findings.entries(), ([at, finding]) => lineOf(finding) ?? `${at}`)
  return [...groups.values()].map((group) => together(group.map(([, finding]) => finding)))
}

/** Undefined: it is not the file alone that is changed, or it is about a daemon. */
function lineOf({ check, service, explains, fixes }: Finding): string | undefined {
  const [fix] = fixes ?? []
  if (fix?.edits === undefined || fix.actions.length > 0 || service !== undefined || explains !== undefined)
    return undefined
  return `${check} ${JSON.stringify(fix.edits.map(({ path, value = null }) => [path, value]))}`
}

function together(same: readonly Finding[]): Finding {
  const worst = same.find(({ severity }) => severity === 'error') ?? same[0]!
  const machines = [...new Set(same.map(({ machine }) => machine))]
  if (machines.length === 1) return worst
  const isAlike = same.every(({ summary }) => summary === worst.summary)
  return {
    ...worst,
    machine: '',
    summary: `${foldNames(machines).join(', ')}: ${worst.summary}${isAlike ? '' : ` (${worst.machine})`}`,
    evidence: evidenceOf([worst, ...same.filter((one) => one !== worst)]),
  }
}

function evidenceOf(same: readonly Finding[]): string {
  const texts = [...groupBy(same, ({ evidence }) => evidence)]
  if (texts.length === 1) return texts[0]![0]
  const on = (group: readonly Finding[]) => foldNames(group.map(({ machine }) => machine)).join(', ')
  const left = texts.slice(shown).flatMap(([, group]) => group)
  return [
    ...texts.slice(0, shown).map(([text, group]) => `on ${on(group)}:\n${text}`),
    ...(left.length > 0 ? [`and on ${left.length} more`] : []),
  ].join('\n')
}
