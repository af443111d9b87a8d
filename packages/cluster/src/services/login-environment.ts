/** What a login shell gets on a machine, and what `tinderbox env` prints. Pure. */
import { quote } from '../hosts/quote.ts'
import type { SitePaths } from './service.ts'

/** The variables; PATH is what goes in front of it. */
export function environmentOf(paths: SitePaths, python: string): Readonly<Record<string, string>> {
  return {
    JAVA_HOME: paths.javaHome,
    PYSPARK_PYTHON: python,
    SPARK_CONF_DIR: `${paths.cluster}/conf/client`,
    SPARK_HOME: paths.sparkHome,
    PATH: `${paths.sparkHome}/bin`,
  }
}

/** The same as lines for a POSIX shell. */
export function environmentLines(paths: SitePaths, python: string): string {
  return Object.entries(environmentOf(paths, python))
    .map(([key, value]) => `export ${key}=${quote(value)}${key === 'PATH' ? ':"$PATH"' : ''}\n`)
    .join('')
}
