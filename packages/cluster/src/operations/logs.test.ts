import { expect, test } from 'vitest'
import { localCluster } from '../config/local.ts'
import { defaultSettings } from '../file/local.ts'
import { placementsMeant } from './logs.ts'
import { inOrderOfTime } from './logs-order.ts'

const cluster = localCluster(defaultSettings())

const ids = (service?: string) =>
  placementsMeant(cluster, { service }).map(({ service: name, instance }) => `${name}${instance ?? ''}`)
const log = (service: string, ...lines: string[]) => lines.map((text) => ({ machine: 'a', service, text }))

test('which logs are meant', () => {
  expect(ids()).toEqual(['spark-master', 'spark-worker1', 'spark-worker2'])
  expect(ids('spark-worker')).toEqual(['spark-worker1', 'spark-worker2'])
  expect(ids('spark-worker-2')).toEqual(['spark-worker2'])
  expect(ids('master')).toEqual(['spark-master'])
  expect(() => ids('spark-wroker')).toThrow('did you mean "spark-worker"?')
  expect(() => placementsMeant(cluster, { machine: 'b' })).toThrow('there is no machine "b"')
})

test('lines of several logs in order of time; a stack stays with its line', () => {
  const merged = inOrderOfTime([
    log('m', 'JVM warning', '2026-11-22 10:00:00.100 ERROR boom', '\tat x', '2026-11-22 10:00:00.300 INFO after'),
    log('w', '2026-11-22 10:00:00.050 INFO first', '2026-11-22 10:00:00.200 INFO between'),
  ])
  expect(merged.map(({ text }) => text.replace('2026-11-22 10:00:00.', ''))).toEqual([
    'JVM warning',
    '050 INFO first',
    '100 ERROR boom',
    '\tat x',
    '200 INFO between',
    '300 INFO after',
  ])
})
