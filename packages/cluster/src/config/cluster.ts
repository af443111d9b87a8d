/** A cluster as the file means it: names expanded, defaults in. Pure data; nothing here was observed. */
import { groupBy } from '../group-by.ts'
import type { Settings } from './software.ts'

export interface Machine {
  /** As in the file; unique. */
  readonly name: string
  /** What ssh connects to. `undefined`: this very machine, without ssh. */
  readonly ssh:
    | { readonly destination: string; readonly user?: string | undefined; readonly port?: number | undefined }
    | undefined
  /** The address the other machines reach it at, if the file says so. */
  readonly address: string | undefined
}

export const serviceNames = [
  'zookeeper',
  'hdfs-journalnode',
  'hdfs-namenode',
  'hdfs-secondarynamenode',
  'hdfs-zkfc',
  'hdfs-datanode',
  'yarn-resourcemanager',
  'yarn-nodemanager',
  'spark-master',
  'spark-worker',
  'spark-history',
  'spark-connect',
  'spark-thrift',
] as const

export type ServiceName = (typeof serviceNames)[number]

/** One daemon on one machine. */
export interface Placement {
  readonly service: ServiceName
  readonly machine: string
  /** Tells several workers on one machine apart: 1, 2, ... */
  readonly instance: number | undefined
  /** The service's own block of the file, checked by the service's own schema. */
  readonly settings: unknown
  /** Keys of it that the file gives for this machine alone (`machines.b.worker.memory`). */
  readonly own?: readonly string[]
}

export interface Cluster {
  readonly name: string
  /** `local`: this machine alone, without a file. */
  readonly kind: 'local' | 'ssh'
  /** The file it was read from, an absolute path; undefined for the local cluster. */
  readonly file: string | undefined
  /** The text of that file; each machine keeps it, so that any controller can take over. */
  readonly text: string | undefined
  readonly machines: readonly Machine[]
  readonly placements: readonly Placement[]
  readonly settings: Settings
}

/** The name of a placement's unit, folder and log: `spark-master`, `spark-worker`, `spark-worker-2`. */
export function serviceId(placement: Pick<Placement, 'service' | 'instance'>): string {
  return placement.instance === undefined ? placement.service : `${placement.service}-${placement.instance}`
}

/** What `serviceId` made it of, without the number: `spark-worker` of `spark-worker-2`. Ids of what is no daemon (`driver`) stay as they are. */
export function serviceOfId(id: string): string {
  return id.replace(/-\d+$/, '')
}

export function placementsOn(cluster: Cluster, machine: string): readonly Placement[] {
  let known = placed.get(cluster.placements)
  if (known === undefined)
    placed.set(cluster.placements, (known = groupBy(cluster.placements, (placement) => placement.machine)))
  return known.get(machine) ?? []
}

/** Asked several times for each machine: the list is gone through once, not once for each. */
const placed = new WeakMap<Cluster['placements'], ReadonlyMap<string, readonly Placement[]>>()

/** The first master: its machine keeps the lock and the cluster's secrets. Others, if there are any, stand by. */
export function masterOf(cluster: Cluster): Placement {
  return cluster.placements.find(({ service }) => service === 'spark-master')!
}

/** The placements of one service, in the file's order. */
export function placementsOf(cluster: Cluster, service: ServiceName): readonly Placement[] {
  return cluster.placements.filter((placement) => placement.service === service)
}

export function has(cluster: Cluster, service: ServiceName): boolean {
  return cluster.placements.some((placement) => placement.service === service)
}

/** Whether there is anything of Hadoop's own in it, HDFS or YARN. */
export function usesHadoop(cluster: Cluster): boolean {
  return cluster.placements.some(({ service }) => service.startsWith('hdfs-') || service.startsWith('yarn-'))
}

/** Whether masters stand by for each other, through ZooKeeper. */
export function isHighlyAvailable(cluster: Cluster): boolean {
  return has(cluster, 'zookeeper')
}
