/** The suite's own report, in Markdown: it is what docs/doctor.md shows. A fault that was not named, or not mended, is a row like the others. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Outcome } from './rounds.ts'

export function faultTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(
    ({ fault, found, seconds, end }) =>
      `| ${fault.name.replaceAll('|', '\\|')}${fault.simulated === undefined ? '' : ` (${fault.simulated})`} | ${foundAs(fault.check, found)} | ${seconds === undefined ? '' : seconds.toFixed(1)} | ${end} |`,
  )
  const named = outcomes.filter(isNamed).length
  const mended = outcomes.filter(({ end }) => end === 'mended').length
  const alone = outcomes.filter(({ fault, found }) =>
    found.every((check) => check === fault.check || fault.also?.includes(check)),
  ).length
  const simulated = outcomes.filter(({ fault }) => fault.simulated !== undefined).length
  return [
    '| fault | found as | seconds to the cause | mended or told |',
    '|---|---|---|---|',
    ...rows,
    '',
    `Of ${outcomes.length} faults ${share(named, outcomes.length)} were named as the first finding, and ${share(mended, outcomes.length)} were mended; beside ${share(outcomes.length - alone, outcomes.length)} something else was found that does not belong to it. ${simulated} are simulated: how stands behind them.`,
  ].join('\n')
}

function isNamed({ fault, found }: Outcome): boolean {
  return found[0] === fault.check
}

function foundAs(check: string, found: readonly string[]): string {
  if (found[0] === check) return check
  if (found.length === 0) return 'not named'
  return found.includes(check) ? `${check}, after ${found[0]}` : `not named, but as ${found[0]}`
}

function share(some: number, all: number): string {
  return all === 0 ? 'none' : `${some} (${Math.round((100 * some) / all)} %)`
}

/** FAULTS_WRITE=1 puts it into the page, as `npm run bench -- --write` does. */
export function writeFaultTable(outcomes: readonly Outcome[]): void {
  const page = fileURLToPath(new URL('../../../docs/doctor.md', import.meta.url))
  const [before, after] = ['<!-- faults -->\n', '\n<!-- /faults -->']
  const old = readFileSync(page, 'utf8')
  const [begin, end] = [old.indexOf(before), old.indexOf(after)]
  if (begin === -1 || end === -1) throw new Error(`${page} has no place for the table of faults`)
  writeFileSync(page, `${old.slice(0, begin + before.length)}${faultTable(outcomes)}${old.slice(end)}`)
}
