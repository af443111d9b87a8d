import { expect, test } from 'vitest'
import { snapshot } from '../testing/snapshots.ts'
import { ageOf, isOverdue, showAge } from './age.ts'

// This machine's clock is years away from the server's.
const received = { snapshot: snapshot(), at: 5_000_000 }

test('the age is what it was when it was sent, and the time since it came: clocks differ', () => {
  expect(ageOf(received, 5_000_000)).toBe(4)
  expect(ageOf(received, 5_003_500)).toBe(7.5)
})

test('a clock that is set back makes nothing younger than it was', () => {
  expect(ageOf(received, 4_000_000)).toBe(4)
})

test('what was never seen has no age', () => {
  const { seen: _, ...rest } = snapshot()
  expect(ageOf({ snapshot: rest, at: 0 }, 1000)).toBeUndefined()
  expect(isOverdue({ snapshot: rest, at: 0 }, 1_000_000)).toBe(false)
})

test('seconds are counted one by one, and longer times told as elsewhere', () => {
  expect([0.4, 4.9, 59.9, 61, 7300].map(showAge)).toEqual([
    'just now',
    '4 s ago',
    '59 s ago',
    '1 min 1 s ago',
    '2 h 1 min ago',
  ])
})

test('overdue: the next look should have ended since, and a minute more', () => {
  expect(isOverdue(received, 5_000_000 + 65_000)).toBe(false)
  expect(isOverdue(received, 5_000_000 + 67_000)).toBe(true)
  const slow = { ...received, snapshot: snapshot({ took: 60 }) }
  expect(isOverdue(slow, 5_000_000 + 185_000)).toBe(false)
  expect(isOverdue(slow, 5_000_000 + 187_000)).toBe(true)
})

test('overdue: a look that hangs, however seldom there is one', () => {
  const rare = { ...received, snapshot: snapshot({ every: 3600 }) }
  expect(isOverdue(rare, 5_000_000 + 3_000_000)).toBe(false)
  const looking = { ...rare, snapshot: snapshot({ every: 3600, looking: true }) }
  expect(isOverdue(looking, 5_000_000 + 59_000)).toBe(false)
  expect(isOverdue(looking, 5_000_000 + 61_000)).toBe(true)
})
