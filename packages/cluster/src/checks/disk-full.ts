import type { DoctorCheck } from './doctor-check.ts'
import { isFull, shortOfRoom } from './short-of-room.ts'

/** The folders that the cluster writes to are on a disk that is full. */
export const diskFull: DoctorCheck = {
  name: 'disk-full',
  page: {
    title: 'A disk is full',
    means:
      'A folder that the cluster writes to has no room left ("No space left on device"). Executors end as soon as they start, shuffles fail, a DataNode takes no blocks, a NameNode goes into safe mode, and the journal of a master breaks off. Often it is old work folders of executors, or something that has nothing to do with the cluster.',
    mend: "`--fix` removes what is Tinderbox's own and needed by nobody: work folders of applications that ended more than an hour ago, with the logs of their executors, logs of changes that were taken back, software that nothing starts from. What `up --rollback` would go back to, jobs' folders, logs of daemons and data stay. Where that is not enough, the largest folders of ours are named; what else fills the disk `du -xh / | sort -h | tail` tells. Daemons of Spark and YARN go on by themselves once there is room; a NameNode leaves safe mode when it is told to: `hdfs dfsadmin -safemode leave`.",
  },
  run: (patient) =>
    shortOfRoom(patient, { called: 'full', severity: 'error' }, (volumes) => volumes.some(isFull)).map(
      ({ services, found }) => ({
        ...found,
        explains: services.map((service) => ({ machine: found.machine, service })),
      }),
    ),
}
