import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const keys = ['name', 'master', 'workers', 'memory', 'cores', 'uiPort']

test.each([
  ['worker', 'workers'],
  ['wrokers', 'workers'],
  ['Memory', 'memory'],
  ['memroy', 'memory'],
  ['uiport', 'uiPort'],
  ['core', 'cores'],
  ['nmae', 'name'],
  ['namee', 'name'],
  ['', undefined],
  ['hdfs', undefined],
  ['zzzzzz', undefined],
])('%j is most likely %j', (typed, expected) => {
  expect(nearest(typed, keys)).toBe(expected)
})

test('of nothing nothing is near', () => {
  expect(nearest('name', [])).toBeUndefined()
})
