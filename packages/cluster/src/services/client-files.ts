/** What drivers read: spark-submit, the shells and `tinderbox submit` all use the same folder. Pure. */
import { placementsOf, usesHadoop } from '../config/cluster.ts'
import { executorHeap, overheadFactor } from '../config/executor-heap.ts'
import { eventLog } from './event-log.ts'
import { jobPortProperties } from './job-ports.ts'
import { hadoopConf, nativeLibraries } from './hadoop-class-path.ts'
import { archiveOptions, classPathJar, executorCollector, joinJavaOptions, lateCompiler } from './spark-java.ts'
import { sparkMasterUrl } from './quorum.ts'
import { propertiesFile } from './spark-daemon.ts'
import { hadoopFiles } from './hadoop-files.ts'
import type { DesiredFile, Site, SitePaths, Surroundings } from './service.ts'

/** The settings of every job. The user's own `spark.conf` wins, key by key. */
export function jobProperties(paths: SitePaths, driverAddress: string, around: Surroundings): Record<string, string> {
  const { cluster, secret } = around
  const own = cluster.settings.spark.conf
  const { smallest, sparkHome } = workersOf(around)
  // So that hdfs:/// is the cluster's own. The class archive is good only for a class path that begins with our jar.
  const classPath = usesHadoop(cluster) ? `${classPathJar(paths)}:${hadoopConf(paths)}` : classPathJar(paths)
  const extra = (key: string, ours: string, join: (ours: string, own: string) => string) => ({
    [key]: own[key] === undefined ? ours : join(ours, own[key]),
  })
  const joinPaths = (ours: string, others: string) => `${ours}:${others}`
  const java = (more: readonly string[]) => [...archiveOptions(paths), ...more].join(' ')
  const heap = executorHeap(smallest)
  return {
    'spark.master': sparkMasterUrl(around),
    'spark.driver.host': driverAddress,
    'spark.driver.bindAddress': driverAddress,
    ...jobPortProperties(),
    'spark.executor.memory': `${heap}m`,
    'spark.executor.memoryOverheadFactor': overheadFactor,
    // A worker that goes, or is changed, hands on what its executors hold; a stage that loses some of it this way has not failed.
    'spark.decommission.enabled': 'true',
    'spark.storage.decommission.enabled': 'true',
    'spark.storage.decommission.rddBlocks.enabled': 'true',
    'spark.storage.decommission.shuffleBlocks.enabled': 'true',
    // An executor that is drained looks this often for what it still has to hand on; Spark's 30 s are long to wait for.
    'spark.storage.decommission.replicationReattemptInterval': '3s',
    'spark.stage.ignoreDecommissionFetchFailure': 'true',
    'spark.executor.logs.rolling.strategy': 'size',
    'spark.executor.logs.rolling.maxSize': `${16 * 1024 * 1024}`,
    'spark.executor.logs.rolling.maxRetainedFiles': '4',
    ...eventLog(paths, around),
    // Where the distribution has them; everything works without.
    ...(usesHadoop(cluster) && {
      'spark.driver.extraLibraryPath': nativeLibraries(paths),
      'spark.executor.extraLibraryPath': nativeLibraries(paths),
    }),
    // Executors are of the driver's Spark, also on a worker that has been changed to another since (the class path below says the same of Java).
    ...(sparkHome !== undefined && { 'spark.executorEnv.SPARK_HOME': sparkHome }),
    ...own,
    ...extra('spark.driver.extraClassPath', classPath, joinPaths),
    ...extra('spark.driver.extraJavaOptions', java(lateCompiler), joinJavaOptions),
    ...extra('spark.executor.extraClassPath', classPath, joinPaths),
    ...extra('spark.executor.extraJavaOptions', java([...lateCompiler, ...executorCollector(heap)]), joinJavaOptions),
    'spark.authenticate': 'true',
    'spark.authenticate.secret': secret,
  }
}

/** What all workers and nodes have in common, as far as jobs care. Asked once for each machine of the same surroundings, and worked out once. */
interface Workers {
  /** MiB that the smallest of them offers. */
  readonly smallest: number
  /** Where Spark is on all of them; undefined where that differs. */
  readonly sparkHome: string | undefined
}

function workersOf(around: Surroundings): Workers {
  const known = workers.get(around)
  if (known !== undefined) return known
  const sites = placementsOf(around.cluster, 'spark-worker').map((worker) => around.site(worker))
  const nodes = placementsOf(around.cluster, 'yarn-nodemanager').map((node) => around.site(node))
  const homes = new Set([...sites, ...nodes].map(({ paths }) => paths.sparkHome))
  const found = {
    smallest: Math.min(...sites.map(({ share }) => share.offer!.memory)),
    sparkHome: homes.size === 1 ? [...homes][0] : undefined,
  }
  workers.set(around, found)
  return found
}

const workers = new WeakMap<Surroundings, Workers>()

export function clientFiles(
  paths: SitePaths,
  { machine, address }: Pick<Site, 'machine' | 'address'>,
  around: Surroundings,
): DesiredFile[] {
  const body = propertiesFile(jobProperties(paths, address, around))
  return [
    { path: `${paths.cluster}/conf/client/spark-defaults.conf`, body, mode: '600', owner: 'daemon', secret: true },
    ...(usesHadoop(around.cluster) ? hadoopFiles(paths, machine, around) : []),
  ]
}
