/** Every fault, by hand. */
import type { Fault, Pair } from './fault.ts'
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
import { unitDropIn } from './unit-drop-in.ts'
import { unitMasked } from './unit-masked.ts'
import { workGrowing } from './work-growing.ts'
import { portTaken } from './port-taken.ts'

export const faults: readonly Fault[] = [
  portTaken,
  diskFull,
  inodesUsedUp,
  diskReadOnly,
  diskNearlyFull,
  workGrowing,
  mountDangling,
  limits,
  swappedOut,
  hugePages,
  oomKilled,
  javaBroken,
  javaOther,
  softwareDamaged,
  sparkVersions,
  selinuxDenied,
  apparmorDenied,
  tmpCleaner,
  unitMasked,
  unitDisabled,
  unitChanged,
  unitDropIn,
]

/** By the faults' names. */
export const pairs: readonly Pair[] = [
  { faults: ["a worker's disk is full of work folders", 'a drop-in takes files from a worker'] },
  { faults: ['a worker may have only 1024 files open', 'work folders of ended applications stay'] },
  { faults: ["a worker's unit is masked", 'SELinux refuses the daemons their folder'] },
  { faults: ["a worker's unit was changed by hand", 'a file of Java is damaged'] },
]
