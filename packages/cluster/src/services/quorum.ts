/** Where the parts of a highly available cluster find each other. Pure. */
import { placementsOf } from '../config/cluster.ts'
import type { Surroundings } from './service.ts'

/** `a:2181,b:2181,c:2181`; undefined where no master stands by. */
export function zookeeperQuorum(around: Surroundings): string | undefined {
  const servers = placementsOf(around.cluster, 'zookeeper').map((placement) => around.site(placement))
  return servers.length === 0
    ? undefined
    : servers.map(({ address, ports }) => `${address}:${ports['client']}`).join(',')
}

/** `spark://a:7077,b:7077`: workers and drivers try them all, and stay with the one that is active. */
export function sparkMasterUrl(around: Pick<Surroundings, 'cluster' | 'site'>): string {
  const masters = placementsOf(around.cluster, 'spark-master').map((placement) => around.site(placement))
  return `spark://${masters.map(({ address, ports }) => `${address}:${ports['rpc']}`).join(',')}`
}

/** What Hadoop calls one of several: a machine's name, without what has a meaning in the names of settings. */
export function memberId(machine: string): string {
  return machine.replaceAll(/[^A-Za-z0-9]/g, '-')
}
