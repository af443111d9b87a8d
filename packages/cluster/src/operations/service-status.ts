/** How each daemon is, by what it says itself and by who counts it. Pure. */
import { placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { countedWorker } from '../sites/counted-workers.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { activeNameNode, activeResourceManager, isNodeOf, placeOf } from '../sites/hadoop-masters.ts'

export interface ServiceStatus {
  readonly machine: string
  readonly service: string
  /** no answer: of the machine. not registered: it runs, but its master does not count it. unhealthy: its master gives it no work. */
  readonly state: 'running' | 'not running' | 'not registered' | 'unhealthy' | 'no answer'
  /** Of those that stand by for each other: `active`, `standby`, `leader`, `follower`; of a NameNode: `safe mode`; of a DataNode that leaves: `decommissioned`. */
  readonly role?: string
  /** Seconds since 1970. */
  readonly since?: number
  readonly pid?: number
  /** Of a worker or a NodeManager that is counted; memory in MiB. */
  readonly use?: {
    readonly cores: number
    readonly coresUsed: number
    readonly memory: number
    readonly memoryUsed: number
  }
  /** Of a DataNode that is counted; bytes. */
  readonly space?: { readonly capacity: number; readonly used: number }
  /** Of one that is unhealthy: why, as it says itself. */
  readonly report?: string
}

type Machines = ReadonlyMap<string, MachineSite>
type Said = Partial<Pick<ServiceStatus, 'state' | 'role' | 'use' | 'space' | 'report'>>

export function serviceStatuses(cluster: Cluster, machines: Machines): ServiceStatus[] {
  return cluster.placements.map((placement) => {
    const on = machines.get(placement.machine)
    const base = { machine: placement.machine, service: serviceId(placement) }
    if (!on) return { ...base, state: 'no answer' }
    const daemon = on.facts.daemons.find(({ id }) => id === base.service)
    if (daemon?.pid === undefined) return { ...base, state: 'not running' }
    const { pid, since } = daemon
    return {
      ...base,
      pid,
      ...(since !== undefined && { since }),
      state: 'running',
      ...said(cluster, machines, placement, on),
    }
  })
}

function said(cluster: Cluster, machines: Machines, placement: Placement, on: MachineSite): Said {
  const { service } = placement
  const { namenode, resourcemanager, sparkMaster, zookeeper } = on.facts
  const several = placementsOf(cluster, service).length > 1
  switch (service) {
    case 'spark-master':
      return several ? { role: sparkMaster?.status === 'ALIVE' ? 'active' : role(sparkMaster?.status) } : {}
    case 'spark-worker':
      return worker(cluster, machines, placement)
    case 'hdfs-namenode':
      if (namenode?.state === 'active' && namenode.safeMode !== '') return { role: 'safe mode' }
      return several || namenode?.state !== 'active' ? { role: role(namenode?.state) } : {}
    case 'hdfs-datanode':
      return dataNode(cluster, machines, placement)
    case 'yarn-resourcemanager':
      return several || resourcemanager?.ha !== 'ACTIVE' ? { role: role(resourcemanager?.ha) } : {}
    case 'yarn-nodemanager':
      return nodeManager(cluster, machines, placement, on)
    case 'zookeeper':
      return { role: zookeeper ?? 'no majority' }
    default:
      return {}
  }
}

function role(state: string | undefined): string {
  return state?.toLowerCase() ?? 'no answer'
}

function worker(cluster: Cluster, machines: Machines, placement: Placement): Said {
  const found = countedWorker(cluster, machines, placement)
  if (!found) return { state: 'not registered' }
  const { cores, coresused: coresUsed, memory, memoryused: memoryUsed } = found
  return { use: { cores, coresUsed, memory, memoryUsed } }
}

function dataNode(cluster: Cluster, machines: Machines, placement: Placement): Said {
  const node = activeNameNode(cluster, machines)?.live[placeOf(machines, placement, 'data')]
  if (!node) return { state: 'not registered' }
  const { adminState, capacity, used } = node
  return { space: { capacity, used }, ...(adminState !== 'In Service' && { role: adminState.toLowerCase() }) }
}

function nodeManager(cluster: Cluster, machines: Machines, placement: Placement, on: MachineSite): Said {
  const own = (activeResourceManager(cluster, machines)?.nodes ?? []).filter(({ id }) => isNodeOf(on, placement, id))
  const node = own.find(({ state }) => state === 'RUNNING') ?? own.find(({ state }) => state === 'UNHEALTHY')
  if (!node) return { state: 'not registered' }
  if (node.state === 'UNHEALTHY') return { state: 'unhealthy', report: node.healthReport ?? '' }
  const { usedVirtualCores: coresUsed = 0, availableVirtualCores: coresFree = 0 } = node
  const { usedMemoryMB: memoryUsed = 0, availMemoryMB: memoryFree = 0 } = node
  return { use: { cores: coresUsed + coresFree, coresUsed, memory: memoryUsed + memoryFree, memoryUsed } }
}
