import { expect, test } from 'vitest'
import type { AuditRun } from '../../operations/audit-runs.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { auditLines } from './audit-lines.ts'
import { localTime } from './local-time.ts'

const at = '2026-11-22T12:00:00.000Z'
const who = { user: 'ada', host: 'laptop', pid: 4711, version: '0.1.0', machine: 'a', at }
const runs: AuditRun[] = [
  { ...who, run: '11111111', command: 'up', outcome: 'running' },
  {
    ...{ ...who, run: '22222222', command: 'up --rollback', outcome: 'failed', code: 'MACHINES_FAILED', changes: 2 },
    ended: '2026-11-22T12:03:05.000Z',
    message: 'Write the configuration failed on 1 of 2 machines',
    failures: ['c: could not write /x\u001b[2J [COMMAND_FAILED]'],
    plan: { changes: 3, machines: 2, kinds: { 'write-file': 3 } },
    steps: [
      {
        step: 'Write the configuration',
        total: 3,
        machines: [
          { machine: 'b', done: ['write /x', 'write /y'] },
          { machine: 'c', done: [], failed: 'write /x' },
        ],
      },
    ],
    notes: ['d does not answer'],
  },
]

test('a line for each run', () => {
  expect(
    auditLines(runs, { looks: plainLooks(120), whole: false })
      .join('\n')
      .replaceAll(localTime(at), 'LOCAL TIME'),
  ).toMatchInlineSnapshot(`
    "  WHEN                 WHO         COMMAND        OUTCOME                  CHANGES  RUN
      LOCAL TIME  ada@laptop  up             running                           11111111
      LOCAL TIME  ada@laptop  up --rollback  failed: MACHINES_FAILED  2        22222222"
  `)
})

test('one run with all that it did; what would steer the terminal is shown', () => {
  expect(
    auditLines(runs.slice(1), { looks: plainLooks(120), whole: true })
      .join('\n')
      .replace(localTime(at), 'LOCAL TIME'),
  ).toMatchInlineSnapshot(`
    "up --rollback  22222222
      who    ada@laptop (pid 4711), tinderbox 0.1.0
      when   LOCAL TIME, for 3 min 5 s
      where  the trail is on a
      plan   3 changes on 2 machines

    Write the configuration
      ✓ b  write /x
      ✓ b  write /y
      ✗ c  write /x

    It also said
      d does not answer

    failed: MACHINES_FAILED, 2 changes made: Write the configuration failed on 1 of 2 machines
      c: could not write /x\\x1b[2J [COMMAND_FAILED]"
  `)
})

test('times are those of where one sits', () => {
  expect(localTime(at)).toMatch(/^2026-11-2[123] \d\d:\d\d:00$/)
  expect(localTime('noon')).toBe('noon')
})
