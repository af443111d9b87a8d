/** One line of the file that is wrong for many machines is one finding, whose mending changes that line. Pure. */
import { groupBy } from '../group-by.ts'
import type { Finding } from './check.ts'
import { evidenceOnSeveral, namesOf } from './on-several.ts'

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
    summary: `${namesOf(machines)}: ${worst.summary}${isAlike ? '' : ` (${worst.machine})`}`,
    evidence: evidenceOnSeveral([worst, ...same.filter((one) => one !== worst)]),
  }
}
