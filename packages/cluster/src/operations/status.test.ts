import { expect, test } from 'vitest'
import { examine } from '../checks/doctor-checks.ts'
import { ToolError } from '../errors.ts'
import { aPatient } from '../testing/patient.ts'
import type { Consultation } from './diagnose.ts'
import { statusOf } from './status.ts'

test('of a machine that cannot be looked at it has what the doctor says, and the error beside it', () => {
  const error = new ToolError('SSH_AUTH', { message: 'b refuses the login', hint: 'Try another key.', machine: 'b' })
  const all = aPatient()
  const machines = new Map([...all.machines].filter(([name]) => name !== 'b'))
  const patient = { ...all, machines, silent: [{ machine: 'b', error, needed: false }] }
  const causes = examine(patient, 'machine').map((one) => ({ ...one, follows: [] }))
  const consultation: Consultation = {
    diagnosis: { cluster: 'demo', healthy: false, causes, unseen: [], dialled: 0, machines: 2, seconds: 1 },
    examined: { answers: { facts: [], failures: [{ machine: 'b', error }] }, machines, patient, unseen: [] },
    services: [],
  }
  const [cause] = causes
  expect(cause!.check).toBe('ssh-auth')
  expect(statusOf(all.cluster, consultation).problems).toEqual([{ ...cause, error }, ...causes.slice(1)])
})
