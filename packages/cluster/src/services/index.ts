/** Every service, by hand: a reader must see the list. A test holds it and the folder together. */
import type { ServiceName } from '../config/cluster.ts'
import { hdfsDataNode } from './hdfs-datanode.ts'
import { hdfsJournalNode } from './hdfs-journalnode.ts'
import { hdfsNameNode } from './hdfs-namenode.ts'
import { hdfsSecondaryNameNode } from './hdfs-secondarynamenode.ts'
import { hdfsZkfc } from './hdfs-zkfc.ts'
import type { Service } from './service.ts'
import { sparkConnect } from './spark-connect.ts'
import { sparkHistory } from './spark-history.ts'
import { sparkMaster } from './spark-master.ts'
import { sparkThrift } from './spark-thrift.ts'
import { sparkWorker } from './spark-worker.ts'
import { yarnNodeManager } from './yarn-nodemanager.ts'
import { yarnResourceManager } from './yarn-resourcemanager.ts'
import { zookeeper } from './zookeeper.ts'

export const services = {
  zookeeper,
  'hdfs-journalnode': hdfsJournalNode,
  'hdfs-namenode': hdfsNameNode,
  'hdfs-secondarynamenode': hdfsSecondaryNameNode,
  'hdfs-zkfc': hdfsZkfc,
  'hdfs-datanode': hdfsDataNode,
  'yarn-resourcemanager': yarnResourceManager,
  'yarn-nodemanager': yarnNodeManager,
  'spark-master': sparkMaster,
  'spark-worker': sparkWorker,
  'spark-history': sparkHistory,
  'spark-connect': sparkConnect,
  'spark-thrift': sparkThrift,
} as const satisfies Record<ServiceName, Service>

/** The service of a placement, whose settings were checked by that service's own schema when the file was read. */
export function serviceOf(placement: { readonly service: ServiceName }): Service {
  return services[placement.service]
}

/** Services in the order in which they start: each after those that it needs. They stop the other way round. */
export const startOrder: readonly Service[] = inOrder(Object.values(services))

function inOrder(waiting: readonly Service[], started: readonly Service[] = []): readonly Service[] {
  if (waiting.length === 0) return started
  const next = waiting.find(({ after }) => after.every((name) => started.some((service) => service.name === name)))
  if (!next) throw new Error(`services wait for each other: ${waiting.map(({ name }) => name).join(', ')}`)
  return inOrder(
    waiting.filter((service) => service !== next),
    [...started, next],
  )
}
