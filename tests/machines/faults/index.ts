/** Every fault, by hand. */
import { coresTaken } from './cores-taken.ts'
import { crashLoop } from './crash-loop.ts'
import { dataNodeFrozen, masterFrozen, workerFrozen } from './daemon-frozen.ts'
import { driverUnreachable } from './driver-unreachable.ts'
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
import {
  dataNodeRefused,
  eventLogFolder,
  eventLogMode,
  historyElsewhere,
  otherClusterId,
  safeMode,
  underReplicated,
} from './hdfs.ts'
import { jobAsksTooManyCores, jobAsksTooMuch } from './job-asks-too-much.ts'
import { masterStopped, workerStopped } from './not-running.ts'
import { firewalls } from './firewalls.ts'
import { portTaken } from './port-taken.ts'
import { workerRefused } from './worker-refused.ts'
import { nodeManagerFull, yarnWaits } from './yarn.ts'

export const faults: readonly Fault[] = [
  portTaken,
  ...firewalls,
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
  // Daemons.
  workerStopped,
  masterStopped,
  workerFrozen,
  masterFrozen,
  crashLoop,
  workerRefused,
  // Jobs.
  jobAsksTooMuch,
  jobAsksTooManyCores,
  coresTaken,
  driverUnreachable,
  // Hadoop.
  dataNodeFrozen,
  safeMode,
  underReplicated,
  eventLogFolder,
  eventLogMode,
  otherClusterId,
  dataNodeRefused,
  historyElsewhere,
  yarnWaits,
  nodeManagerFull,
]

/** By the faults' names. */
export const pairs: readonly Pair[] = [
  { faults: ["a worker's disk is full of work folders", 'a drop-in takes files from a worker'] },
  { faults: ['a worker may have only 1024 files open', 'work folders of ended applications stay'] },
  { faults: ["a worker's unit is masked", 'SELinux refuses the daemons their folder'] },
  { faults: ["a worker's unit was changed by hand", 'a file of Java is damaged'] },
  { faults: [workerFrozen.name, workerStopped.name] },
  { faults: [jobAsksTooMuch.name, workerFrozen.name] },
  { faults: [eventLogFolder.name, underReplicated.name] },
  { faults: [otherClusterId.name, yarnWaits.name] },
]
