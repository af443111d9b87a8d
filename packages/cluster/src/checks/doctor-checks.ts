/** Every check of the doctor's, by hand, the deepest causes first: what an earlier one explains is no finding of its own. A test holds the list and the folder together. */
import type { Finding } from './check.ts'
import { clockApart } from './clock-apart.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import { unreachable } from './unreachable.ts'

export const doctorChecks: readonly DoctorCheck[] = [
  // A machine's own troubles.
  clockApart,
  // Between machines.
  unreachable,
  // What the daemons run on: software, files, secrets.
  // The daemons themselves.
  // Jobs.
]

export function examine(patient: Patient): Finding[] {
  return doctorChecks.flatMap((check) =>
    check.run(patient).map((finding): Finding => ({ check: check.name, ...finding })),
  )
}
