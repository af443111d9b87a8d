import { expect, test } from 'vitest'
import { problem, service, snapshot, status } from '../testing/snapshots.ts'
import { countsOf, healthOf, whyOld } from './health.ts'

const unseen = [{ machine: 'b', what: 'the firewall', why: 'sudo asks for a password' }]
const warning = problem('b', { check: 'disk-nearly-full', severity: 'warning', summary: '/ is 93 % full' })
const failed = { code: 'CONFIG_INVALID' as const, message: 'no', hint: 'do' }
const said = (rest: Parameters<typeof status>[0]) => {
  const { mood, sentence } = healthOf({ status: status(rest) })
  return `${mood}: ${sentence}`
}

test('well is said only of what was seen', () => {
  expect(healthOf({})).toEqual({ mood: 'unknown', sentence: 'Not looked at yet' })
  expect(healthOf({ failed })).toEqual({ mood: 'unknown', sentence: 'It could not be looked at' })
  expect(said({})).toBe('well: All is well')
  expect(said({ unseen })).toBe('warned: All is well, as far as could be looked at')
})

test('the sentence counts the cards that are shown: the same on two machines is one thing', () => {
  expect(said({ problems: [warning] })).toBe('warned: All works, with a warning')
  expect(said({ problems: [warning, problem('b')], healthy: false })).toBe('ill: 1 thing is wrong')
  expect(said({ problems: [problem('b'), problem('c')], healthy: false })).toBe('ill: 1 thing is wrong')
  expect(said({ problems: [problem('b'), problem('c', { summary: 'other' })], healthy: false })).toBe(
    'ill: 2 things are wrong',
  )
})

test('a cluster of which nothing runs is not up', () => {
  const services = [service('a', 'spark-master', { state: 'not running' })]
  expect(said({ services, problems: [problem('a')], healthy: false })).toBe('ill: It is not up')
})

test('it is old when the line is lost, when the last look failed, and when none has ended for long', () => {
  const at = 1000
  const received = { snapshot: snapshot(), at }
  expect(whyOld('open', received, at)).toBeUndefined()
  expect(whyOld('lost', received, at)).toBe('lost')
  expect(whyOld('open', { snapshot: snapshot({ failed }), at }, at)).toBe('failed')
  expect(whyOld('open', received, at + 100_000)).toBe('overdue')
})

test('the daemons that do the work are counted', () => {
  const services = [
    service('a', 'spark-master'),
    service('b', 'spark-worker-1'),
    service('b', 'spark-worker-2', { state: 'not registered' }),
    service('b', 'hdfs-datanode'),
  ]
  expect(countsOf(services)).toBe('1 of 2 workers, 1 of 1 DataNodes')
})
