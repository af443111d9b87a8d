/** `shell`: pyspark, spark-shell or spark-sql on the user's own terminal, running on a machine of the cluster. */
import type { Cluster } from '../config/cluster.ts'
import { asDaemon, daemonPrefix, daemonRights } from './as-daemon.ts'
import type { Hosts, Machines } from './cluster-ready.ts'
import { collectShellEvents } from './collect-events.ts'
import { endJob } from './end-job.ts'
import { newJobId } from './job-id.ts'
import { jobPlace } from './job-place.ts'
import { preparedJob } from './prepared-job.ts'
import { shellFolder, type ShellKind } from './shell-folder.ts'

export interface ShellOptions {
  /** The machine that it runs on, or `yarn`. Default: the master's. */
  readonly on?: string
  readonly conf?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** What is worth knowing when it has ended. */
  readonly note?: (text: string) => void
}

/** Resolves with the shell's exit code. Throws ToolError: NOT_RUNNING, USAGE, JOB_FAILED (asks for more than there is), SSH_*, COMMAND_FAILED. */
export async function openShell(
  cluster: Cluster,
  hosts: Hosts,
  machines: Machines,
  kind: ShellKind,
  options: ShellOptions = {},
): Promise<number> {
  const { on, settings } = preparedJob(cluster, machines, options)
  const place = jobPlace(newJobId(kind), on)
  const host = hosts.get(on.facts.machine)!
  await host.run(asDaemon(on, shellFolder(place, kind, settings)), { ...daemonRights(on), title: 'prepare the shell' })
  try {
    return await host.interactive([...daemonPrefix(on), 'sh', `${place.folder}/run`], daemonRights(on))
  } finally {
    // A connection that broke may have left something behind; while that goes on, so does its event log.
    const ended = await endJob(host, place).then(
      () => true,
      () => false,
    )
    const { signal = new AbortController().signal, note } = options
    if (ended)
      await collectShellEvents(cluster, hosts, place, signal).catch((error: Error) =>
        note?.(`the history server will not show this shell: ${error.message}`),
      )
  }
}
