import { expect, test } from 'vitest'
import { isLeftover, senderHere, unfinishedName } from './leftovers.ts'

const here = senderHere('laptop', 100)
const now = Date.parse('2026-11-25T12:00:00Z')
const day = 24 * 3600_000
const old = (pid: number) => `.tinderbox-put-${here.machine.slice(0, 8)}-${pid}-0a1b2c3d`
const running = (pid: number) => pid === 200

test.each([
  ['of a process that is gone', unfinishedName({ ...here, process: 300 }), 0, true],
  ['of one that runs', unfinishedName({ ...here, process: 200 }), 30 * day, false],
  ['of this one', unfinishedName(here), 0, false],
  ['of another machine, today', unfinishedName(senderHere('other', 300)), day, false],
  ['of another machine, long ago', unfinishedName(senderHere('other', 300)), 8 * day, true],
  ['of an earlier version, which told machines apart by their names alone', old(300), day, false],
  ['of an earlier version, long ago', old(300), 8 * day, true],
  ["somebody else's name", '.tinderbox-put-notes', 30 * day, false],
])('%s', (_, name, age, left) => {
  expect(isLeftover({ name, modified: now - age }, here, now, running)).toBe(left)
})
