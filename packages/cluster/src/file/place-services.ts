/** Which services run on which machines: the masters' halves on the masters, the workers' halves on the workers, unless machines have roles. Pure. */
import type { Placement, ServiceName } from '../config/cluster.ts'
import { serviceOf, startOrder } from '../services/index.ts'
import type { ClusterFile } from './schema.ts'

/** What `roles` of a machine may say. Masters and workers have keys of their own in the file. */
export const rolesByHand = [
  'zookeeper',
  'hdfs-journalnode',
  'hdfs-namenode',
  'hdfs-datanode',
  'yarn-resourcemanager',
  'yarn-nodemanager',
  'spark-history',
  'spark-connect',
  'spark-thrift',
] as const satisfies readonly ServiceName[]

type Role = (typeof rolesByHand)[number]

/** Whether masters stand by for each other. */
export function isAvailable({ ha, master }: Pick<ClusterFile, 'ha' | 'master'>): boolean {
  return ha !== undefined || master.length > 1
}

/** The masters, standbys included: `ha: {}` with one master takes the first other machine for the second. */
export function mastersIn(file: Pick<ClusterFile, 'ha' | 'master' | 'workers'>): readonly string[] {
  const [only, ...more] = file.master
  if (!isAvailable(file) || more.length > 0) return file.master
  const second = file.workers.find((name) => name !== only)
  return second === undefined ? file.master : [only!, second]
}

/** ZooKeeper and the JournalNodes: on the first three machines of the file. */
export function zookeepersIn(file: Pick<ClusterFile, 'ha' | 'master' | 'workers'>): readonly string[] {
  if (!isAvailable(file)) return []
  return file.ha?.zookeepers ?? [...new Set([...mastersIn(file), ...file.workers])].slice(0, 3)
}

/** Placements in the order in which services start. */
export function placeServices(file: Omit<ClusterFile, 'name'>): Placement[] {
  const where = placesOf(file)
  return startOrder.flatMap(({ name }) =>
    where[name].map((machine): Placement => ({
      service: name,
      machine,
      instance: undefined,
      ...settingsOf(name, machine, file),
    })),
  )
}

function placesOf(file: Omit<ClusterFile, 'name'>): Readonly<Record<ServiceName, readonly string[]>> {
  const { hdfs, yarn, history, connect, thrift, workers } = file
  const masters = mastersIn(file)
  const quorum = zookeepersIn(file)
  const available = isAvailable(file)
  const two = masters.slice(0, 2)
  const byHand = (role: Role, usual: readonly string[]) => {
    const named = Object.entries(file.machines).flatMap(([name, { roles }]) => (roles?.includes(role) ? [name] : []))
    return usual.length > 0 && named.length > 0 ? named : usual
  }
  const names = byHand('hdfs-namenode', hdfs ? two : [])
  return {
    zookeeper: byHand('zookeeper', quorum),
    'hdfs-journalnode': byHand('hdfs-journalnode', hdfs ? quorum : []),
    'hdfs-namenode': names,
    'hdfs-secondarynamenode': available ? [] : names,
    'hdfs-zkfc': available ? names : [],
    'hdfs-datanode': byHand('hdfs-datanode', hdfs ? workers : []),
    'yarn-resourcemanager': byHand('yarn-resourcemanager', yarn ? two : []),
    'yarn-nodemanager': byHand('yarn-nodemanager', yarn ? workers : []),
    'spark-master': masters,
    'spark-worker': workers,
    'spark-history': byHand('spark-history', history ? masters.slice(0, 1) : []),
    'spark-connect': byHand('spark-connect', connect ? masters.slice(0, 1) : []),
    'spark-thrift': byHand('spark-thrift', thrift ? masters.slice(0, 1) : []),
  }
}

function settingsOf(
  service: ServiceName,
  machine: string,
  file: Omit<ClusterFile, 'name'>,
): Pick<Placement, 'settings' | 'own'> {
  const general = blockSettings(service, file)
  const key = ownBlocks[service]
  const own = key && file.machines[machine]?.[key]
  if (own === undefined) return { settings: general }
  return { settings: { ...(general as object), ...own }, own: Object.keys(own) }
}

/** Under `machines.NAME`. */
const ownBlocks: Readonly<Partial<Record<ServiceName, 'worker' | 'datanode' | 'nodemanager'>>> = {
  'spark-worker': 'worker',
  'hdfs-datanode': 'datanode',
  'yarn-nodemanager': 'nodemanager',
}

/** A service's block of the file. A list of masters alone makes a cluster highly available, without a block for ZooKeeper. */
export function blockSettings(service: ServiceName, file: object): unknown {
  const { block, settings } = serviceOf({ service })
  const found = block.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], file)
  return found ?? settings.parse({})
}
