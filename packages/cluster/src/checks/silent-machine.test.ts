import { expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import type { ErrorCode } from '../error-codes.ts'
import { aPatient } from '../testing/patient.ts'
import { examine, silentChecks } from './doctor-checks.ts'

const said = (code: ErrorCode, message = 'w1 said no', needed = false) => {
  const error = new ToolError(code, { message, hint: 'Do this next.', seen: 'verbatim', machine: 'b' })
  return examine(aPatient({ patient: { silent: [{ machine: 'b', error, needed }] } }))
}

test.each<[ErrorCode, string, string, RegExp]>([
  ['SSH_AUTH', '', 'ssh-auth', /^it refuses the login/],
  ['SSH_NAME', '', 'ssh-name', /^its name does not resolve here/],
  ['SSH_UNREACHABLE', 'b refuses connections (b, port 22)', 'ssh-unreachable', /^nobody listens on its SSH port/],
  ['SSH_UNREACHABLE', 'b does not answer (b, port 22)', 'ssh-unreachable', /^it does not answer/],
  ['TIMEOUT', '', 'ssh-unreachable', /^it lets one in and then does not answer/],
  ['SSH_HOST_KEY', 'The host key of b (b) is unknown', 'ssh-host-key', /^its host key is unknown here/],
  ['SSH_HOST_KEY', 'The host key of b is not the one in', 'ssh-host-key', /^its host key is another one than before/],
  ['LOGIN_SHELL', '', 'login-shell', /^its login works and leads to no shell/],
  ['DISK_HANGS', '/opt/tinderbox on b does not answer', 'disk-hangs', /^\/opt\/tinderbox on b does not answer, so/],
  ['SUDO_REQUIRED', '', 'sudo-refused', /^sudo refuses there/],
])('%s, %s: %s', (code, message, check, summary) => {
  expect(silentChecks).toContain(check)
  expect(said(code, message)).toMatchObject([
    {
      check,
      severity: 'error',
      machine: 'b',
      summary: expect.stringMatching(summary),
      evidence: `${code}: ${message}\nverbatim`,
      hint: 'Do this next.',
      explains: [{ machine: 'b' }],
    },
  ])
})

test('a machine that others cannot do without is told as that', () => {
  expect(said('SSH_AUTH', '', true)[0]!.summary).toMatch(/nor what the others should be: that follows from it$/)
})

test('what none of them knows is left to "silent"', () => {
  expect(said('SSH_FAILED')).toEqual([])
})
