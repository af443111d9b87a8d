import { quote } from '../hosts/quote.ts'
import { pairs, type Probe } from './probe.ts'

export interface SparkHome {
  readonly home: string
  /** From the name of its core library: `4.3.0`; undefined where there is no Spark. */
  readonly version: string | undefined
}

/** The Spark that the file says is on the machine already; undefined when the file says nothing of the kind. */
export const sparkHome = (home: string | undefined): Probe<SparkHome | undefined> => ({
  name: 'spark-home',
  script:
    home === undefined
      ? ':'
      : `for jar in ${quote(home)}/jars/spark-core_*.jar; do [ -f "$jar" ] && basename "$jar" .jar | sed 's/^spark-core_[0-9.]*-/version=/'; done`,
  parse: (lines) => (home === undefined ? undefined : { home, version: pairs(lines)['version'] }),
})
