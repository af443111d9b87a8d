/** The suite's own report, in Markdown: it is what docs/doctor.md shows. */
import type { Outcome } from './rounds.ts'

export function faultTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(
    ({ fault, foundAs, seconds, end }) =>
      `| ${fault.name}${fault.simulated === undefined ? '' : ` (${fault.simulated})`} | ${foundAs} | ${seconds.toFixed(1)} | ${end} |`,
  )
  const named = outcomes.filter((one) => one.named).length
  const mended = outcomes.filter(({ end }) => end === 'mended').length
  return [
    '| fault | found as | seconds to the cause | mended or told |',
    '|---|---|---|---|',
    ...rows,
    '',
    `${named} of ${outcomes.length} faults were named, each as the first finding; ${mended} were mended.`,
  ].join('\n')
}
