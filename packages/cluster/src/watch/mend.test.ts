import { expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { aDaemon, healthyFacts } from '../testing/facts.ts'
import { isStillSick } from './mend.ts'

const facts = healthyFacts(threeMachines()).find(({ machine }) => machine === 'b')!
const [worker] = facts.daemons
const patient = { machine: 'b', service: 'spark-worker', why: 'it is dead' }

test.each([
  ['dead, and its unit enabled', { ...aDaemon, enabled: true }, 'systemd', true],
  ['dead, as somebody switched its unit off', aDaemon, 'systemd', false],
  ['dead with its keeper', aDaemon, 'process', true],
  ['running again', worker!, 'systemd', false],
] as const)('a daemon that was to be started is %s', (_, daemon, supervision, sick) => {
  const on = { facts: { ...facts, supervision, daemons: [daemon] } }
  expect(isStillSick(on, { ...patient, remedy: 'start', pid: undefined })).toBe(sick)
})

test.each([
  ['still that process', worker!.pid, true],
  ['another process by now', worker!.pid! + 1, false],
])('a daemon that was to be killed is %s', (_, pid, sick) => {
  expect(isStillSick({ facts }, { ...patient, remedy: 'kill', pid })).toBe(sick)
})

test('a daemon that has gone from the machine is nobody to mend', () => {
  expect(isStillSick({ facts: { ...facts, daemons: [] } }, { ...patient, remedy: 'start', pid: undefined })).toBe(false)
})
