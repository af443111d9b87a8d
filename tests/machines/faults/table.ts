/** The suite's own report, in Markdown: it is what docs/doctor.md shows. A fault that was not named, or not mended, is a row like the others. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Fault } from './fault.ts'
import { faults } from './index.ts'
import type { Outcome } from './rounds.ts'

/** The cells of one line: the fault, as what it was found, the seconds, what became of it. */
type Row = readonly [fault: string, found: string, seconds: string, end: string]

export function faultTable(outcomes: readonly Outcome[]): string {
  return tableOf(outcomes.map(rowOf))
}

/** FAULTS_WRITE=1 puts it into the page, as `npm run bench -- --write` does; lines of faults that were not tried stay. `npm run faults` begins with none. */
export function writeFaultTable(outcomes: readonly Outcome[]): void {
  const page = fileURLToPath(new URL('../../../docs/doctor.md', import.meta.url))
  const text = readFileSync(page, 'utf8')
  const [before, after] = ['<!-- faults -->\n', '\n<!-- /faults -->']
  const [begin, end] = [text.indexOf(before), text.indexOf(after)]
  if (begin === -1 || end === -1) throw new Error(`${page} has no place for the table of faults`)
  const rows = new Map([...rowsIn(text), ...outcomes.map(rowOf)].map((row) => [row[0], row]))
  const inOrder = faults.flatMap((fault) => {
    const row = rows.get(titleOf(fault))
    return row ? [row] : []
  })
  writeFileSync(page, `${text.slice(0, begin + before.length)}${tableOf(inOrder)}${text.slice(end)}`)
}

/** What a page says of the faults. */
export function rowsIn(page: string): Row[] {
  const [, between = ''] = /<!-- faults -->\n([^]*)\n<!-- \/faults -->/.exec(page) ?? []
  return between
    .split('\n')
    .slice(2)
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | ') as unknown as Row)
}

export function titleOf({ name, simulated }: Fault): string {
  return `${name}${simulated === undefined ? '' : ` (${simulated})`}`.replaceAll('|', '/')
}

function rowOf({ fault, found, seconds, end }: Outcome): Row {
  return [titleOf(fault), foundAs(fault, found), seconds === undefined ? '-' : seconds.toFixed(1), end]
}

function foundAs({ check, also = [] }: Fault, found: readonly string[]): string {
  const others = [...new Set(found)].filter((one) => one !== check && !also.includes(one))
  const beside = others.length === 0 ? '' : `, beside ${others.join(', ')}`
  if (found[0] === check) return `${check}${beside}`
  return found.includes(check) ? `not first: ${check}${beside}` : `not named${beside}`
}

function tableOf(rows: readonly Row[]): string {
  const count = (is: (row: Row) => boolean) => {
    const some = rows.filter(is).length
    return `${some} (${Math.round((100 * some) / Math.max(1, rows.length))} %)`
  }
  const simulated = faults.filter((fault) => fault.simulated !== undefined).map(titleOf)
  return [
    '| fault | found as | seconds to the cause | mended or told |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `Of ${rows.length} faults ${count(([, found]) => !found.startsWith('not '))} were named as the first finding, and ${count(([, , , end]) => end === 'mended')} were mended; beside ${count(([, found]) => found.includes(', beside '))} something else was found that does not belong to it. ${rows.filter(([fault]) => simulated.includes(fault)).length} are simulated: how stands behind them. Seconds to the cause are what the doctor's own command took to look, as it says itself, and not what the fault took to show; of \`plan\`, which does not say, how long it ran.`,
  ].join('\n')
}
