import { expect, test } from 'vitest'
import type { Finding } from '../checks/check.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, healthyFacts } from '../testing/facts.ts'
import type { Facts } from '../probes/facts.ts'
import { unfinishedFindings, withLeavers } from './unfinished.ts'

const cluster = threeMachines()
const healthy = healthyFacts(cluster)
const here = '/opt/tinderbox/clusters/demo'
const begun = (facts: readonly Facts[], body: string): Facts[] =>
  facts.map((one) => ({
    ...one,
    files: [...one.files, { path: `${here}/next.yaml`, mode: '600', owner: 'root', group: 'root', sha256: '', body }],
  }))

test('nothing was begun, or it was applied to its end', () => {
  expect(unfinishedFindings(cluster, healthy)).toEqual([])
  expect(unfinishedFindings(cluster, begun(healthy, cluster.text!))).toEqual([])
})

test('an `up` that was cut off is one warning, and says both ways out', () => {
  expect(unfinishedFindings(cluster, begun(healthy, `${cluster.text}\n# new\n`))).toEqual([
    {
      check: 'unfinished',
      severity: 'warning',
      machine: 'a',
      summary: 'an `up` has begun and has not ended',
      evidence: `${here}/next.yaml is there on a and 2 more, and nobody holds the lock`,
      hint: 'tinderbox up goes on; tinderbox up --rollback goes back.',
      fixes: [expect.objectContaining({ onPurpose: true, applies: true, actions: [], up: true })],
    },
  ])
})

test('the very first has no way back', () => {
  const [finding] = unfinishedFindings(cluster, begun(bareFacts(cluster), cluster.text!))
  expect(finding!.hint).toBe('tinderbox up goes on.')
})

test('while somebody holds the lock it may be ending', () => {
  const lock = { run: '1', user: 'ada', host: 'laptop', pid: 1, command: 'up', since: '', expiresAfter: 30 }
  const facts = begun(healthy, '# new\n').map((one) => (one.machine === 'a' ? { ...one, lock } : one))
  expect(unfinishedFindings(cluster, facts)).toEqual([])
})

const stranger = (evidence: string): Finding => ({
  check: 'stranger',
  severity: 'warning',
  machine: 'a',
  summary: 'a worker',
  evidence,
  hint: '.',
})
const leavers = (count: number) => cluster.machines.slice(0, count).map((machine) => ({ machine, former: cluster }))
const checksOf = (findings: readonly Finding[]) => findings.map(({ check }) => check)

test('a machine that is to be cleaned and its worker are one finding', () => {
  const findings = withLeavers(leavers(1), [stranger('worker-1')])
  expect(findings).toMatchObject([
    { check: 'leaving', severity: 'warning', machine: 'a', evidence: expect.stringContaining('worker-1') },
  ])
})

test("more workers than machines: some are no leaver's", () => {
  expect(checksOf(withLeavers(leavers(1), [stranger('1'), stranger('2')]))).toEqual(['stranger', 'stranger', 'leaving'])
  expect(checksOf(withLeavers(leavers(2), [stranger('1'), stranger('2')]))).toEqual(['leaving', 'leaving'])
  expect(checksOf(withLeavers([], [stranger('1')]))).toEqual(['stranger'])
})
