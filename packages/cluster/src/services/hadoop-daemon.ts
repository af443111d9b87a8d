/** What Hadoop's daemons have in common: how their JVM starts, and the files it reads. */
import { hadoopClassPath, hadoopConf } from './hadoop-class-path.ts'
import { hadoopFiles, policyFile } from './hadoop-files.ts'
import type { DesiredFile, DesiredService, Site, Surroundings } from './service.ts'

interface HadoopDaemon {
  readonly mainClass: string
  readonly arguments?: readonly string[]
  /** Clients of the whole cluster come to it: it takes calls from the cluster's machines only. */
  readonly guarded?: boolean
  /** Who is to leave it, as a file that it reads without a restart too. */
  readonly leaving?: DesiredFile
  /** What tells it to read again whom it takes calls from, and who is to leave. */
  readonly refresh?: readonly (readonly string[])[]
  /** What runs beside it (DesiredService.guard). */
  readonly guard?: string | undefined
  readonly folders: readonly string[]
  readonly more?: NonNullable<DesiredService['more']>
}

/** Seconds that a daemon goes by a name it has looked up (30 where nothing is said): as long it would go on to where a name led before it was mended. */
export const nameMemory = 5

/** C1 alone and the serial collector start faster, and are plenty for daemons that mostly wait. */
export function hadoopDaemon(daemon: HadoopDaemon, at: Site, around: Surroundings): DesiredService {
  const { paths, id } = at
  const conf = hadoopConf(paths)
  const policy: readonly DesiredFile[] = daemon.guarded
    ? [policyFile(paths, around), ...(daemon.leaving ? [daemon.leaving] : [])]
    : []
  return {
    exec: [
      `${paths.javaHome}/bin/java`,
      '--add-opens=java.base/java.lang=ALL-UNNAMED',
      ...['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData', `-Xmx${at.share.heap}m`],
      ...[
        `-Dtinderbox.log=${paths.cluster}/logs/${id}.log`,
        '-Dhadoop.root.logger=INFO,file',
        `-Dlog4j.configuration=file:${conf}/log4j.properties`,
      ],
      `-Dsun.net.inetaddr.ttl=${nameMemory}`,
      ...[`-Dhadoop.log.dir=${paths.cluster}/logs`, `-Dyarn.log.dir=${paths.cluster}/logs`],
      ...[`-Dhadoop.home.dir=${paths.hadoopHome}`, `-Djava.library.path=${paths.hadoopHome}/lib/native`],
      ...['-cp', [...(daemon.guarded ? [`${conf}/guarded`] : []), conf, ...hadoopClassPath(paths)].join(':')],
      daemon.mainClass,
      ...(daemon.arguments ?? []),
    ],
    env: {
      TINDERBOX_VERSION: around.cluster.settings.hadoop.version,
      JAVA_HOME: paths.javaHome,
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HADOOP_HOME: paths.hadoopHome,
      HADOOP_CONF_DIR: conf,
      LD_LIBRARY_PATH: `${paths.hadoopHome}/lib/native`,
    },
    folders: daemon.folders,
    ...(daemon.more && { more: daemon.more }),
    files: hadoopFiles(paths, at.machine, around),
    ...(daemon.guard !== undefined && { guard: daemon.guard }),
    ...(policy.length > 0 && daemon.refresh !== undefined && { reloaded: { files: policy, commands: daemon.refresh } }),
  }
}
