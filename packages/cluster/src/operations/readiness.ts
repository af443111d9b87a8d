/** Whether a service is ready, by what was observed: not that its process runs, but that Spark itself counts it. Pure. */
import { masterOf, serviceId, type Cluster, type ServiceName } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'

type Ready = (cluster: Cluster, machines: ReadonlyMap<string, MachineSite>) => boolean

const ready: Readonly<Record<ServiceName, Ready>> = {
  'spark-master': (cluster, machines) => machines.get(masterOf(cluster).machine)?.facts.sparkMaster !== undefined,
  'spark-worker': (cluster, machines) => missingWorkers(cluster, machines).length === 0,
}

export function isReady(service: ServiceName, cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): boolean {
  return ready[service](cluster, machines)
}

/** The workers of the file that the master does not count as alive: `worker3/spark-worker`. */
export function missingWorkers(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): string[] {
  const state = machines.get(masterOf(cluster).machine)?.facts.sparkMaster
  return cluster.placements
    .filter(({ service }) => service === 'spark-worker')
    .filter((placement) => {
      const site = machines.get(placement.machine)?.sites.get(serviceId(placement))
      return !state?.workers.some(
        (worker) => worker.state === 'ALIVE' && worker.host === site?.address && worker.port === site.ports['rpc'],
      )
    })
    .map((placement) => (cluster.kind === 'local' ? serviceId(placement) : placement.machine))
}
