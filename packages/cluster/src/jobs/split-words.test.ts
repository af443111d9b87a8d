import { expect, test } from 'vitest'
import { splitWords } from './split-words.ts'

test.each([
  ['', []],
  ['  -Da=1   -Db=2 ', ['-Da=1', '-Db=2']],
  [`-Da="x y" '-Db= z'`, ['-Da=x y', '-Db= z']],
  [String.raw`a\ b "c\"d" 'e\f'`, ['a b', 'c"d', String.raw`e\f`]],
  ['""', ['']],
])('%j', (text, expected) => {
  expect(splitWords(text)).toEqual(expected)
})
