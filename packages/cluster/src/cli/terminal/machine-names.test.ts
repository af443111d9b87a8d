import { expect, test } from 'vitest'
import { expandRange } from '../../config/machine-range.ts'
import { foldNames } from '../../config/fold-names.ts'
import { showMachines } from './machine-names.ts'

test.each([
  [['a'], ['a']],
  [
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ],
  [expandRange('worker[1-40]'), ['worker[1-40]']],
  [expandRange('node[08-12].lan'), ['node[08-12].lan']],
  [
    ['w1', 'w2', 'x', 'w4', 'w5', 'w6'],
    ['w1', 'w2', 'x', 'w[4-6]'],
  ],
  [['w9', 'w10', 'w11'], ['w[9-11]']],
  [
    ['w09', 'w10', 'w011'],
    ['w09', 'w10', 'w011'],
  ],
])('%j', (names, folded) => {
  expect(foldNames(names)).toEqual(folded)
  expect(folded.flatMap(expandRange)).toEqual(names)
})

test('too many different names: the first ones and a count', () => {
  const names = Array.from({ length: 30 }, (_, i) => `host-${String.fromCodePoint(97 + i)}x`)
  expect(showMachines(names, 80)).toBe('host-ax, host-bx .. (30 machines)')
})
