/** How one NameNode is asked by Hadoop's own program, on its own machine. */
import { serviceId, type Placement } from '../config/cluster.ts'
import { hadoopConf } from '../services/hadoop-class-path.ts'
import type { MachineSite } from './machine-site.ts'

interface NameNodeClient {
  /** `bin/hdfs`. */
  readonly program: string
  /** `hdfs://10.0.0.11:8020`: this NameNode alone. */
  readonly fileSystem: string
  readonly env: Readonly<Record<string, string>>
}

export function nameNodeClient({ paths, sites }: MachineSite, placement: Placement): NameNodeClient {
  const { address, ports } = sites.get(serviceId(placement))!
  return {
    program: `${paths.hadoopHome}/bin/hdfs`,
    fileSystem: `hdfs://${address}:${ports['rpc']}`,
    env: { JAVA_HOME: paths.javaHome, HADOOP_HOME: paths.hadoopHome, HADOOP_CONF_DIR: hadoopConf(paths) },
  }
}

/** `hdfs dfsadmin` for it, and where its page is on the machine's loopback. */
export function nameNodeAdmin(
  on: MachineSite,
  placement: Placement,
): { readonly service: string; readonly port: number; readonly admin: readonly string[] } {
  const { program, fileSystem } = nameNodeClient(on, placement)
  const service = serviceId(placement)
  return { service, port: on.sites.get(service)!.ports['http']!, admin: [program, 'dfsadmin', '-fs', fileSystem] }
}
