import { expect, test } from 'vitest'
import { everyCommand } from '../commands/index.ts'
import { nameFile, namedFile } from './name-file.ts'

test.each([
  [['up', '-f', 'a.yaml'], 'a.yaml'],
  [['up', '--file=a.yaml', '--yes'], 'a.yaml'],
  [['logs', '-f', 'master'], undefined],
  [['logs', '-f', '--file', 'a.yaml'], 'a.yaml'],
  [['ssh', 'b', '--', 'tail', '-f', 'x'], undefined],
])('%j', (argv, file) => {
  expect(namedFile(argv)).toBe(file)
})

test('commands in a hint get the file', () => {
  expect(nameFile('Start it: tinderbox up. Its log: tinderbox logs spark-worker', 'a.yaml')).toBe(
    'Start it: tinderbox up -f a.yaml. Its log: tinderbox logs --file a.yaml spark-worker',
  )
  expect(nameFile('Write one with `tinderbox init`, or tinderbox down -f x', 'a.yaml')).toBe(
    'Write one with `tinderbox init`, or tinderbox down -f x',
  )
  expect(nameFile('tinderbox up', undefined)).toBe('tinderbox up')
})

/** They begin a cluster file, have none, or read another's. */
const without = ['init', 'adopt', 'artifacts', 'completion', 'complete']

test.each(
  everyCommand()
    .map(([typed]) => typed)
    .filter((typed) => !without.includes(typed)),
)('tinderbox %s means the same cluster in a hint', (typed) => {
  expect(nameFile(`See tinderbox ${typed}.`, 'my $& prod.yaml')).toMatch(
    new RegExp(`^See tinderbox ${typed} (-f|--file) 'my \\$& prod\\.yaml'\\.$`),
  )
})

test('what a doctor does means the same cluster, and what explains needs none', () => {
  expect(nameFile('tinderbox doctor --fix writes it', 'a.yaml')).toBe('tinderbox doctor -f a.yaml --fix writes it')
  expect(nameFile('tinderbox fs rm -r /x, tinderbox adopt a', 'a.yaml')).toBe(
    'tinderbox fs rm -f a.yaml -r /x, tinderbox adopt a',
  )
})
