import { expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts } from '../testing/facts.ts'
import { planUp } from '../operations/plan.ts'
import { planData } from './plan-data.ts'

const plan = () =>
  planUp({
    cluster: threeMachines('machines: { b: { worker: { memory: 2g } } }'),
    facts: healthyFacts(threeMachines()),
    freshSecret: 'x',
  })

test('who is touched, what differs, and the text of it', () => {
  const data = JSON.parse(JSON.stringify(planData(plan()))) as {
    steps: { title: string; until?: object; actions: { kind: string; diff?: string }[] }[]
  }
  expect(data).toMatchObject({
    cluster: 'demo',
    membership: { joins: [], leaves: [], forgotten: [], renamed: [] },
    applications: [],
    together: null,
  })
  const step = data.steps.find(({ title }) => title === 'Change the workers')!
  expect(step.until).toEqual({ service: 'spark-worker', machines: ['b'] })
  expect(step.actions).toMatchObject([
    { kind: 'drain-worker', machine: 'b', applications: [] },
    { kind: 'write-file', path: '/opt/tinderbox/clusters/demo/services/spark-worker/run' },
    {
      kind: 'start-service',
      why: 'memory 13248m -> 2048m',
      restart: true,
      changes: [{ what: 'memory', before: '13248m', after: '2048m' }],
    },
  ])
  expect(step.actions[1]!.diff).toMatch(/^@@ -\d+,\d+ \+\d+,\d+ @@\n/)
  expect(step.actions[1]!.diff).toContain('\n+exec ')
  expect(
    data.steps.flatMap(({ actions }) => actions).filter(({ kind }) => kind === 'write-file').length,
  ).toBeGreaterThan(3)
})

test('the same twice is the same text', () => {
  expect(JSON.stringify(planData(plan()))).toBe(JSON.stringify(planData(plan())))
})
