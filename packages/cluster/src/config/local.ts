/** The cluster of this machine alone, when there is no file: a master and two workers, which share its cores and memory. */
import type { Cluster, Placement } from './cluster.ts'
import type { Settings } from './software.ts'

export function localCluster(
  settings: Settings & {
    readonly spark: { readonly master: object; readonly worker: { readonly port: number; readonly uiPort: number } }
  },
): Cluster {
  const worker = (instance: number): Placement => ({
    service: 'spark-worker',
    machine: 'localhost',
    instance,
    settings: {
      ...settings.spark.worker,
      port: settings.spark.worker.port + instance - 1,
      uiPort: settings.spark.worker.uiPort + instance - 1,
    },
  })
  return {
    name: 'local',
    kind: 'local',
    file: undefined,
    text: undefined,
    machines: [{ name: 'localhost', ssh: undefined, address: undefined }],
    placements: [
      { service: 'spark-master', machine: 'localhost', instance: undefined, settings: settings.spark.master },
      worker(1),
      worker(2),
    ],
    settings,
  }
}
