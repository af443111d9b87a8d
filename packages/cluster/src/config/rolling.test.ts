import { expect, test } from 'vitest'
import { batchSize, rollingSettings } from './rolling.ts'

test.each([
  [1, 40, 1],
  [7, 3, 7],
  ['10%', 40, 4],
  ['10%', 9, 1],
  ['50%', 3, 1],
  ['100%', 3, 3],
] as const)('a batch of %s of %d workers is %d', (batch, workers, size) => {
  expect(batchSize({ batch }, workers)).toBe(size)
})

test.each([0, -1, '0%', '101%', 'all', 1.5])('%s is no batch', (batch) => {
  expect(rollingSettings.safeParse({ batch }).success).toBe(false)
})
