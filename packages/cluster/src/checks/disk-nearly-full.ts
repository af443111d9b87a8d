import { showMebibytes } from '../config/size.ts'
import { fileSystems, mountOf, showVolume } from '../sites/volumes.ts'
import { isFull } from './disk-full.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { largest, makeRoom } from './make-room.ts'

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
      'Less than 5 % and less than 10 GiB are left where the cluster writes. From there on YARN takes the disk out of use (the NodeManager is "unhealthy"), HDFS puts no more blocks there, and one large shuffle fills it.',
    mend: "As for a full disk: `--fix` removes what is Tinderbox's own and needed by nobody. Else move something, or give the folder a larger disk (`hdfs.data` for blocks).",
  },
  run(patient) {
    const { cluster, machines, examined } = patient
    return [...machines].flatMap(([machine, on]) => {
      const seen = examined.get(machine)?.volumes
      if (!seen) return []
      return fileSystems(cluster, machine, on.here, seen)
        .filter(({ volumes }) => volumes.some((one) => isNearlyFull(one)) && !volumes.some(isFull))
        .map(({ mount, volumes }) => {
          const isThere = (path: string) => mountOf(path, seen.mounted)?.at === mount?.at
          const fix = makeRoom(patient, machine, isThere)
          const at = mount?.at ?? volumes[0]!.folder
          const { free, size } = volumes[0]!
          return {
            severity: 'warning' as const,
            machine,
            summary: `the disk at ${at} is nearly full: ${showMebibytes(free)} of ${showMebibytes(size)} are free`,
            evidence: [
              ...volumes.slice(0, 6).map((one) => showVolume(one, mount)),
              ...largest(patient, machine, isThere).map((line) => `du: ${line}`),
            ].join('\n'),
            hint: `Make room at ${at}: what fills it is told by du -xh ${at} | sort -h | tail.`,
            ...(fix && { fixes: [fix] }),
          }
        })
    })
  },
}

function isNearlyFull({ size, free }: { readonly size: number; readonly free: number }): boolean {
  return size > 0 && free < size * least && free < little
}
