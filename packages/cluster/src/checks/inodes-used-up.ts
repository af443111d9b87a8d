import { fileSystems, mountOf, showVolume } from '../sites/volumes.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { makeRoom } from './make-room.ts'
import { isFull } from './short-of-room.ts'

/** There is room, and no file can be made all the same. */
export const inodesUsedUp: DoctorCheck = {
  name: 'inodes-used-up',
  page: {
    title: 'A disk can take no more files',
    means:
      'A file system has room for so many files and no more. With very many small ones it says "No space left on device" while `df` shows gigabytes free; `df -i` shows 100 %. Shuffles of many partitions and work folders of many short applications do that.',
    mend: "`--fix` removes work folders of applications that ended more than an hour ago, with their logs, and whatever else is Tinderbox's own and needed by nobody. Else: `du --inodes -x /opt/tinderbox | sort -n | tail` tells where the files are. ext4 cannot get more inodes later; xfs can.",
  },
  run(patient) {
    const { cluster, machines, examined } = patient
    return [...machines].flatMap(([machine, on]) => {
      const seen = examined.get(machine)?.volumes
      if (!seen) return []
      return (
        fileSystems(cluster, machine, on.here, seen)
          // xfs and zfs make inodes of free blocks: without room there are none, and that is told as what it is.
          .filter(({ volumes }) => !volumes.some(isFull))
          .filter(({ volumes }) =>
            volumes.some(({ inodes, inodesFree }) => inodes > 0 && inodesFree < Math.min(1000, inodes / 50)),
          )
          .map(({ mount, volumes, services }) => {
            const fix = makeRoom(patient, machine, (path) => mountOf(path, seen.mounted)?.at === mount?.at)
            const at = mount?.at ?? volumes[0]!.folder
            return {
              severity: 'error' as const,
              machine,
              summary: `the disk at ${at} can take no more files: ${volumes[0]!.inodesFree} of ${volumes[0]!.inodes} inodes are free`,
              evidence: volumes
                .slice(0, 6)
                .map((one) => showVolume(one, mount))
                .join('\n'),
              hint: `Remove small files there: du --inodes -x ${at} | sort -n | tail tells where they are.`,
              explains: services.map((service) => ({ machine, service })),
              ...(fix && { fixes: [fix] }),
            }
          })
      )
    })
  },
}
