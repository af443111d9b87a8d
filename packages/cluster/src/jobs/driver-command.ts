/** How a driver is started: its JVM directly, without the one that spark-submit starts first to find out how. Pure. */
import { parseMebibytes } from '../config/size.ts'
import { hadoopConf } from '../services/hadoop-class-path.ts'
import { archiveOptions, classPathJar, javaModuleOptions, lateCompiler } from '../services/spark-java.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { JobPlace } from './job-place.ts'
import { splitWords } from './split-words.ts'

export interface DriverProgram {
  readonly kind: 'py' | 'jar' | 'sql'
  /** On the driver's machine, as all paths here. */
  readonly file: string
  readonly mainClass: string | undefined
  readonly args: readonly string[]
  readonly files: readonly string[]
  readonly pyFiles: readonly string[]
  readonly name: string | undefined
  /** Whether Python packages lie beside it. */
  readonly packages?: boolean
}

/** MiB of a driver's heap when nothing says it; Spark's own default. */
const defaultHeap = 1024

/** The JVM and what it runs. Nothing secret is in it: that is in the properties file. */
export function driverCommand(
  program: DriverProgram,
  settings: ReadonlyMap<string, string>,
  { on, folder }: JobPlace,
): string[] {
  const list = (flag: string, paths: readonly string[]) => (paths.length === 0 ? [] : [flag, paths.join(',')])
  return [
    ...driverJvm(settings, on, folder),
    'org.apache.spark.deploy.SparkSubmit',
    ...['--properties-file', `${folder}/spark.conf`],
    ...(program.name === undefined ? [] : ['--name', program.name]),
    ...list('--files', program.files),
    ...list('--py-files', program.pyFiles),
    ...what(program),
  ]
}

function what({ kind, file, mainClass, args }: DriverProgram): string[] {
  if (kind === 'sql')
    return [
      '--class',
      'org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver',
      'spark-internal',
      '-f',
      file,
      ...args,
    ]
  return [...(mainClass === undefined ? [] : ['--class', mainClass]), file, ...args]
}

/** Up to the main class. `folder`: the job's; what is in its `tmp` goes with the driver. The user's class path comes last: the class archive is good only for a class path that begins with ours. */
export function driverJvm(settings: ReadonlyMap<string, string>, on: MachineSite, folder: string): string[] {
  const more = settings.get('spark.driver.extraClassPath')
  return [
    `${on.paths.javaHome}/bin/java`,
    ...javaModuleOptions,
    '-Dderby.connection.requireAuthentication=false',
    ...['-XX:-UsePerfData', `-Xmx${driverHeap(settings)}m`],
    ...archiveOptions(on.paths),
    ...lateCompiler,
    `-Dlog4j2.configurationFile=${folder}/log4j2.properties`,
    `-Djava.io.tmpdir=${folder}/tmp`,
    `-Duser.home=${homeFolder(on)}`,
    ...splitWords(settings.get('spark.driver.defaultJavaOptions') ?? ''),
    ...splitWords(settings.get('spark.driver.extraJavaOptions') ?? ''),
    ...['-cp', more ? `${classPathJar(on.paths)}:${more}` : classPathJar(on.paths)],
  ]
}

/** What drivers take for the home of their user, who has none of his own: histories of shells, and the cache of packages that jobs name. */
export function homeFolder(on: MachineSite): string {
  return `${on.here}/jobs/home`
}

/** MiB. A bare number is MiB, as Spark reads it. */
export function driverHeap(settings: ReadonlyMap<string, string>): number {
  const asked = settings.get('spark.driver.memory') ?? `${defaultHeap}m`
  return parseMebibytes(/^\d+$/.test(asked) ? `${asked}m` : asked) ?? defaultHeap
}

/**
 * All of a driver's environment. SPARK_LOCAL_IP keeps its web page on loopback (and nothing else, as the properties say where it listens);
 * the names of the cluster and of the job are how `down` and Ctrl-C find what is theirs.
 */
export function driverEnvironment(
  settings: ReadonlyMap<string, string>,
  { on, folder, id }: JobPlace,
): Record<string, string> {
  const libraries = settings.get('spark.driver.extraLibraryPath')
  return {
    HOME: homeFolder(on),
    JAVA_HOME: on.paths.javaHome,
    LANG: 'C.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    PYSPARK_PYTHON: settings.get('spark.pyspark.python') ?? on.python,
    PYTHONHASHSEED: '0',
    PYTHONUNBUFFERED: '1',
    SPARK_CONF_DIR: `${on.here}/conf/none`,
    SPARK_HOME: on.paths.sparkHome,
    SPARK_LOCAL_DIRS: `${folder}/tmp`,
    SPARK_LOCAL_IP: '127.0.0.1',
    SPARK_SCALA_VERSION: '2.13',
    TINDERBOX_CLUSTER: on.here,
    TINDERBOX_JOB: id,
    ...(settings.get('spark.master') === 'yarn' && { HADOOP_CONF_DIR: hadoopConf(on.paths) }),
    ...(libraries !== undefined && { LD_LIBRARY_PATH: libraries }),
  }
}
