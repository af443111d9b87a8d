import { expect, test } from 'vitest'
import { mask } from './mask.ts'

test('replaces every secret everywhere, the longest first', () => {
  expect(mask('abc abcdef abc', ['abc', 'abcdef', ''])).toBe('*** *** ***')
})

test('leaves text without secrets alone', () => {
  expect(mask('as it is')).toBe('as it is')
})
