/** Where applications write what the history server shows. Pure. */
import { has, type Cluster } from '../config/cluster.ts'
import type { SitePaths, Surroundings } from './service.ts'

/** On HDFS, where there is HDFS; else in a folder of the machine that the driver runs on. */
export function eventLogFolder(paths: SitePaths, around: Pick<Surroundings, 'cluster'>): string {
  return has(around.cluster, 'hdfs-namenode') ? 'hdfs:///spark-events' : `file://${localEvents(paths)}`
}

export function localEvents(paths: SitePaths): string {
  return `${paths.cluster}/events`
}

/** Whether drivers write on their own machines what the history server is to show. */
export function writesLocalEvents(cluster: Cluster): boolean {
  return has(cluster, 'spark-history') && !has(cluster, 'hdfs-namenode')
}

/** MiB of events, before they are compressed, in one file of an application's log. */
const fileSize = 64

/**
 * MiB of its latest events that an application's log has at least. Some applications never end, and without a bound nor does the log: what is older the
 * history server writes anew without the jobs and stages that have ended, so its page shows those no more.
 */
const whole = 1024

/** For the history server. The user's own number wins. What it writes takes the name of a file that it replaces, so it has to be compressed in the same way. */
export function eventLogBound({ cluster }: Pick<Surroundings, 'cluster'>): Record<string, string> {
  const own = cluster.settings.spark.conf
  const files = 'spark.history.fs.eventLog.rolling.maxFilesToRetain'
  const codec = own['spark.eventLog.compression.codec']
  return {
    [files]: own[files] ?? `${whole / fileSize}`,
    'spark.eventLog.compress': own['spark.eventLog.compress'] ?? 'true',
    ...(codec !== undefined && { 'spark.eventLog.compression.codec': codec }),
  }
}

/** Nothing without a history server. */
export function eventLog(paths: SitePaths, around: Surroundings): Record<string, string> {
  if (!has(around.cluster, 'spark-history')) return {}
  return {
    'spark.eventLog.enabled': 'true',
    'spark.eventLog.dir': eventLogFolder(paths, around),
    'spark.eventLog.compress': 'true',
    'spark.eventLog.rolling.enabled': 'true',
    'spark.eventLog.rolling.maxFileSize': `${fileSize}m`,
  }
}
