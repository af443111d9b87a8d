/** Every fault, by hand. */
import { addressOfBridge } from './address-of-bridge.ts'
import { addressOfNeighbour } from './address-of-neighbour.ts'
import { addressOfNobody } from './address-of-nobody.ts'
import { beforeUp } from './before-up.ts'
import { brokenOff } from './broken-off.ts'
import { clockAhead } from './clock-ahead.ts'
import { hostKeyChanged } from './host-key-changed.ts'
import { keptFile } from './kept-file.ts'
import { keyRefused } from './key-refused.ts'
import { localDir } from './local-dir.ts'
import { nameMisspelt } from './name-misspelt.ts'
import { nameOfNeighbour } from './name-of-neighbour.ts'
import { nameOnLoopback } from './name-on-loopback.ts'
import { noShell } from './no-shell.ts'
import { notUp } from './not-up.ts'
import { oldWorker } from './old-worker.ts'
import { hadoopOfBefore, sparkOfBefore } from './older-file.ts'
import { otherSecret } from './other-secret.ts'
import { ownNameUnknown } from './own-name-unknown.ts'
import { pageOnNetwork } from './page-on-network.ts'
import { portOfMaster } from './port-of-master.ts'
import { restServer } from './rest-server.ts'
import { sshClosed } from './ssh-closed.ts'
import { sshdOff } from './sshd-off.ts'
import { strangeProcessor } from './strange-processor.ts'
import { sudoAway } from './sudo-away.ts'
import { forgottenAndBack, hdfsRemoved, leaving, nameReused } from './taken-out.ts'
import { firewallUnmanaged, noLinger } from './without-root.ts'
import { workerOnLoopback } from './worker-on-loopback.ts'

import { connectOpen } from './connect-open.ts'
import { coresTaken } from './cores-taken.ts'
import { crashLoop } from './crash-loop.ts'
import { dataNodeFrozen, masterFrozen, workerFrozen } from './daemon-frozen.ts'
import { driverPython } from './driver-python.ts'
import { driverUnreachable } from './driver-unreachable.ts'
import { driverVersions } from './driver-versions.ts'
import type { Fault } from './fault.ts'
import { apparmorDenied } from './apparmor-denied.ts'
import { diskFull } from './disk-full.ts'
import { diskHangs } from './disk-hangs.ts'
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
import { runScriptClosed } from './run-script-closed.ts'
import { sparkVersions } from './spark-versions.ts'
import { swappedOut } from './swapped-out.ts'
import { tmpCleaner } from './tmp-cleaner.ts'
import { unitChanged } from './unit-changed.ts'
import { unitDisabled } from './unit-disabled.ts'
import { unitDropIn } from './unit-drop-in.ts'
import { unitGone } from './unit-gone.ts'
import { unitMasked } from './unit-masked.ts'
import { workGrowing } from './work-growing.ts'
import {
  dataNodeRefused,
  eventLogFolder,
  eventLogMode,
  historyElsewhere,
  imageGone,
  missingBlocks,
  otherClusterId,
  safeMode,
  underReplicated,
  upgradeOpen,
} from './hdfs.ts'
import { jobAsksTooManyCores, jobAsksTooMuch } from './job-asks-too-much.ts'
import { masterStopped, workerStopped } from './not-running.ts'
import { coresPromised, javaHomeWrong, memoryPromised, pythonMissing, sparkHome } from './file-asks-wrong.ts'
import { firewalls } from './firewalls.ts'
import { portTaken } from './port-taken.ts'
import { pythonIncomplete, pythonOfAnotherMinor } from './pythons.ts'
import { containersTaken, nodeManagerFull, yarnWaits } from './yarn.ts'

export const faults: readonly Fault[] = [
  portTaken,
  pythonMissing,
  pythonIncomplete,
  pythonOfAnotherMinor,
  ...beforeUp,
  firewallUnmanaged,
  noLinger,
  strangeProcessor,
  javaHomeWrong,
  sparkHome,
  memoryPromised,
  coresPromised,
  localDir,
  sparkOfBefore,
  leaving,
  nameReused,
  forgottenAndBack,
  keptFile,
  brokenOff,
  portOfMaster,
  oldWorker,
  ownNameUnknown,
  nameOnLoopback,
  nameOfNeighbour,
  addressOfNeighbour,
  addressOfNobody,
  addressOfBridge,
  workerOnLoopback,
  pageOnNetwork,
  restServer,
  connectOpen,
  otherSecret,
  clockAhead,
  nameMisspelt,
  sshdOff,
  sshClosed,
  hostKeyChanged,
  keyRefused,
  noShell,
  sudoAway,
  ...firewalls,
  diskFull,
  inodesUsedUp,
  diskReadOnly,
  diskNearlyFull,
  workGrowing,
  diskHangs,
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
  unitMasked,
  unitDisabled,
  unitChanged,
  unitDropIn,
  unitGone,
  // Daemons.
  notUp,
  workerStopped,
  masterStopped,
  workerFrozen,
  masterFrozen,
  crashLoop,
  runScriptClosed,
  // Jobs.
  jobAsksTooMuch,
  jobAsksTooManyCores,
  coresTaken,
  driverUnreachable,
  driverPython,
  driverVersions,
  // Hadoop.
  hadoopOfBefore,
  hdfsRemoved,
  tmpCleaner,
  dataNodeFrozen,
  safeMode,
  underReplicated,
  eventLogFolder,
  eventLogMode,
  imageGone,
  upgradeOpen,
  otherClusterId,
  dataNodeRefused,
  historyElsewhere,
  missingBlocks,
  yarnWaits,
  containersTaken,
  nodeManagerFull,
]
