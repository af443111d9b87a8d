/** A check looks at what was observed and says what is wrong. It gets nothing that could change a machine. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Examination } from '../probes/examination.ts'
import type { Fix } from './fix.ts'
import type { Page } from './page.ts'

export interface Finding {
  /** The check's name, as its file's; or that of a symptom (symptoms.ts). It has a page. */
  readonly check: string
  /** error: `up` refuses to go on, or something does not work. warning: it works, and will not for ever, or not as it should. */
  readonly severity: 'error' | 'warning'
  readonly machine: string
  /** The daemon that it is about, `spark-worker-2`, or what hangs on several (`hdfs-blocks`, `driver`): where a deeper cause explains that this one is not well, the finding is told as following from it. */
  readonly service?: string
  /** The cause, in one sentence. */
  readonly summary: string
  /** What was seen, verbatim. */
  readonly evidence: string
  /** What to do next. */
  readonly hint: string
  /** What is not well because of this, and is no cause of its own. */
  readonly explains?: readonly Explained[]
  /** It is a fact by itself, which nothing else brings about: told as a cause of its own, whatever else is wrong with its daemon. */
  readonly standsAlone?: true
  /** How Tinderbox can mend it, the best way first. None: only the user can. */
  readonly fixes?: readonly Fix[]
}

/** A daemon on a machine, or all that run there. Who needs them is explained with them. */
export interface Explained {
  readonly machine: string
  /** `spark-worker-2`. */
  readonly service?: string
}

/** What else is known of a run. */
export interface Circumstances {
  /** Machines that were taken out of the file, and that `up` takes out of the cluster. Without addresses: it was not asked, or did not answer. */
  readonly leaving: readonly { readonly machine: string; readonly addresses: readonly string[] }[]
  /** The file is one that ran before: `up --rollback`. */
  readonly back: boolean
  /** What a doctor has seen besides; `up` looks at less. */
  readonly examined?: ReadonlyMap<string, Examination>
  /** An upgrade of HDFS that is open shall be final: `up --finalize`. */
  readonly finalize?: boolean
}

export const usual: Circumstances = { leaving: [], back: false }

/** Of what may stand in the way of `up`, machine by machine, by what `up` itself looks at. */
export interface Check {
  /** As its file's. */
  readonly name: string
  readonly page: Page
  /** Nothing when all is well. `all` is every machine of the cluster, for what is wrong only between machines. */
  run(
    cluster: Cluster,
    on: MachineSite,
    all: ReadonlyMap<string, MachineSite>,
    around: Circumstances,
  ): readonly Omit<Finding, 'check' | 'machine'>[]
}

/** Of what may be one trouble on many machines: it looks at all of them at once. Where it is about several, it names them itself. */
export interface ClusterCheck extends Pick<Check, 'name' | 'page'> {
  runOnAll(
    cluster: Cluster,
    machines: ReadonlyMap<string, MachineSite>,
    around: Circumstances,
  ): readonly Omit<Finding, 'check'>[]
}
