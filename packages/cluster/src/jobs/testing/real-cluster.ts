/** A real cluster of this machine's own, beside whatever else runs on it: a master and two workers, brought up as `tinderbox up` does. */
import { localCluster } from '../../config/local.ts'
import type { Cluster } from '../../config/cluster.ts'
import { clusterFile } from '../../file/schema.ts'
import { connect, type Hosts } from '../../operations/connect.ts'
import { down } from '../../operations/down.ts'
import { look, up } from '../../operations/up.ts'
import type { Machines } from '../cluster-ready.ts'

export interface RealCluster {
  readonly cluster: Cluster
  readonly hosts: Hosts
  /** As they are now. */
  machines(): Promise<Machines>
  down(): Promise<void>
}

/** Jobs of seconds do not earn what the optimizing compiler costs. */
const conf = {
  'spark.driver.defaultJavaOptions': '-XX:TieredStopAtLevel=1',
  'spark.executor.defaultJavaOptions': '-XX:TieredStopAtLevel=1',
}

export async function realCluster(name: string): Promise<RealCluster> {
  const file = clusterFile.parse({ name, master: 'localhost', workers: ['localhost'], spark: { conf } })
  const cluster = { ...localCluster(file), name }
  const hosts = connect(cluster)
  const { signal } = new AbortController()
  const options = { listener: () => {}, signal, confirm: async () => true }
  await up(cluster, hosts, options)
  return {
    cluster,
    hosts,
    machines: async () => (await look(cluster, hosts, { signal })).machines,
    down: async () => {
      await down(cluster, hosts, { ...options, purge: true })
    },
  }
}
