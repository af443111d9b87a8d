import { expect, test } from 'vitest'
import { containerName } from './container-name.ts'

test.each([
  ['container_1700000000000_0001_01_000002/stderr', 'container_01_000002/stderr'],
  ['container_e05_1700000000000_0001_01_000002/stdout', 'container_e05_01_000002/stdout'],
  ['spark-worker', 'spark-worker'],
])('%s', (service, short) => {
  expect(containerName(service)).toBe(short)
})
