import { expect, test } from 'vitest'
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
