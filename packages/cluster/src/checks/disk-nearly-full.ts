import type { DoctorCheck } from './doctor-check.ts'
import { disksCalledFull } from './nodemanager-unhealthy.ts'
import { isFull, shortOfRoom } from './short-of-room.ts'

/** A tenth of a large disk is much; what matters is both. MiB. */
const little = 10 * 1024

/** At 95 % used YARN's NodeManager takes a disk out of use. */
const least = 0.05

/** A disk that the cluster writes to is about to be full. */
export const diskNearlyFull: DoctorCheck = {
  name: 'disk-nearly-full',
  page: {
    title: 'A disk is nearly full',
    means:
      'Less than 5 % and less than 10 GiB are left where the cluster writes. From there on YARN takes the disk out of use (the NodeManager is "unhealthy"), and one large shuffle, or a large file put on HDFS, fills it.',
    mend: "As for a full disk: `--fix` removes what is Tinderbox's own and needed by nobody, folders and logs of applications that ended more than an hour ago among it. Else move something, or give the folder a larger disk (`hdfs.data` for blocks).",
  },
  run: (patient) =>
    shortOfRoom(
      patient,
      { called: 'nearly full', severity: 'warning' },
      (volumes) => volumes.some(isNearlyFull) && !volumes.some(isFull),
    )
      .filter(({ found, at }) => !disksCalledFull(patient, found.machine).has(at))
      .map(({ found }) => found),
}

function isNearlyFull({ size, free }: { readonly size: number; readonly free: number }): boolean {
  return size > 0 && free < size * least && free < little
}
