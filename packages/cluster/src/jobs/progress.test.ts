import { expect, test } from 'vitest'
import { executorList, stageList } from '../apis/spark-application.ts'
import { executorTotals, progressText, stageProgress, starting } from './progress.ts'

/** What a driver of Spark 4.3 answered, without most of its fields. */
const stages = stageList.parse([
  {
    status: 'PENDING',
    stageId: 4,
    attemptId: 0,
    numTasks: 8,
    numActiveTasks: 0,
    numCompleteTasks: 0,
    numFailedTasks: 0,
    name: 'collect at /opt/x/jobs/20261122-154200-a/files/a.py:9',
  },
  {
    status: 'ACTIVE',
    stageId: 3,
    attemptId: 1,
    numTasks: 100,
    numActiveTasks: 2,
    numCompleteTasks: 41,
    numFailedTasks: 3,
    name: 'reduce at /opt/x/jobs/20261122-154200-a/files/a.py:7',
    schedulingPool: 'default',
  },
])
const executors = executorList.parse([
  { id: 'driver', hostPort: '127.0.0.1:7120', isActive: true, totalCores: 0, maxMemory: 455501414 },
  { id: '1', hostPort: '127.0.0.1:7200', isActive: true, totalCores: 4, maxMemory: 455501414 },
  { id: '0', hostPort: '127.0.0.1:7201', isActive: false, totalCores: 4, maxMemory: 455501414 },
])

test('stages come in their order, with the place in the program', () => {
  expect(stageProgress(stages)).toEqual([
    { id: 3, name: 'reduce at a.py:7', done: 41, active: 2, failed: 3, total: 100 },
    { id: 4, name: 'collect at a.py:9', done: 0, active: 0, failed: 0, total: 8 },
  ])
})

test('a name that says nothing gives way to the statement', () => {
  const [stage] = stageProgress([
    {
      ...stages[0]!,
      name: '$anonfun$withThreadLocalCaptured$1 at CompletableFuture.java:1768',
      description: `SELECT a,\n  b FROM ${'very_'.repeat(20)}long`,
    },
  ])
  expect(stage!.name).toBe('SELECT a, b FROM very_very_very_very_very_very_very_very_ve…')
})

test('the driver and what has gone are no executors', () => {
  expect(executorTotals(executors, 2048)).toEqual({ count: 1, cores: 4, memory: 2048 })
})

test('in one line', () => {
  const running = { ...starting, state: 'running', executors: executorTotals(executors, 2048), stagesDone: 3 } as const
  expect(progressText(starting)).toBe('starting the driver')
  expect(progressText({ ...starting, state: 'waiting' })).toBe('waiting for executors')
  expect(progressText({ ...starting, state: 'waiting', waiting: 'waiting for executors: why' })).toBe(
    'waiting for executors: why',
  )
  expect(progressText(running)).toBe('1 executor, 4 cores; 3 stages done')
  expect(progressText({ ...running, stages: stageProgress(stages) })).toBe(
    'stage 3 (reduce at a.py:7): 41 of 100 tasks, 2 at work, 3 failed, 1 more stage, 1 executor, 4 cores',
  )
})
