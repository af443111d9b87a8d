import { expect, test } from 'vitest'
import type { Action } from '../actions/action.ts'
import { ToolError } from '../errors.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { differencesOf, keyOf, obstaclesOf } from './differences.ts'
import { differs, notMended } from './said.ts'

const file = (machine: string, path: string): Action => ({ kind: 'remove-path', machine, why: 'it is a stray', path })
const start = (machine: string): Action => ({
  kind: 'start-service',
  machine,
  why: 'it is not running',
  cluster: 'demo',
  service: 'spark-worker',
  supervisor: 'systemd',
  restart: false,
  changes: [],
})
const cluster = threeMachines()
const machines = sitesOf(cluster, healthyFacts(cluster))

test('what differs, in some lines; daemons that were told of are not told again', () => {
  const plan = { steps: [{ title: 'x', actions: [file('b', '/a'), start('b'), start('c')] }] }
  const differences = differencesOf(plan, new Set(['b spark-worker']))
  expect(differs(cluster, { machines }, differences)).toMatchObject({
    kind: 'trouble',
    what: 'differs',
    text: '2 things are not as applied',
    evidence: 'b: remove /a (it is a stray)\nc: start spark-worker (it is not running)',
  })
  expect(keyOf(differences)).toBe(keyOf(differences.toReversed()))
  expect(keyOf(differences)).not.toBe(keyOf(differences.slice(1)))
})

test('of many things ten are named', () => {
  const many = Array.from({ length: 25 }, (_, i) => file('b', `/${i}`))
  expect(differs(cluster, { machines }, many).evidence!.split('\n').at(-1)).toBe('and 15 more')
})

test('nothing differs, and the master misses a worker', () => {
  const facts = changed(healthyFacts(cluster), 'a', ({ sparkMaster }) => ({
    sparkMaster: { ...sparkMaster!, workers: sparkMaster!.workers.slice(1) },
  }))
  expect(differs(cluster, { machines: sitesOf(cluster, facts) }, []).text).toBe(
    'the master does not count every worker: b',
  )
})

test('what could not be mended says why, and what to do', () => {
  const error = new ToolError('COMMAND_FAILED', { message: 'no', hint: 'Look.', seen: 'disk full' })
  expect(notMended('spark-worker', error)).toEqual({
    kind: 'trouble',
    what: 'not-mended',
    text: 'spark-worker could not be put right: no',
    evidence: 'disk full',
    hint: 'Look.',
  })
})

test('what is of several machines names them itself', () => {
  const several = { check: 'port-in-use', severity: 'error', machine: '', summary: 'b, c: it is taken' } as const
  expect(differs(cluster, { machines }, [], [{ ...several, evidence: '', hint: '' }]).evidence).toBe(
    'b, c: it is taken',
  )
})

test('what up would refuse is told; a machine that does not answer was told of already', () => {
  const found = (check: string, severity: 'error' | 'warning') =>
    ({ check, severity, machine: 'b', summary: `${check} is wrong`, evidence: '', hint: '' }) as const
  const plan = { findings: [found('silent', 'error'), found('python', 'error'), found('reboot', 'warning')] }
  const obstacles = obstaclesOf(plan)
  expect(obstacles.map(({ check }) => check)).toEqual(['python'])
  expect(differs(cluster, { machines }, [], obstacles)).toMatchObject({
    text: "something stands in an up's way",
    evidence: 'b: python is wrong',
    hint: expect.stringMatching(/tinderbox plan/),
  })
  expect(keyOf([], obstacles)).not.toBe(keyOf([]))
})
