/** Whether a service is ready, by what was observed: not that its process runs, but that Spark itself counts it. Pure. */
import { masterOf, serviceId, type Cluster, type Placement, type ServiceName } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'

type Ready = (
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  asked: readonly Placement[] | undefined,
) => boolean

const ready: Readonly<Record<ServiceName, Ready>> = {
  'spark-master': (cluster, machines) => machines.get(masterOf(cluster).machine)?.facts.sparkMaster !== undefined,
  'spark-worker': (cluster, machines, asked) => missingWorkers(cluster, machines, asked).length === 0,
}

/** `asked`: only these of its placements. */
export function isReady(
  service: ServiceName,
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  asked?: readonly Placement[],
): boolean {
  return ready[service](cluster, machines, asked)
}

/** The workers of the file, or those that are asked for, that the master does not count as alive. */
export function missingWorkers(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  asked: readonly Placement[] = workersOf(cluster),
  { anyPort = false } = {},
): Placement[] {
  const state = machines.get(masterOf(cluster).machine)?.facts.sparkMaster
  const alive = (state?.workers ?? []).filter((worker) => worker.state === 'ALIVE')
  const place = (host: string | undefined, port: number | undefined) => (anyPort ? `${host}` : `${host}:${port}`)
  const places = new Set(alive.map(({ host, port }) => place(host, port)))
  return asked.filter((placement) => {
    const site = machines.get(placement.machine)?.sites.get(serviceId(placement))
    return !places.has(place(site?.address, site?.ports['rpc']))
  })
}

export function workersOf(cluster: Cluster): Placement[] {
  return cluster.placements.filter(({ service }) => service === 'spark-worker')
}

/** What a worker is called where it is one of many: by its machine; on this machine alone by itself. */
export function workerName(cluster: Cluster, placement: Placement): string {
  return cluster.kind === 'local' ? serviceId(placement) : placement.machine
}
