import { expect, test } from 'vitest'
import type { Fix } from '../checks/fix.ts'
import type { Cause } from '../checks/fold.ts'
import { waitedFor } from './diagnose-again.ts'

const cause = (check: string, machine = 'a', explains?: Cause['explains']): Cause => ({
  ...{ check, machine, severity: 'error', summary: 's', evidence: 'e', hint: 'h', follows: [] },
  ...(explains && { explains }),
})
const fix = (up: boolean): Fix => ({ title: 'mend it', actions: [], up })

const passing = (...given: Parameters<typeof waitedFor>) => {
  const of = waitedFor(...given)
  return (errors: readonly Cause[]) => of(errors).length > 0
}

const refused = cause('datanode-refused', 'b', [{ machine: 'b', service: 'hdfs-datanode' }])
const full = cause('disk-full', 'c')

test('daemons that were started take some seconds, and what did not start them leaves nothing to wait for', () => {
  const starting = [cause('not-registered')]
  expect(passing([{ cause: full, fix: fix(true) }], [full])(starting)).toBe(true)
  expect(passing([{ cause: full, fix: fix(false) }], [full])(starting)).toBe(false)
  expect(passing([{ cause: full, fix: fix(true) }], [full])([])).toBe(false)
})

test('what was kept out may still say so, and nothing else that was mended', () => {
  const passes = passing(
    [refused, full].map((one) => ({ cause: one, fix: fix(true) })),
    [refused, full],
  )
  expect(passes([refused])).toBe(true)
  expect(passes([{ ...refused, machine: 'd' }])).toBe(false)
  expect(passes([full])).toBe(false)
  expect(passes([refused, full])).toBe(false)
})

test('what was there before and nobody mended is not waited for', () => {
  const stopped = cause('not-running', 'd')
  const passes = passing([{ cause: refused, fix: fix(true) }], [refused, stopped])
  expect(passes([stopped])).toBe(false)
  expect(passes([stopped, refused])).toBe(true)
})

test('what was there before and does not pass says nothing of the daemons that were started', () => {
  const clock = cause('clock-apart', 'd')
  const stopped = cause('not-running', 'c')
  const passes = passing([{ cause: stopped, fix: fix(true) }], [clock, stopped])
  const starting = cause('not-registered', 'c')
  expect(waitedFor([{ cause: stopped, fix: fix(true) }], [clock, stopped])([clock, starting])).toEqual([starting])
  expect(passes([clock])).toBe(false)
  expect(passes([clock, full])).toBe(false)
})

test('a fix that did not take is not waited for, but those that it lets in are', () => {
  const wall = cause('unreachable', 'b', [{ machine: 'b', service: 'spark-worker' }])
  const passes = passing([{ cause: wall, fix: fix(false) }], [wall])
  expect(passes([wall])).toBe(false)
  expect(passes([cause('not-registered', 'b')])).toBe(true)
})
