import { expect, test } from 'vitest'
import { readPlace, showPlace } from './place.ts'

test('a place is read as it was written, whatever was typed', () => {
  for (const place of [
    { machine: '', filter: '' },
    { machine: 'worker-1', filter: '' },
    { machine: 'a', filter: 'not running & more = 50 % #' },
  ])
    expect(readPlace(showPlace(place))).toEqual(place)
})

test('what is not set is not in the address', () => {
  expect(showPlace({ machine: '', filter: '' })).toBe('#')
  expect(showPlace({ machine: 'a', filter: '' })).toBe('#machine=a')
  expect(readPlace('')).toEqual({ machine: '', filter: '' })
})
