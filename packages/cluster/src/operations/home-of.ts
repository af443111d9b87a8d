import { masterOf, placementsOf, type Cluster, type ServiceName } from '../config/cluster.ts'

/** The machine that something told of a service as a whole is told of: its first one. */
export function homeOf(cluster: Cluster, service: ServiceName): string {
  return (placementsOf(cluster, service)[0] ?? masterOf(cluster)).machine
}
