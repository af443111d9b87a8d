import { expect, test } from 'vitest'
import type { Fault } from './machines/faults/fault.ts'
import type { Outcome } from './machines/faults/rounds.ts'
import { faultTable, rowsIn } from './machines/faults/table.ts'

const fault = (name: string, mended: boolean): Fault => ({
  ...{ name, mended, lab: 'spark', check: 'port-in-use', says: /x/ },
  inject: async () => {},
})
const outcome = (name: string, found: string[], end: Outcome['end'], mended = true): Outcome => ({
  ...{ fault: fault(name, mended), found, end },
  seconds: found.length === 0 ? undefined : 2.04,
})

test('what was not named, named second or not mended is a row, and counts', () => {
  const text = faultTable([
    outcome('one', ['port-in-use'], 'mended'),
    outcome('two', ['clock-apart', 'port-in-use'], 'not mended'),
    outcome('three', ['clock-apart'], 'not told', false),
    outcome('four', [], 'not told', false),
  ])
  expect(text.split('\n').slice(2)).toEqual([
    '| one | port-in-use | 2.0 | mended |',
    '| two | not first: port-in-use, beside clock-apart | 2.0 | not mended |',
    '| three | not named, beside clock-apart | 2.0 | not told |',
    '| four | not named | - | not told |',
    '',
    "Of 4 faults 1 (25 %) were named as the first finding, and 1 (25 %) were mended; beside 2 (50 %) something else was found that does not belong to it. 0 are simulated: how stands behind them. Seconds to the cause are what the doctor's own command took to look, as it says itself, and not what the fault took to show; of `plan`, which does not say, how long it ran.",
  ])
})

test('none at all', () => {
  expect(faultTable([])).toContain('Of 0 faults 0 (0 %) were named')
})

test('is read again as it was written', () => {
  const text = faultTable([outcome('one', ['port-in-use'], 'mended'), outcome('four', [], 'not told', false)])
  expect(rowsIn(`# A page\n<!-- faults -->\n${text}\n<!-- /faults -->\n`)).toEqual([
    ['one', 'port-in-use', '2.0', 'mended'],
    ['four', 'not named', '-', 'not told'],
  ])
  expect(rowsIn('<!-- faults -->\n\n<!-- /faults -->')).toEqual([])
})
