import { expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts } from '../testing/facts.ts'
import { sayChanges, serviceChanges } from './service-changes.ts'

const runOf = (more: string, machine = 'b') =>
  healthyFacts(threeMachines(more))
    .find((one) => one.machine === machine)!
    .files.find(({ path }) => path.endsWith('/run'))!.body

test.each([
  ['nothing', '', '', []],
  ['the memory', '', 'spark: { worker: { memory: 2g } }', ['memory 13248m -> 2048m']],
  ['the cores', '', 'spark: { worker: { cores: 3 } }', ['cores 8 -> 3']],
  [
    'the heap',
    'spark: { worker: { memory: 2g } }',
    'spark: { worker: { memory: 2g, heap: 1g } }',
    ['heap 512m -> 1024m'],
  ],
  ['a port', '', 'spark: { worker: { port: 7300 } }', ['port 7079 -> 7300']],
  ["the page's port", '', 'spark: { worker: { uiPort: 7301 } }', ['page port 8081 -> 7301']],
  ['the address', '', 'machines: { b: { address: 10.9.9.9 } }', ['address 10.0.0.12 -> 10.9.9.9']],
  [
    "the master's port",
    '',
    'spark: { master: { port: 7177 } }',
    ['master spark://10.0.0.11:7077 -> spark://10.0.0.11:7177'],
  ],
  ['the version', 'spark: { version: 4.2.0 }', 'spark: { version: 4.2.1 }', ['version 4.2.0 -> 4.2.1']],
  ['Java', '', 'java: { version: 21 }', ['java /opt/tinderbox/software/java-17 -> /opt/tinderbox/software/java-21']],
])('%s', (_, before, after, expected) => {
  const changes = serviceChanges(runOf(before), runOf(after))
  expect(changes.map((change) => sayChanges([change]))).toEqual(expected)
  expect(JSON.stringify(changes)).not.toContain('REVISION')
})

test('another word, and the environment', () => {
  const run = runOf('')
  expect(serviceChanges(run, run.replace('-XX:+UseSerialGC ', ''))).toEqual([
    { what: 'command', before: undefined, after: undefined },
  ])
  expect(serviceChanges(run, run.replace('exec ', "export SPARK_X='a b'\nexec "))).toEqual([
    { what: 'environment SPARK_X', before: undefined, after: 'a b' },
  ])
  expect(serviceChanges(run, run.replace(/REVISION=\w+/, 'REVISION=0'))).toEqual([])
  expect(serviceChanges(undefined, run)).toEqual([])
})

test('a few words at most', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((what) => ({ what, before: undefined, after: what }))
  expect(sayChanges(many)).toBe('a none -> a, b none -> b, c none -> c, d none -> d, 2 more')
  expect(sayChanges([])).toBeUndefined()
})
