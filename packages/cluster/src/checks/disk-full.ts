import { showMebibytes } from '../config/size.ts'
import { fileSystems, mountOf, showVolume } from '../sites/volumes.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { largest, makeRoom } from './make-room.ts'

/** Nobody can work in less. */
export function isFull({ size, free }: { readonly size: number; readonly free: number }): boolean {
  return size > 0 && (free < Math.min(32, size / 50) || (free < size / 100 && free < 1024))
}

/** The folders that the cluster writes to are on a disk that is full. */
export const diskFull: DoctorCheck = {
  name: 'disk-full',
  page: {
    title: 'A disk is full',
    means:
      'A folder that the cluster writes to has no room left ("No space left on device"). Executors end as soon as they start, shuffles fail, a DataNode takes no blocks, a NameNode goes into safe mode, and the journal of a master breaks off. Often it is old work folders of executors, or something that has nothing to do with the cluster.',
    mend: "`--fix` removes what is Tinderbox's own and needed by nobody: work folders of applications that have ended, logs of changes that were taken back, software that nothing starts from. Jobs' folders, logs of daemons and data stay. Where that is not enough, the largest folders of ours are named; what else fills the disk `du -xh / | sort -h | tail` tells. Daemons of Spark and YARN go on by themselves once there is room; a NameNode leaves safe mode when it is told to: `hdfs dfsadmin -safemode leave`.",
  },
  run(patient) {
    const { cluster, machines, examined } = patient
    return [...machines].flatMap(([machine, on]) => {
      const seen = examined.get(machine)?.volumes
      if (!seen) return []
      return fileSystems(cluster, machine, on.here, seen)
        .filter(({ volumes }) => volumes.some(isFull))
        .map(({ mount, volumes, services }) => {
          const isThere = (path: string) => mountOf(path, seen.mounted)?.at === mount?.at
          const fix = makeRoom(patient, machine, isThere)
          const at = mount?.at ?? volumes[0]!.folder
          return {
            severity: 'error' as const,
            machine,
            summary: `the disk at ${at} is full: ${showMebibytes(volumes[0]!.free)} of ${showMebibytes(volumes[0]!.size)} are free`,
            evidence: [
              ...volumes.slice(0, 6).map((one) => showVolume(one, mount)),
              ...largest(patient, machine, isThere).map((line) => `du: ${line}`),
            ].join('\n'),
            hint: `Make room at ${at}: what fills it is told by du -xh ${at} | sort -h | tail.`,
            explains: services.map((service) => ({ machine, service })),
            ...(fix && { fixes: [fix] }),
          }
        })
    })
  },
}
