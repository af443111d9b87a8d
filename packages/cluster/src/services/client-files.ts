/** What drivers read: spark-submit, the shells and `tinderbox submit` all use the same folder. Pure. */
import { masterOf } from '../config/cluster.ts'
import { executorHeap, workerShare } from '../config/sizing.ts'
import { archiveOptions, classPathJar } from './spark-java.ts'
import { propertiesFile } from './spark-daemon.ts'
import type { DesiredFile, SitePaths, Surroundings } from './service.ts'
import type { sparkWorker } from './spark-worker.ts'
import type { z } from 'zod'

/**
 * The first ports of what drivers and executors listen on; each may step up to `tries` further when several run on one machine. Fixed, and
 * below Linux's ephemeral range, so that a firewall can be told.
 */
export const jobPorts = { driver: 7120, driverBlocks: 7190, executorBlocks: 7260, ui: 4040, tries: 64 }

/** The settings of every job. The user's own `spark.conf` wins, key by key. */
export function jobProperties(paths: SitePaths, driverAddress: string, around: Surroundings): Record<string, string> {
  const { cluster, secret } = around
  const master = around.site(masterOf(cluster))
  const workers = cluster.placements.filter(({ service }) => service === 'spark-worker')
  const smallest = Math.min(
    ...workers.map(
      (worker) =>
        workerShare(worker.settings as z.output<typeof sparkWorker.settings>, around.site(worker).size).memory,
    ),
  )
  const own = cluster.settings.spark.conf
  const extra = (key: string, ours: string, separator: string) => ({
    [key]: own[key] === undefined ? ours : `${ours}${separator}${own[key]}`,
  })
  return {
    'spark.master': `spark://${master.address}:${master.ports['rpc']}`,
    'spark.driver.host': driverAddress,
    'spark.driver.bindAddress': driverAddress,
    'spark.driver.port': `${jobPorts.driver}`,
    'spark.driver.blockManager.port': `${jobPorts.driverBlocks}`,
    'spark.blockManager.port': `${jobPorts.executorBlocks}`,
    'spark.port.maxRetries': `${jobPorts.tries}`,
    'spark.ui.port': `${jobPorts.ui}`,
    'spark.executor.memory': `${executorHeap(smallest)}m`,
    'spark.executor.logs.rolling.strategy': 'size',
    'spark.executor.logs.rolling.maxSize': `${16 * 1024 * 1024}`,
    'spark.executor.logs.rolling.maxRetainedFiles': '4',
    ...own,
    ...extra('spark.driver.extraClassPath', classPathJar(paths), ':'),
    ...extra('spark.driver.extraJavaOptions', archiveOptions(paths).join(' '), ' '),
    ...extra('spark.executor.extraClassPath', classPathJar(paths), ':'),
    ...extra('spark.executor.extraJavaOptions', archiveOptions(paths).join(' '), ' '),
    'spark.authenticate': 'true',
    'spark.authenticate.secret': secret,
  }
}

export function clientFiles(paths: SitePaths, address: string, around: Surroundings): DesiredFile[] {
  const body = propertiesFile(jobProperties(paths, address, around))
  return [
    { path: `${paths.cluster}/conf/client/spark-defaults.conf`, body, mode: '600', owner: 'daemon', secret: true },
  ]
}
