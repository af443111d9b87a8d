/** `shell`: pyspark, spark-shell or spark-sql on the user's own terminal, running on a machine of the cluster. */
import type { Cluster } from '../config/cluster.ts'
import { asDaemon, daemonPrefix, daemonRights } from './as-daemon.ts'
import { driverMachine, runningMaster, type Hosts, type Machines } from './cluster-ready.ts'
import { endJob } from './end-job.ts'
import { checkFit } from './fit.ts'
import { newJobId } from './job-id.ts'
import { jobPlace } from './job-place.ts'
import { jobSettings } from './job-settings.ts'
import { shellFolder, type ShellKind } from './shell-folder.ts'

export interface ShellOptions {
  /** The machine that it runs on. Default: the master's. */
  readonly on?: string
  readonly conf?: Readonly<Record<string, string>>
}

/** Resolves with the shell's exit code. Throws ToolError: NOT_RUNNING, USAGE, JOB_FAILED (asks for more than there is), SSH_*, COMMAND_FAILED. */
export async function openShell(
  cluster: Cluster,
  hosts: Hosts,
  machines: Machines,
  kind: ShellKind,
  options: ShellOptions = {},
): Promise<number> {
  const state = runningMaster(cluster, machines)
  const on = driverMachine(cluster, machines, options.on)
  const settings = jobSettings(options.conf ?? {}, on)
  checkFit(settings.effective, state, on.facts)
  const place = jobPlace(newJobId(kind), on)
  const host = hosts.get(on.facts.machine)!
  await host.run(asDaemon(on, shellFolder(place, kind, settings)), { ...daemonRights(on), title: 'prepare the shell' })
  try {
    return await host.interactive([...daemonPrefix(on), 'sh', `${place.folder}/run`], daemonRights(on))
  } finally {
    // A connection that broke may have left something behind.
    await endJob(host, place).catch(() => {})
  }
}
