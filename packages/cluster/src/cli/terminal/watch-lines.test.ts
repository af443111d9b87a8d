import { expect, test } from 'vitest'
import { plainLooks } from '../testing/plain-looks.ts'
import { watchLines } from './watch-lines.ts'

const time = new Date(2026, 10, 3, 9, 4, 5)

test('the time, the machine, what it is; what was seen beside it or below, and what to do', () => {
  const frozen = {
    kind: 'trouble',
    machine: 'b',
    what: 'frozen',
    text: 'spark-worker is frozen',
    evidence: 'pid 7',
    hint: 'Let it go on.',
  } as const
  expect(watchLines(frozen, time, plainLooks(100))).toEqual([
    '2026-11-03 09:04:05 ✗ b  spark-worker is frozen (pid 7)',
    '    fix: Let it go on.',
  ])
  const differs = {
    kind: 'trouble',
    what: 'differs',
    text: '2 things are not as applied',
    evidence: 'a\nb\u001b[2J',
  } as const
  expect(watchLines(differs, time, plainLooks(100))).toEqual([
    '2026-11-03 09:04:05 ! 2 things are not as applied',
    '    | a',
    '    | b\\x1b[2J',
  ])
  expect(watchLines({ kind: 'over', machine: 'b', text: 'it is back' }, time, plainLooks(100))).toEqual([
    '2026-11-03 09:04:05 ✓ b  it is back',
  ])
})
