/** Spark's history server: the pages of applications that have ended. */
import { z } from 'zod'
import { usesHadoop } from '../config/cluster.ts'
import { eventLogBound, eventLogFolder } from './event-log.ts'
import { hadoopConf } from './hadoop-class-path.ts'
import { hadoopFiles } from './hadoop-files.ts'
import { defineService, portSetting as port, heapSetting, type DesiredFile } from './service.ts'
import { daemonEnvironment, logFile, propertiesFile, sparkDaemon } from './spark-daemon.ts'

export const sparkHistory = defineService({
  name: 'spark-history',
  block: ['history'],
  title: 'the history server',
  settings: z.strictObject({
    port: port
      .default(18080)
      .describe('Its page; open on the machine itself only, reached through `tinderbox ui history`'),
    keep: z.int().min(1).max(3650).default(14).describe('Days that what applications wrote is kept'),
    keepAtMost: z.int().min(1).default(2000).describe('Applications that are kept; older ones go first'),
    heap: heapSetting(128),
  }),
  after: ['hdfs-datanode'],
  ports: (settings) => [{ name: 'ui', number: settings.port, from: 'self', by: [], key: 'history.port' }],
  desired(settings, at, around) {
    const { paths } = at
    const conf = `${paths.cluster}/conf/spark-history.conf`
    const cache = `${paths.cluster}/work/${at.id}`
    const properties = {
      'spark.history.fs.logDirectory': eventLogFolder(paths, around),
      'spark.history.ui.port': `${at.ports['ui']}`,
      'spark.history.fs.update.interval': '5s',
      'spark.history.fs.cleaner.enabled': 'true',
      'spark.history.fs.cleaner.maxAge': `${settings.keep}d`,
      'spark.history.fs.cleaner.maxNum': `${settings.keepAtMost}`,
      ...eventLogBound(around),
      'spark.history.store.path': cache,
      'spark.history.store.maxDiskUsage': '2g',
    }
    const file: DesiredFile = {
      path: conf,
      body: propertiesFile(properties),
      mode: '644',
      owner: 'root',
      secret: false,
    }
    const daemon = sparkDaemon('org.apache.spark.deploy.history.HistoryServer', at)
    return {
      exec: [
        ...withHadoop(daemon, usesHadoop(around.cluster) ? hadoopConf(paths) : undefined),
        '--properties-file',
        conf,
      ],
      env: daemonEnvironment(at, around),
      folders: [cache],
      files: [file, logFile(at), ...(usesHadoop(around.cluster) ? hadoopFiles(paths, at.machine, around) : [])],
    }
  },
})

/** The same JVM, with the settings of Hadoop behind its class path. */
export function withHadoop(exec: readonly string[], conf: string | undefined): readonly string[] {
  const at = exec.indexOf('-cp') + 1
  return conf === undefined ? exec : exec.map((word, i) => (i === at ? `${word}:${conf}` : word))
}
