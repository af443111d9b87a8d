/** Every check of the doctor's, by hand, the deepest causes first: what an earlier one explains is no finding of its own. A test holds the list and the folder together. */
import type { Finding } from './check.ts'
import { clockApart } from './clock-apart.ts'
import { connectOpen } from './connect-open.ts'
import { apparmorDenied } from './apparmor-denied.ts'
import { diskHangs } from './disk-hangs.ts'
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
import { leftoverProcesses } from './leftover-processes.ts'
import { listensElsewhere } from './listens-elsewhere.ts'
import { loginShell } from './login-shell.ts'
import { nameIsLoopback } from './name-is-loopback.ts'
import { nameOfAnother } from './name-of-another.ts'
import { nameUnknown } from './name-unknown.ts'
import { pageOpen } from './page-open.ts'
import { restOpen } from './rest-open.ts'
import { reverseName } from './reverse-name.ts'
import { secretsDiffer } from './secrets-differ.ts'
import { sshAuth } from './ssh-auth.ts'
import { sshHostKey } from './ssh-host-key.ts'
import { sshName } from './ssh-name.ts'
import { sshUnreachable } from './ssh-unreachable.ts'
import { sudoRefused } from './sudo-refused.ts'
import type { Depth, DoctorCheck, Patient } from './doctor-check.ts'
import { containersTaken } from './containers-taken.ts'
import { coresTaken } from './cores-taken.ts'
import { crashLoop } from './crash-loop.ts'
import { daemonFrozen } from './daemon-frozen.ts'
import { datanodeRefused } from './datanode-refused.ts'
import { driverPython } from './driver-python.ts'
import { driverUnreachable } from './driver-unreachable.ts'
import { driverVersions } from './driver-versions.ts'
import { eventLogFolder } from './event-log-folder.ts'
import { hdfsClusterId } from './hdfs-cluster-id.ts'
import { hdfsDeadDatanode } from './hdfs-dead-datanode.ts'
import { hdfsMissingBlocks } from './hdfs-missing-blocks.ts'
import { hdfsSafeMode } from './hdfs-safe-mode.ts'
import { hdfsUnderReplicated } from './hdfs-under-replicated.ts'
import { historyEmpty } from './history-empty.ts'
import { jobAsksTooMuch } from './job-asks-too-much.ts'
import { nodemanagerUnhealthy } from './nodemanager-unhealthy.ts'
import { workerForgotten } from './worker-forgotten.ts'
import { workerRefused } from './worker-refused.ts'
import { yarnWaits } from './yarn-waits.ts'
import { unreachable } from './unreachable.ts'
import { wrongAddress } from './wrong-address.ts'

/** Why a machine cannot be looked at. */
const ofSilent: readonly DoctorCheck[] = [sshName, sshUnreachable, sshHostKey, sshAuth, loginShell, sudoRefused]

/** The checks that speak of a machine that does not answer; "silent" is for what none of them knows. */
export const silentChecks: ReadonlySet<string> = new Set([
  'silent',
  diskHangs.name,
  ...ofSilent.map(({ name }) => name),
])

export const doctorChecks: readonly DoctorCheck[] = [
  ...ofSilent,
  // A machine's own troubles.
  clockApart,
  diskHangs,
  mountDangling,
  diskReadOnly,
  diskFull,
  inodesUsedUp,
  oomKilled,
  leftoverProcesses,
  // Between machines.
  nameIsLoopback,
  nameOfAnother,
  nameUnknown,
  reverseName,
  wrongAddress,
  unreachable,
  // What the daemons run on: software, files, secrets.
  javaBroken,
  softwareDamaged,
  selinuxDenied,
  apparmorDenied,
  secretsDiffer,
  listensElsewhere,
  restOpen,
  connectOpen,
  pageOpen,
  hdfsClusterId,
  // The daemons themselves.
  javaOther,
  sparkVersions,
  unitMasked,
  unitChanged,
  unitDisabled,
  limits,
  daemonFrozen,
  datanodeRefused,
  eventLogFolder,
  crashLoop,
  workerRefused,
  workerForgotten,
  hdfsDeadDatanode,
  nodemanagerUnhealthy,
  // What daemons hold together, and jobs.
  hdfsSafeMode,
  hdfsMissingBlocks,
  hdfsUnderReplicated,
  historyEmpty,
  jobAsksTooMuch,
  coresTaken,
  driverUnreachable,
  driverPython,
  driverVersions,
  yarnWaits,
  containersTaken,
  // What will be a trouble.
  diskNearlyFull,
  workGrowing,
  swappedOut,
  hugePages,
  tmpCleaner,
]

/** What these find is no consequence of anything else: somebody, or the kernel, did it, and it stays when the rest is mended. */
const standAlone: ReadonlySet<DoctorCheck> = new Set([
  connectOpen,
  daemonFrozen,
  hdfsClusterId,
  javaOther,
  limits,
  oomKilled,
  pageOpen,
  secretsDiffer,
  sparkVersions,
  unitChanged,
  unitDisabled,
  unitMasked,
])

/** All of them, or those that are about one depth. */
export function examine(patient: Patient, depth?: Depth): Finding[] {
  return doctorChecks
    .filter(({ about = 'machine' }) => depth === undefined || about === depth)
    .flatMap((check) => check.run(patient).map((finding): Finding => withName(check, finding)))
}

function withName(check: DoctorCheck, finding: Omit<Finding, 'check'>): Finding {
  return { check: check.name, ...finding, ...(standAlone.has(check) && { standsAlone: true }) }
}
