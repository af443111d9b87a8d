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

/** What else is known of a run. */
export interface Circumstances {
  /** Machines that were taken out of the file, and that `up` takes out of the cluster. Without addresses: it was not asked, or did not answer. */
  readonly leaving: readonly { readonly machine: string; readonly addresses: readonly string[] }[]
  /** The file is one that ran before: `up --rollback`. */
  readonly back: boolean
  /** An upgrade of HDFS that is open shall be final: `up --finalize`. */
  readonly finalize?: boolean
}

export const usual: Circumstances = { leaving: [], back: false }

export interface Check {
  readonly name: string
  /** Nothing when all is well. `all` is every machine of the cluster, for what is wrong only between machines. */
  run(
    cluster: Cluster,
    on: MachineSite,
    all: ReadonlyMap<string, MachineSite>,
    around: Circumstances,
  ): readonly Omit<Finding, 'check' | 'machine'>[]
}
