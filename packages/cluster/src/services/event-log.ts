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

/** Nothing without a history server. */
export function eventLog(paths: SitePaths, around: Surroundings): Record<string, string> {
  if (!has(around.cluster, 'spark-history')) return {}
  return {
    'spark.eventLog.enabled': 'true',
    'spark.eventLog.dir': eventLogFolder(paths, around),
    'spark.eventLog.compress': 'true',
    'spark.eventLog.rolling.enabled': 'true',
    'spark.eventLog.rolling.maxFileSize': '64m',
  }
}
