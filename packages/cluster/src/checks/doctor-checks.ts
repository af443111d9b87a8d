/** Every check of the doctor's, by hand, the deepest causes first: what an earlier one explains is no finding of its own. A test holds the list and the folder together. */
import type { Finding } from './check.ts'
import { clockApart } from './clock-apart.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import { apparmorDenied } from './apparmor-denied.ts'
import { diskFull } from './disk-full.ts'
import { diskNearlyFull } from './disk-nearly-full.ts'
import { diskReadOnly } from './disk-read-only.ts'
import { hugePages } from './huge-pages.ts'
import { inodesUsedUp } from './inodes-used-up.ts'
import { javaBroken } from './java-broken.ts'
import { javaOther } from './java-other.ts'
import { limits } from './limits.ts'
import { mountDangling } from './mount-dangling.ts'
import { oomKilled } from './oom-killed.ts'
import { selinuxDenied } from './selinux-denied.ts'
import { softwareDamaged } from './software-damaged.ts'
import { sparkVersions } from './spark-versions.ts'
import { swappedOut } from './swapped-out.ts'
import { tmpCleaner } from './tmp-cleaner.ts'
import { unitChanged } from './unit-changed.ts'
import { unitDisabled } from './unit-disabled.ts'
import { unitMasked } from './unit-masked.ts'
import { workGrowing } from './work-growing.ts'
import { unreachable } from './unreachable.ts'

export const doctorChecks: readonly DoctorCheck[] = [
  // A machine's own troubles.
  clockApart,
  mountDangling,
  diskReadOnly,
  diskFull,
  inodesUsedUp,
  oomKilled,
  // Between machines.
  unreachable,
  // What the daemons run on: software, files, secrets.
  javaBroken,
  softwareDamaged,
  selinuxDenied,
  apparmorDenied,
  // The daemons themselves.
  javaOther,
  sparkVersions,
  unitMasked,
  unitChanged,
  unitDisabled,
  limits,
  // What will be a trouble.
  diskNearlyFull,
  workGrowing,
  swappedOut,
  hugePages,
  tmpCleaner,
  // Jobs.
]

export function examine(patient: Patient): Finding[] {
  return doctorChecks.flatMap((check) =>
    check.run(patient).map((finding): Finding => ({ check: check.name, ...finding })),
  )
}
