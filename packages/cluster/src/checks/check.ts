/** A check looks at what was observed and says what is wrong. It gets nothing that could change a machine. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'

export interface Finding {
  /** The check's name, as its file's. */
  readonly check: string
  /** error: `up` refuses to go on. warning: it goes on and says so. */
  readonly severity: 'error' | 'warning'
  readonly machine: string
  /** The cause, in one sentence. */
  readonly summary: string
  /** What was seen, verbatim. */
  readonly evidence: string
  /** What to do next. */
  readonly hint: string
}

export interface Check {
  readonly name: string
  /** Nothing when all is well. `all` is every machine of the cluster, for what is wrong only between machines. */
  run(
    cluster: Cluster,
    on: MachineSite,
    all: ReadonlyMap<string, MachineSite>,
  ): readonly Omit<Finding, 'check' | 'machine'>[]
}
