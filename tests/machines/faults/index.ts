/** Every fault, by hand. */
import { coresTaken } from './cores-taken.ts'
import { crashLoop } from './crash-loop.ts'
import { dataNodeFrozen, masterFrozen, workerFrozen } from './daemon-frozen.ts'
import { driverUnreachable } from './driver-unreachable.ts'
import type { Fault, Pair } from './fault.ts'
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
import { portTaken } from './port-taken.ts'
import { workerRefused } from './worker-refused.ts'
import { nodeManagerFull, yarnWaits } from './yarn.ts'

export const faults: readonly Fault[] = [
  portTaken,
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
  { faults: [workerFrozen.name, workerStopped.name] },
  { faults: [jobAsksTooMuch.name, workerFrozen.name] },
  { faults: [eventLogFolder.name, underReplicated.name] },
  { faults: [otherClusterId.name, yarnWaits.name] },
]
