/** What every JVM of Spark's gets, daemon or not. */
import type { SitePaths } from './service.ts'

const opened = [
  'java.base/java.lang',
  'java.base/java.lang.invoke',
  'java.base/java.lang.reflect',
  'java.base/java.io',
  'java.base/java.net',
  'java.base/java.nio',
  'java.base/java.util',
  'java.base/java.util.concurrent',
  'java.base/java.util.concurrent.atomic',
  'java.base/jdk.internal.ref',
  'java.base/sun.nio.ch',
  'java.base/sun.nio.cs',
  'java.base/sun.security.action',
  'java.base/sun.util.calendar',
  'java.security.jgss/sun.security.krb5',
]

/** The options that Spark's own launcher adds to every JVM (org.apache.spark.launcher.JavaModuleOptions, 4.3.0). */
export const javaModuleOptions: readonly string[] = [
  '-XX:+IgnoreUnrecognizedVMOptions',
  '--add-modules=jdk.incubator.vector',
  ...opened.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
  '-Dio.netty.tryReflectionSetAccessible=true',
  '-Dio.netty.allocator.type=pooled',
  '-Dio.netty.handler.ssl.defaultEndpointVerificationAlgorithm=NONE',
  '--sun-misc-unsafe-memory-access=allow',
  '--enable-native-access=ALL-UNNAMED',
]

/**
 * One jar that only names Spark's jars, in a fixed order. `jars/*` is expanded in the folder's own order, which differs between machines, and
 * a class archive is good only for the very class path it was made with.
 */
export function classPathJar(paths: SitePaths): string {
  return `${paths.classes}/classpath.jar`
}

export function archiveFile(paths: SitePaths): string {
  return `${paths.classes}/classes.jsa`
}

/**
 * Of drivers and executors. A short job runs a lot of code a few hundred times, and Java's second compiler took about half of its processor time; four times
 * the calls of its own thresholds (JDK 17) have to come first. What runs for long is still compiled by it, a moment later.
 */
export const lateCompiler: readonly string[] = [
  '-XX:Tier4InvocationThreshold=20000',
  '-XX:Tier4MinInvocationThreshold=2400',
  '-XX:Tier4CompileThreshold=60000',
  '-XX:Tier4BackEdgeThreshold=160000',
]

/** MiB. Above it the collector of whole heaps would stop tasks for seconds. */
const smallHeap = 8 * 1024

/** Of executors with `heap` MiB. G1's short pauses cost processor time beside the tasks and in each write; a small heap is collected quickly anyway. */
export function executorCollector(heap: number): readonly string[] {
  return heap < smallHeap ? ['-XX:+UseParallelGC'] : []
}

const collector = /(?<=^|\s)-XX:\+Use\w+GC(?:\s+|$)/g

/** Both, where none loses. Java starts with no more than one collector: `more`'s is taken. */
export function joinJavaOptions(before: string, more: string): string {
  const kept = more.search(collector) >= 0 ? before.replaceAll(collector, '').trim() : before
  return `${kept} ${more}`
}

/** Maps the classes from the archive instead of reading, checking and parsing them anew. A JVM that finds it unfit starts without. */
export function archiveOptions(paths: SitePaths): readonly string[] {
  return ['-Xshare:auto', `-XX:SharedArchiveFile=${archiveFile(paths)}`, '-Xlog:disable', '-Xlog:all=error:stderr']
}
