/** What Spark's servers that are drivers have in common: applications of the cluster that never end. */
import { usesHadoop } from '../config/cluster.ts'
import { jobProperties } from './client-files.ts'
import { hadoopConf } from './hadoop-class-path.ts'
import { hadoopFiles } from './hadoop-files.ts'
import type { DesiredFile, DesiredService, Site, Surroundings } from './service.ts'
import { daemonEnvironment, logFile, propertiesFile, sparkDaemon } from './spark-daemon.ts'
import { withHadoop } from './spark-history.ts'

interface SparkServer {
  readonly mainClass: string
  readonly properties: Readonly<Record<string, string>>
}

/**
 * Executors come when there is work and go when there is none: a server that idles leaves the cluster to others. By default those that hold the data of
 * a shuffle, which is left by nearly every query, or of a cache would stay for ever; what is needed again is computed again.
 */
const onDemand = {
  'spark.dynamicAllocation.enabled': 'true',
  'spark.dynamicAllocation.shuffleTracking.enabled': 'true',
  'spark.dynamicAllocation.minExecutors': '0',
  'spark.dynamicAllocation.executorIdleTimeout': '60s',
  'spark.dynamicAllocation.shuffleTracking.timeout': '120s',
  'spark.dynamicAllocation.cachedExecutorIdleTimeout': '1800s',
}

/**
 * Where masters take turns within seconds, as after a cut of all power, the one that leads in the end may not know the application that the other one took in:
 * it gets no executors any more, and each query waits for ever (Spark 4.3.0, seen with two masters). A server that asks in vain for two minutes, longer than
 * a change of masters lasts, is ended, and registers when it starts again.
 * `seconds`: between two looks at its log.
 */
export function forgottenGuard(seconds = 15): string {
  return `size() { { wc -c < "$1" || echo 0; } 2>/dev/null; }
last=$(size "$2")
waited=0
while sleep ${seconds}; kill -0 "$1" 2>/dev/null; do
  now=$(size "$2")
  case $(tail -n 40 "$2" 2>/dev/null) in
    *'Unable to reach the cluster manager to request more executors'*) [ "$now" = "$last" ] || waited=$((waited + 1)) ;;
    *) waited=0 ;;
  esac
  last=$now
  [ "$waited" -lt 8 ] || { kill "$1"; exit; }
done`
}

export function sparkServer(server: SparkServer, at: Site, around: Surroundings): DesiredService {
  const { paths, id } = at
  const hadoop = usesHadoop(around.cluster)
  const conf = `${paths.cluster}/conf/${id}.conf`
  const local = `${paths.cluster}/local/${id}`
  const work = `${paths.cluster}/work/${id}`
  const properties = {
    ...jobProperties(paths, at.address, around),
    ...onDemand,
    ...server.properties,
    'spark.app.name': id,
  }
  const file: DesiredFile = { path: conf, body: propertiesFile(properties), mode: '600', owner: 'daemon', secret: true }
  const daemon = sparkDaemon('org.apache.spark.deploy.SparkSubmit', at).filter(
    (word) => word !== '-XX:TieredStopAtLevel=1' && word !== '-XX:+UseSerialGC',
  )
  return {
    exec: [
      ...withHadoop(daemon, hadoop ? hadoopConf(paths) : undefined),
      ...['--properties-file', conf, '--class', server.mainClass, 'spark-internal'],
    ],
    env: { ...daemonEnvironment(at, around), SPARK_LOCAL_DIRS: local, HOME: work },
    scratch: local,
    guard: forgottenGuard(),
    folders: [local, work],
    files: [file, logFile(at), ...(hadoop ? hadoopFiles(paths, at.machine, around) : [])],
  }
}
