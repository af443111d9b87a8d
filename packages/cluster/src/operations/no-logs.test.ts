import { expect, test } from 'vitest'
import type { YarnApplication } from '../apis/yarn-application.ts'
import { ToolError } from '../errors.ts'
import { threeMachines } from '../testing/clusters.ts'
import { noLogs } from './no-logs.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
const day = 86_400_000
const application = 'application_1700000000000_0001'
const of = (state: string, daysAgo = 0, more: Partial<YarnApplication> = {}): YarnApplication => ({
  id: application,
  state,
  finishedTime: daysAgo === 0 ? 0 : now - daysAgo * day,
  ...more,
})
const line = (machine: string) => ({ machine, service: 'container_1_1_01_000001/stderr', text: 'x' })

test.each<[string, YarnApplication | undefined, string, RegExp, RegExp]>([
  [
    'one that nobody knows',
    undefined,
    'hdfs: {}\nyarn: {}',
    /^YARN knows no application_17\d+_0001/,
    /kept for 14 days/,
  ],
  ['without HDFS', undefined, 'yarn: {}', /^YARN knows no/, /Without HDFS they are kept for a day/],
  [
    'one that waits',
    of('ACCEPTED', 0, { diagnostics: '[Wed]  Application is added\nto the scheduler.' }),
    'hdfs: {}\nyarn: {}',
    /has printed anything yet; it is ACCEPTED$/,
    /^\[Wed\] Application is added to the scheduler\.$/,
  ],
  ['one that waits without a reason', of('RUNNING'), 'hdfs: {}\nyarn: {}', /it is RUNNING$/, /Try again/],
  [
    'one that has just ended',
    of('FINISHED', 0.001, { logAggregationStatus: 'NOT_START' }),
    'hdfs: {}\nyarn: {}',
    /are not on HDFS yet; its NodeManagers are collecting them \(NOT_START\)$/,
    /again in a moment/,
  ],
  [
    'one whose logs could not be collected',
    of('FAILED', 1, { logAggregationStatus: 'FAILED' }),
    'hdfs: {}\nyarn: {}',
    /or they could not be collected \(FAILED\)$/,
    /tinderbox logs yarn-nodemanager/,
  ],
  [
    'one that ended long ago',
    of('KILLED', 4, { logAggregationStatus: 'SUCCEEDED' }),
    'hdfs: {}\nyarn: { keepLogs: 3 }',
    /^the logs of application_\S+ have been removed: it ended 4 days ago$/,
    /kept for 3 days after the end \(yarn\.keepLogs\)/,
  ],
])('%s', (_, known, file, message, hint) => {
  const error = noLogs({ cluster: threeMachines(file), application, known, all: [], failures: [] }, now)
  expect(error).toMatchObject({ code: 'NO_LOGS', seen: undefined })
  expect(error.message).toMatch(message)
  expect(error.hint).toMatch(hint)
})

test('a machine without containers of it: where there are some', () => {
  const all = [line('c'), line('a'), line('c')]
  const cluster = threeMachines('yarn: {}')
  const error = noLogs({ cluster, application, known: undefined, all, machine: 'b', failures: [] }, now)
  expect(error.message).toBe(`no container of ${application} has printed anything on b`)
  expect(error.hint).toBe('There are logs of: a, c.')
})

test('machines that do not answer may have some', () => {
  const error = new ToolError('SSH_UNREACHABLE', { message: 'no route', hint: 'Switch it on.' })
  const failures = [{ machine: 'c', error }]
  const found = { cluster: threeMachines('yarn: {}'), application, known: of('RUNNING'), all: [], failures }
  expect(noLogs(found, now).seen).toBe('c does not answer: no route')
})
