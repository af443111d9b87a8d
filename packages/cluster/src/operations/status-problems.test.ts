import { expect, test } from 'vitest'
import { localCluster } from '../config/local.ts'
import { defaultSettings } from '../file/local.ts'
import type { ServiceStatus } from './status.ts'
import { symptomsOf, type Seen } from './status-problems.ts'

const cluster = localCluster(defaultSettings())
const seen = (states: readonly ServiceStatus['state'][], more: Partial<Seen> = {}): Seen => ({
  cluster,
  services: ['spark-master', 'spark-worker-1', 'spark-worker-2'].map((service, i) => ({
    machine: 'localhost',
    service,
    state: states[i]!,
  })),
  failures: new Map(),
  logs: new Map(),
  machines: new Map(),
  ...more,
})
const summaries = (all: Seen) => symptomsOf(all).map(({ summary }) => summary)

test('nothing is wrong', () => {
  expect(summaries(seen(['running', 'running', 'running']))).toEqual([])
})

test('nothing runs: one problem, not three', () => {
  expect(summaries(seen(['not running', 'not running', 'not running']))).toEqual([
    'the cluster is not up: none of its daemons runs',
  ])
})

test('a worker that stopped, with the end of its log', () => {
  const [problem] = symptomsOf(
    seen(['running', 'running', 'not running'], { logs: new Map([['localhost spark-worker-2', 'OutOfMemoryError']]) }),
  )
  expect(problem).toMatchObject({
    service: 'spark-worker-2',
    summary: 'spark-worker-2 does not run',
    evidence: 'OutOfMemoryError',
  })
})

test('without a master the workers are not what is wrong', () => {
  expect(summaries(seen(['not running', 'not registered', 'not registered']))).toEqual([
    'spark-master does not run',
    'spark-worker-1 runs, but has no master to register with',
    'spark-worker-2 runs, but has no master to register with',
  ])
})
