/** Without HDFS, a driver writes its event log on its own machine; the history server reads that of another. It is brought there when a job has ended. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { placementsOf, type Cluster } from '../config/cluster.ts'
import { quote } from '../hosts/quote.ts'
import { observeNeeded } from '../operations/observe.ts'
import { eventLogArchive, loggedApplications } from '../probes/event-log.ts'
import { localEvents, writesLocalEvents } from '../services/event-log.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { asDaemon, daemonRights } from './as-daemon.ts'
import type { Hosts } from './cluster-ready.ts'
import type { JobPlace } from './job-place.ts'

/** Days that one is left where it is when it could not be brought away. */
const patience = 14

/** Does nothing where the history server can read it already. Throws ToolError SSH_*, COMMAND_FAILED. */
export async function collectEvents(
  cluster: Cluster,
  hosts: Hosts,
  on: MachineSite,
  application: string,
  signal: AbortSignal,
): Promise<void> {
  const history = historyElsewhere(cluster, on)
  if (history === undefined) return
  const target = (await observeNeeded(cluster, hosts, [history], signal)).get(history)!
  const scratch = await mkdtemp(join(tmpdir(), 'tinderbox-events-'))
  try {
    const file = join(scratch, 'events.tar')
    const from = hosts.get(on.facts.machine)!
    const options = { title: 'bring the event log to the history server', timeout: 600, signal }
    await from.save(eventLogArchive(localEvents(on.paths), application), file, options)
    const script = asDaemon(target, receiveScript(localEvents(target.paths), application))
    await hosts.get(history)!.pipe(script, createReadStream(file), { ...options, ...daemonRights(target) })
    await from.run(asDaemon(on, removeScript(localEvents(on.paths), application)), { ...options, ...daemonRights(on) })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Of all applications that a shell had: it may have begun several, one after the other. Throws as above. */
export async function collectShellEvents(
  cluster: Cluster,
  hosts: Hosts,
  { on, folder }: JobPlace,
  signal: AbortSignal,
): Promise<void> {
  if (historyElsewhere(cluster, on) === undefined) return
  const host = hosts.get(on.facts.machine)!
  const { stdout } = await host.read(loggedApplications(folder), { title: 'read which applications it had', signal })
  for (const application of stdout.split('\n').filter(Boolean))
    await collectEvents(cluster, hosts, on, application, signal)
}

/** The history server's machine, where it does not read what is written on this one. */
function historyElsewhere(cluster: Cluster, on: MachineSite): string | undefined {
  const history = placementsOf(cluster, 'spark-history')[0]?.machine
  return history === on.facts.machine || !writesLocalEvents(cluster) ? undefined : history
}

/** POSIX shell; the archive is its standard input. The history server does not look at names that begin with a dot. */
export function receiveScript(folder: string, application: string): string {
  const name = `eventlog_v2_${application}`
  return `set -e
umask 027
cd ${quote(folder)}
rm -rf ${quote(`.${name}`)}
mkdir ${quote(`.${name}`)}
tar -C ${quote(`.${name}`)} -xf -
[ -e ${quote(name)} ] || mv ${quote(`.${name}/${name}`)} ${quote(name)}
rm -rf ${quote(`.${name}`)}
`
}

export function removeScript(folder: string, application: string): string {
  return `cd ${quote(folder)} || exit 0
rm -rf ${quote(`eventlog_v2_${application}`)}
find . -mindepth 1 -maxdepth 1 -mtime +${patience} -exec rm -rf {} +
`
}
