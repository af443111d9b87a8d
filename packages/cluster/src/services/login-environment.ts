/** What a login shell gets on a machine, and what `tinderbox env` prints. Pure. */
import { quote } from '../hosts/quote.ts'
import { hadoopConf, nativeLibraries } from './hadoop-class-path.ts'
import type { SitePaths } from './service.ts'

/** The variables; PATH is what goes in front of it. A driver's page is open on the machine itself only, like those of the daemons. */
export function environmentOf(paths: SitePaths, python: string, hadoop = false): Readonly<Record<string, string>> {
  return {
    ...(hadoop && {
      HADOOP_HOME: paths.hadoopHome,
      HADOOP_CONF_DIR: hadoopConf(paths),
      LD_LIBRARY_PATH: nativeLibraries(paths),
    }),
    JAVA_HOME: paths.javaHome,
    PYSPARK_PYTHON: python,
    SPARK_CONF_DIR: `${paths.cluster}/conf/client`,
    SPARK_HOME: paths.sparkHome,
    SPARK_LOCAL_IP: '127.0.0.1',
    PATH: `${paths.sparkHome}/bin${hadoop ? `:${paths.hadoopHome}/bin` : ''}`,
  }
}

/** The same as lines for a POSIX shell. */
export function environmentLines(paths: SitePaths, python: string, hadoop = false): string {
  return Object.entries(environmentOf(paths, python, hadoop))
    .map(([key, value]) => {
      const line = `export ${key}=${quote(value)}${key === 'PATH' ? ':"$PATH"' : ''}\n`
      // The cluster's secret is in there: who may not read it gets Spark without the cluster, not an error.
      return key === 'SPARK_CONF_DIR' ? `[ ! -r ${quote(`${value}/spark-defaults.conf`)} ] || ${line}` : line
    })
    .join('')
}
