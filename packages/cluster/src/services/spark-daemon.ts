/** What Spark's daemons have in common: how their JVM starts, and the files it reads. */
import { archiveOptions, classPathJar, javaModuleOptions } from './spark-java.ts'
import { zookeeperQuorum } from './quorum.ts'
import { versionLine } from '../config/version-line.ts'
import type { DesiredFile, Site, SitePaths, Surroundings } from './service.ts'

/**
 * The JVM of a daemon, started directly: `spark-class` starts a second JVM first, only to build this line. C1 alone and the serial collector
 * start faster and are plenty for a daemon that mostly waits; executors never get them.
 */
export function sparkDaemon(mainClass: string, { id, paths, share }: Site): string[] {
  return [
    `${paths.javaHome}/bin/java`,
    ...javaModuleOptions,
    ...['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-XX:-UsePerfData', `-Xmx${share.heap}m`],
    ...archiveOptions(paths),
    `-Dlog4j2.configurationFile=${paths.cluster}/conf/log4j2.properties`,
    `-Dtinderbox.log=${paths.cluster}/logs/${id}.log`,
    ...['-cp', classPathJar(paths), mainClass],
  ]
}

/**
 * SPARK_LOCAL_IP binds the web pages (and nothing else, as --host is given) to loopback: they ask nobody for a password, so they are
 * reached through a tunnel. The configuration folder is an empty one: what counts is in the properties file.
 */
export function daemonEnvironment({ paths }: Site, { cluster }: Surroundings): Record<string, string> {
  return {
    TINDERBOX_VERSION: cluster.settings.spark.version,
    JAVA_HOME: paths.javaHome,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    SPARK_HOME: paths.sparkHome,
    SPARK_CONF_DIR: `${paths.cluster}/conf/none`,
    SPARK_SCALA_VERSION: '2.13',
    SPARK_LOCAL_IP: '127.0.0.1',
  }
}

/**
 * What the master remembers of workers and applications. Versions of one line (4.3.x) understand each other's; others do not (the classes in it differ),
 * and a master that finds what it cannot read does not start.
 */
export function recoveryFolder(paths: SitePaths, version: string): string {
  return `${paths.cluster}/work/spark-master-${versionLine(version)}`
}

/** The properties are secret as a whole: the shared secret is among them. */
export function daemonFiles(at: Site, around: Surroundings): DesiredFile[] {
  const { paths } = at
  const { secret, cluster } = around
  const quorum = zookeeperQuorum(around)
  const properties = {
    'spark.authenticate': 'true',
    'spark.authenticate.secret': secret,
    // Open by default since 4.1, and it takes submissions from anybody, authentication or not.
    'spark.master.rest.enabled': 'false',
    // Work folders of ended applications go after a day, not a week; executors' logs are rolled (client-files.ts).
    'spark.worker.cleanup.enabled': 'true',
    'spark.worker.cleanup.appDataTtl': '86400',
    // A worker that is drained hands its tasks and data on; and applications outlive a restart of the master.
    'spark.decommission.enabled': 'true',
    ...(quorum === undefined
      ? {
          'spark.deploy.recoveryMode': 'FILESYSTEM',
          'spark.deploy.recoveryDirectory': recoveryFolder(paths, cluster.settings.spark.version),
        }
      : {
          'spark.deploy.recoveryMode': 'ZOOKEEPER',
          'spark.deploy.zookeeper.url': quorum,
          'spark.deploy.zookeeper.dir': `/tinderbox/${cluster.name}/spark-${versionLine(cluster.settings.spark.version)}`,
        }),
    'spark.deploy.retainedApplications': '50',
    'spark.deploy.retainedDrivers': '50',
  }
  return [
    {
      path: `${paths.cluster}/conf/daemons.conf`,
      body: propertiesFile(properties),
      mode: '600',
      owner: 'daemon',
      secret: true,
    },
    logFile(at),
  ]
}

/** How Spark's daemons write their logs. */
export function logFile({ paths }: Site): DesiredFile {
  return { path: `${paths.cluster}/conf/log4j2.properties`, body: logging, mode: '644', owner: 'root', secret: false }
}

/**
 * `key value` lines, as Spark reads them, in the order of their keys: the same settings are the same text. Spark reads them as Java's properties,
 * where a backslash escapes and a value may follow a "=" or ":" of its own.
 */
export function propertiesFile(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key} ${value.replaceAll('\\', '\\\\').replace(/^[=:]/, '\\$&')}\n`)
    .join('')
}

const logging = `# Daemon logs: at most four files of 20 MB each.
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = \${sys:tinderbox.log}
appender.file.filePattern = \${sys:tinderbox.log}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss.SSS} %p %c{1}: %m%n%ex
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 20MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
`
