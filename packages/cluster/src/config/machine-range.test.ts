import { expect, test } from 'vitest'
import { expandRange } from './machine-range.ts'

test.each([
  ['worker', ['worker']],
  ['w[1-3]', ['w1', 'w2', 'w3']],
  ['w[8-11]', ['w8', 'w9', 'w10', 'w11']],
  ['w[08-11]', ['w08', 'w09', 'w10', 'w11']],
  ['w[0-2]', ['w0', 'w1', 'w2']],
  ['w[098-101].lan', ['w098.lan', 'w099.lan', 'w100.lan', 'w101.lan']],
  ['w[5-5]', ['w5']],
  ['r[1-2]-n[1-2]', ['r1-n1', 'r1-n2', 'r2-n1', 'r2-n2']],
  ['[1-2]', ['1', '2']],
])('%s', (pattern, names) => {
  expect(expandRange(pattern)).toEqual(names)
})

test.each([
  ['w[3-1]', 'goes backwards'],
  ['w[1-20000]', 'more than 10,000 names'],
  ['w[1-99999999999999999999]', 'more than 10,000 names'],
  ['w[1-9999]x[1-9999]', 'more than 10,000 names'],
  ['w[1-3', 'is not a range'],
  ['w1-3]', 'is not a range'],
  ['w[a-c]', 'is not a range'],
  ['w[1,3]', 'is not a range'],
  ['w[1-2][x]', 'is not a range'],
  ['w[-1-3]', 'is not a range'],
])('%s is refused', (pattern, why) => {
  expect(() => expandRange(pattern)).toThrow(why)
})

test('ten thousand are the most', () => {
  expect(expandRange('w[1-10000]')).toHaveLength(10_000)
  expect(expandRange('w[1-100]x[1-100]')).toHaveLength(10_000)
})
