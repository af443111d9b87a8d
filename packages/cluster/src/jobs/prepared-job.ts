/** Where a driver runs, with which settings, and who gives its executors; refused when it could never get what it asks for. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { driverMachine, runningMaster, type Machines } from './cluster-ready.ts'
import { checkFit } from './fit.ts'
import { jobSettings, type JobSettings } from './job-settings.ts'
import { standalone, yarnManager, type Manager } from './manager.ts'
import { checkYarn, onYarn, runningYarn, yarnProperties, type Yarn } from './yarn.ts'

export interface PreparedJob {
  readonly on: MachineSite
  readonly settings: JobSettings
  /** Undefined: standalone Spark's. */
  readonly yarn: Yarn | undefined
  readonly manager: Manager
}

/** Throws ToolError: USAGE, NOT_RUNNING, JOB_FAILED (asks for more than there is). */
export function preparedJob(
  cluster: Cluster,
  machines: Machines,
  asked: { readonly on?: string; readonly conf?: Readonly<Record<string, string>> },
): PreparedJob {
  const conf = asked.conf ?? {}
  if (asked.on === onYarn) {
    const yarn = runningYarn(cluster, machines)
    const on = driverMachine(cluster, machines, undefined)
    const settings = jobSettings(conf, on, (ofCluster) => yarnProperties(on, yarn.state, ofCluster))
    checkYarn(cluster, settings.effective, yarn.state, on)
    return { on, settings, yarn, manager: yarnManager(on.daemonUser) }
  }
  const state = runningMaster(cluster, machines)
  const on = driverMachine(cluster, machines, asked.on)
  const settings = jobSettings(conf, on)
  checkFit(settings.effective, state, on.facts)
  return { on, settings, yarn: undefined, manager: standalone }
}
