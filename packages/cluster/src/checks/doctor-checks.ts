/** Every check of the doctor's, by hand, the deepest causes first: what an earlier one explains is no finding of its own. A test holds the list and the folder together. */
import type { Finding } from './check.ts'
import { checks } from './index.ts'
import { clockApart } from './clock-apart.ts'
import type { Depth, DoctorCheck, Patient } from './doctor-check.ts'
import { coresTaken } from './cores-taken.ts'
import { crashLoop } from './crash-loop.ts'
import { daemonFrozen } from './daemon-frozen.ts'
import { datanodeRefused } from './datanode-refused.ts'
import { driverUnreachable } from './driver-unreachable.ts'
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

export const doctorChecks: readonly DoctorCheck[] = [
  // A machine's own troubles.
  clockApart,
  // Between machines.
  unreachable,
  // What the daemons run on: software, files, secrets.
  hdfsClusterId,
  // The daemons themselves.
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
  yarnWaits,
]

/** Those that are about one depth. */
export function examine(patient: Patient, depth: Depth): Finding[] {
  return doctorChecks
    .filter(({ about = 'machine' }) => about === depth)
    .flatMap((check) => check.run(patient).map((finding): Finding => ({ check: check.name, ...finding })))
}

/** The names that `--only` knows. */
export const checkNames: readonly string[] = [
  ...doctorChecks.map(({ name }) => name),
  ...checks.map(({ name }) => name),
  ...[
    'silent',
    'not-up',
    'not-running',
    'not-registered',
    'no-leader',
    'unhealthy',
    'hdfs-forgotten',
    'leaving',
    'unfinished',
  ],
]
