/** Whether a service is ready, by what was observed: not that its process runs, but that the cluster itself counts it. Pure. */
import type { NameNodeFacts } from '../probes/namenode.ts'
import {
  isHighlyAvailable,
  placementsOf,
  serviceId,
  type Cluster,
  type Placement,
  type ServiceName,
} from '../config/cluster.ts'
import { activeMaster, leads } from '../sites/active-master.ts'
import { activeNameNode, activeResourceManager, isNodeOf, placeOf } from '../sites/hadoop-masters.ts'
import type { MachineSite } from '../sites/machine-site.ts'

type Machines = ReadonlyMap<string, MachineSite>

/** Those of the asked ones that are not ready. */
type Missing = (
  cluster: Cluster,
  machines: Machines,
  asked: readonly Placement[],
  anyPort: boolean,
) => readonly Placement[]

const missing: Readonly<Record<ServiceName, Missing>> = {
  zookeeper: each(({ facts }) => facts.zookeeper !== undefined),
  'hdfs-journalnode': each(listens('rpc')),
  'hdfs-namenode': (cluster, machines, asked) => {
    // One that stands by for nobody answers nobody.
    const states = isHighlyAvailable(cluster) ? ['active', 'standby'] : ['active']
    return each(({ facts }) => states.includes(facts.namenode?.state ?? ''))(cluster, machines, asked, false)
  },
  'hdfs-secondarynamenode': each(listens('http')),
  'hdfs-zkfc': (cluster, machines, asked) =>
    activeNameNode(cluster, machines) ? each(listens('rpc'))(cluster, machines, asked, false) : asked,
  'hdfs-datanode': (cluster, machines, asked) => {
    const active = activeNameNode(cluster, machines)
    return active?.safeMode === '' ? missingDataNodes(machines, asked, active) : asked
  },
  'yarn-resourcemanager': (cluster, machines, asked) =>
    activeResourceManager(cluster, machines)
      ? each(({ facts }) => facts.resourcemanager?.state === 'STARTED')(cluster, machines, asked, false)
      : asked,
  'yarn-nodemanager': (cluster, machines, asked) => {
    const running = (activeResourceManager(cluster, machines)?.nodes ?? []).filter(({ state }) => state === 'RUNNING')
    return asked.filter((placement) => {
      const on = machines.get(placement.machine)
      return on === undefined || !running.some(({ id }) => isNodeOf(on, placement, id))
    })
  },
  'spark-master': (cluster, machines, asked) =>
    leads(activeMaster(cluster, machines).state)
      ? each(({ facts }) => facts.sparkMaster !== undefined)(cluster, machines, asked, false)
      : asked,
  'spark-worker': (cluster, machines, asked, anyPort) => missingWorkers(cluster, machines, asked, { anyPort }),
  'spark-history': each(listens('ui')),
  'spark-connect': each(listens('grpc')),
  'spark-thrift': each(listens('thrift')),
}

/** `asked`: only these of its placements. */
export function isReady(
  service: ServiceName,
  cluster: Cluster,
  machines: Machines,
  asked?: readonly Placement[],
): boolean {
  return notReady(service, cluster, machines, asked).length === 0
}

export function notReady(
  service: ServiceName,
  cluster: Cluster,
  machines: Machines,
  asked: readonly Placement[] = placementsOf(cluster, service),
  anyPort = false,
): readonly Placement[] {
  return missing[service](cluster, machines, asked, anyPort)
}

function missingDataNodes(machines: Machines, asked: readonly Placement[], active: NameNodeFacts): Placement[] {
  return asked.filter((placement) => {
    const node = active.live[placeOf(machines, placement, 'data')]
    return node === undefined || node.adminState !== 'In Service'
  })
}

function each(isWell: (on: MachineSite, placement: Placement) => boolean): Missing {
  return (_, machines, asked) =>
    asked.filter((placement) => {
      const on = machines.get(placement.machine)
      return on === undefined || !isWell(on, placement)
    })
}

function listens(port: string) {
  return (on: MachineSite, placement: Placement): boolean => {
    const number = on.sites.get(serviceId(placement))?.ports[port]
    return on.facts.listening.some((listener) => listener.port === number)
  }
}

/** The workers of the file, or those that are asked for, that the master does not count as alive. */
export function missingWorkers(
  cluster: Cluster,
  machines: Machines,
  asked: readonly Placement[] = workersOf(cluster),
  { anyPort = false } = {},
): Placement[] {
  const { state } = activeMaster(cluster, machines)
  const alive = (state?.workers ?? []).filter((worker) => worker.state === 'ALIVE')
  const place = (host: string | undefined, port: number | undefined) => (anyPort ? `${host}` : `${host}:${port}`)
  const places = new Set(alive.map(({ host, port }) => place(host, port)))
  return asked.filter((placement) => {
    const site = machines.get(placement.machine)?.sites.get(serviceId(placement))
    return !places.has(place(site?.address, site?.ports['rpc']))
  })
}

export function workersOf(cluster: Cluster): readonly Placement[] {
  return placementsOf(cluster, 'spark-worker')
}

/** What a worker is called where it is one of many: by its machine; on this machine alone by itself. */
export function workerName(cluster: Cluster, placement: Placement): string {
  return cluster.kind === 'local' ? serviceId(placement) : placement.machine
}
