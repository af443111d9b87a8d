/** How much heap a daemon gets when the file leaves it to us. Pure; all in MiB. */
import type { ServiceName } from './cluster.ts'

interface Rule {
  /** The heap is the machine's memory divided by this, */
  readonly part: number
  /** and never less, */
  readonly least: number
  /** nor more. */
  readonly most: number
}

/** Daemons that mostly wait: what they hold grows with the machines, the applications or the blocks, slowly. */
const small = { part: 32, least: 192, most: 512 }
/** They hold all names of HDFS: about a million files for each GiB. The secondary one loads the same image. */
const names = { part: 16, least: 256, most: 8192 }
/** Drivers of all their sessions. */
const driver = { part: 16, least: 512, most: 4096 }

const rules: Readonly<Record<ServiceName, Rule>> = {
  zookeeper: { part: 32, least: 64, most: 256 },
  'hdfs-journalnode': { part: 32, least: 128, most: 256 },
  'hdfs-namenode': names,
  'hdfs-secondarynamenode': names,
  'hdfs-zkfc': { part: 32, least: 64, most: 128 },
  'hdfs-datanode': { part: 32, least: 128, most: 1024 },
  'yarn-resourcemanager': { ...small, most: 1024 },
  'yarn-nodemanager': small,
  'spark-master': small,
  'spark-worker': small,
  'spark-history': { part: 16, least: 256, most: 1024 },
  'spark-connect': driver,
  'spark-thrift': driver,
}

/** Of the machine's memory alone, so that another daemon beside it does not restart it. In whole 64 MiB. */
export function automaticHeap(service: ServiceName, memory: number): number {
  const { part, least, most } = rules[service]
  return Math.min(most, Math.max(least, Math.round(memory / part / 64) * 64))
}

/**
 * What a JVM takes beyond its heap: classes, compiled code, stacks, buffers. A rule of thumb. Of daemons just started, with heaps
 * of 192 and 384 MiB: Hadoop's took 85 to 125 MiB, Spark's master and worker 220, of which 40 are mapped files. All of them together with
 * their heaps, of which 55 to 70 MiB were in use, stayed below what they are counted with.
 */
export function beyondHeap(heap: number): number {
  return 128 + Math.min(384, Math.floor(heap / 8))
}
