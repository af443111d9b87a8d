import { expect, test } from 'vitest'
import { diffLines, shortenPair, unifiedDiff, wordsChanged } from './diff.ts'

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

test('as diff -u writes it', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', ''].join('\n')
  expect(unifiedDiff(before, before)).toBe('')
  expect(unifiedDiff(before, before.replace('b', 'B').replace('k\n', ''))).toBe(
    ['@@ -1,5 +1,5 @@', ' a', '-b', '+B', ' c', ' d', ' e', '@@ -8,4 +8,3 @@', ' h', ' i', ' j', '-k'].join('\n'),
  )
  expect(unifiedDiff('', 'x\n')).toBe('@@ -0,0 +1,1 @@\n+x')
})

test('the same change of lines that differ elsewhere', () => {
  const run = (host: string, memory: string) => `VERSION=1\nrun --host ${host} -x y --memory ${memory} end\n`
  expect(wordsChanged(run('a', '1g'), run('a', '2g'))).toBe(wordsChanged(run('b', '1g'), run('b', '2g')))
  expect(wordsChanged(run('a', '1g'), run('a', '2g'))).not.toBe(wordsChanged(run('b', '1g'), run('b', '3g')))
})

test('words that differ far apart in a long line', () => {
  const line = (host: string, heap: string, memory: string) =>
    `java -Xmx${heap} -cp a.jar Worker --host ${host} --port 1 --cores 8 --memory ${memory} --work-dir /x end`
  expect(shortenPair(line('h1', '512m', '2g'), line('h1', '1g', '1g'), 40, '…')[0]).toBe(
    'java -Xmx512m -cp … --memory 2g --work-dir …',
  )
  expect(wordsChanged(line('h1', '512m', '2g'), line('h1', '1g', '1g'))).toBe(
    wordsChanged(line('h2', '512m', '2g'), line('h2', '1g', '1g')),
  )
})
