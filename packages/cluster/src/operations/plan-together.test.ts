import { describe, expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { aProcess, changed, healthyFacts } from '../testing/facts.ts'
import { planUp } from './plan.ts'

const file = (more: string) =>
  parseClusterFile(`name: demo\nmaster: a\nworkers: [b, c]\n${more}\n`, '/home/ada/cluster.yaml')
const plan = (from: string, to: string, change: (facts: Facts[]) => Facts[] = (facts) => facts) =>
  planUp({ cluster: file(to), facts: change(healthyFacts(file(from))), freshSecret: 'x' })

/** A job that asks for so many MiB for each executor, and has one on b. */
const withJob = (memoryperexecutor: number) => (facts: Facts[]) => {
  const job = { id: 'app-1', name: 'job', user: 'ada', cores: 1, state: 'RUNNING', starttime: 1, duration: 1 }
  const executor = { ...aProcess, program: 'java', service: 'spark-worker', application: 'app-1' }
  return changed(
    changed(facts, 'a', ({ sparkMaster }) => ({
      sparkMaster: { ...sparkMaster!, activeapps: [{ ...job, memoryperexecutor }] },
    })),
    'b',
    ({ processes }) => ({ processes: [...processes, executor] }),
  )
}

describe('another line of Spark', () => {
  const { together, steps } = plan('spark: { version: 4.2.1 }', 'spark: { version: 4.3.0 }')
  const starts = steps.filter(({ title }) => title.startsWith('Start'))

  test('changes all at once, the master first', () => {
    expect(together).toContain('Spark 4.2.1 and 4.3.0')
    expect(starts.map(({ title }) => title)).toEqual(['Start the master', 'Start the workers'])
  })

  test('is taken back on all machines: the master alone, or with its workers', () => {
    const restarts = starts.map(({ undo = [], undoEverywhere }) => ({
      undoEverywhere,
      on: undo.flatMap(({ kind, machine }) => (kind === 'start-service' ? [machine] : [])),
    }))
    expect(restarts).toEqual([
      { undoEverywhere: true, on: ['a'] },
      { undoEverywhere: true, on: ['a', 'b', 'c'] },
    ])
    for (const { undo = [] } of starts)
      expect(undo.filter((action) => action.kind === 'write-file').map(({ body }) => body)).not.toEqual(
        expect.arrayContaining([expect.stringContaining('4.3.0')]),
      )
  })
})

test('where the master moves there is nothing to take back to', () => {
  const moved = planUp({
    cluster: parseClusterFile('name: demo\nmaster: b\nworkers: [a, b, c]', '/home/ada/cluster.yaml'),
    facts: healthyFacts(file('')),
    freshSecret: 'x',
  })
  expect(moved.together).toContain('the master will be at')
  expect(moved.steps.filter(({ undo }) => undo !== undefined)).toEqual([])
})

test.each([
  ['goes on where the workers still offer what it asks for', 2048, 'goes on'],
  ['starves where none of them does', 8192, 'starves'],
] as const)('a job %s', (_, memory, effect) => {
  const { applications } = plan('', 'spark: { worker: { memory: 4g } }', withJob(memory))
  expect(applications).toMatchObject([{ id: 'app-1', effect }])
})
