/** Who counts whom: a member is well when the master that is active has it in its list. All else that is about masters and members follows from this table. */
import type { ServiceName } from '../config/cluster.ts'

export interface Counting {
  readonly master: ServiceName
  readonly member: ServiceName
  /** The master, in a sentence. */
  readonly called: string
}

export const counting: readonly Counting[] = [
  { master: 'spark-master', member: 'spark-worker', called: 'master' },
  { master: 'hdfs-namenode', member: 'hdfs-datanode', called: 'NameNode' },
  { master: 'yarn-resourcemanager', member: 'yarn-nodemanager', called: 'ResourceManager' },
]

/** By its master; undefined for a service that nobody counts. */
export function countedBy(service: ServiceName): Counting | undefined {
  return counting.find(({ member }) => member === service)
}

/** Of its members; undefined for a service that counts nobody. */
export function counts(service: ServiceName): Counting | undefined {
  return counting.find(({ master }) => master === service)
}
