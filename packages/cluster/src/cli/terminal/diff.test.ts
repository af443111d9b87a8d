import { expect, test } from 'vitest'
import { diffLines, shortenPair } from './diff.ts'

const show = (before: string, after: string) => diffLines(before, after).map(({ sign, text }) => `${sign}${text}`)

test('only what is near a change', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`)
  const changed = lines.with(3, 'new').toSpliced(15, 1)
  expect(show(lines.join('\n'), changed.join('\n'))).toEqual([
    ' line 1',
    ' line 2',
    '-line 3',
    '+new',
    ' line 4',
    ' line 5',
    '@',
    ' line 13',
    ' line 14',
    '-line 15',
    ' line 16',
    ' line 17',
  ])
})

test('equal, empty, with and without a last newline', () => {
  expect(show('a\n', 'a\n')).toEqual([])
  expect(show('', 'a\n')).toEqual(['+a'])
  expect(show('a\n', '')).toEqual(['-a'])
  expect(show('a', 'a\nb')).toEqual([' a', '+b'])
})

test('a long line that differs in a word', () => {
  const line = `exec java ${'--add-opens=x '.repeat(30)}-Xmx512m -cp all Main`
  expect(shortenPair(line, line.replace('512m', '1g'), 80, '…')).toEqual([
    '… --add-opens=x -Xmx512m -cp …',
    '… --add-opens=x -Xmx1g -cp …',
  ])
})
