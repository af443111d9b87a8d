import { expect, test } from 'vitest'
import { clip, columns, printable, wrap } from './text.ts'
import { showDuration } from './duration.ts'

test('wraps at spaces, keeps the ones in front, and does not count colours', () => {
  expect(wrap('  one two three', 9, '    ')).toEqual(['  one two', '    three'])
  expect(wrap('\u001b[31mone\u001b[39m two', 7)).toEqual(['\u001b[31mone\u001b[39m two'])
  expect(wrap('', 10)).toEqual([''])
})

test('what would steer the terminal is shown, not sent', () => {
  expect(printable('a\u001b[2Jb\u0007\u009bc\rd')).toBe('a\\x1b[2Jb\\x07\\x9bc\\x0dd')
  expect(printable('one\ttwo\r\nthree ż中🔥\n')).toBe('one\ttwo\nthree ż中🔥\n')
})

test('clips', () => {
  expect(clip('abcdef', 4)).toBe('abc…')
  expect(clip('abcd', 4)).toBe('abcd')
})

test('the last column is wrapped below itself', () => {
  expect(
    columns(
      [
        ['a', 'one two three four five six'],
        ['bbb', 'x'],
      ],
      31,
    ),
  ).toEqual(['  a    one two three four five', '       six', '  bbb  x'])
})

test.each([
  [0.42, '0.4 s'],
  [12.3, '12 s'],
  [185, '3 min 5 s'],
  [1800, '30 min'],
  [7500, '2 h 5 min'],
  [400_000, '4 days'],
])('%d seconds', (seconds, shown) => {
  expect(showDuration(seconds)).toBe(shown)
})
