/** The part of the plan that is about daemons: which of them start, which start anew and why. Pure. */
import type { Action, Change, StartService } from '../actions/action.ts'
import { isHighlyAvailable, masterOf, placementsOf, serviceId, type Cluster } from '../config/cluster.ts'
import { batchSize } from '../config/rolling.ts'
import { versionLine } from '../config/version-line.ts'
import { sparkMasterUrl } from '../services/quorum.ts'
import { activeMaster } from '../sites/active-master.ts'
import { secretIn } from '../sites/cluster-secret.ts'
import { journalToMake } from '../sites/journal-to-make.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import { unitPath, type DesiredDaemon, type DesiredMachine } from './desired.ts'
import { sayChanges, serviceChanges, serviceVersion } from './service-changes.ts'

/** A machine with what it should be. */
export interface Wanted {
  readonly on: MachineSite
  readonly want: DesiredMachine
}

/** A daemon that has to be started, or started anew. */
export interface Start extends Wanted {
  readonly daemon: DesiredDaemon
  readonly action: StartService
}

/** It was started with the settings of one that another stands by for, which are not wanted any more, or again: it would wait for ever. */
export function standsByForNobody(cluster: Cluster, { facts }: MachineSite): boolean {
  return !isHighlyAvailable(cluster) && facts.namenode?.state === 'standby'
}

/** `drained`: the places of workers that take no work any more, as the master says. `journal`: the machine whose NameNode is to get one (`journalToMake`). */
export function startsOn(
  cluster: Cluster,
  { on, want }: Wanted,
  drained: ReadonlySet<string>,
  journal: string | undefined,
): Start[] {
  return want.services.flatMap((daemon): Start[] => {
    const { id, revision } = daemon
    const found = on.facts.daemons.find((one) => one.id === id)
    const runs = found?.pid !== undefined
    const { address, ports } = on.sites.get(id)!
    const idles = daemon.service === 'spark-worker' && drained.has(`${address}:${ports['rpc']}`)
    const isNameNode = daemon.service === 'hdfs-namenode'
    const getsJournal = isNameNode && journal === on.facts.machine
    const waits = isNameNode && standsByForNobody(cluster, on)
    const changes = runs && found.revision !== revision ? changesOf(cluster, { on, want }, daemon) : []
    // Though it runs as it is written.
    const anew = idles
      ? 'it was drained and takes no work'
      : getsJournal
        ? 'other NameNodes are to stand by for it'
        : waits
          ? 'it stands by for a NameNode that is not there'
          : runs && found.read !== undefined && found.read !== daemon.read
            ? 'its files were other ones when it started'
            : undefined
    const why = !runs
      ? found && found.state !== 'stopped' && !found.state.startsWith('inactive')
        ? `it is not running (${found.state})`
        : 'it is not running'
      : found.revision !== revision
        ? (sayChanges(changes) ??
          (isWritten({ on, want }, daemon)
            ? 'it was not started anew after its files changed'
            : 'it runs with an older configuration'))
        : (anew ?? (found.enabled ? undefined : 'it would not come back after a reboot'))
    if (why === undefined) return []
    const restart = runs && (found.revision !== revision || anew !== undefined)
    const action: StartService = {
      kind: 'start-service',
      machine: on.facts.machine,
      why,
      cluster: cluster.name,
      service: id,
      supervisor: on.facts.supervision,
      restart,
      changes,
    }
    return [{ on, want, daemon, action }]
  })
}

/**
 * Daemons that run read again what has changed of the files that they read without a restart. Those that start anew later do so too: until then a machine
 * that joins would be turned away.
 */
export function reloadsOn(cluster: Cluster, { on, want }: Wanted): Action[] {
  const there = new Map(on.facts.files.map(({ path, body }) => [path, body]))
  return want.services.flatMap(({ id, reloaded }): Action[] => {
    const found = on.facts.daemons.find((one) => one.id === id)
    if (!reloaded || found?.pid === undefined) return []
    const differs = reloaded.files.some(({ path, body }) => there.get(path) !== body)
    if (!differs && !found.outdated) return []
    return [
      {
        kind: 'reload-service',
        machine: on.facts.machine,
        why: 'what it reads without a restart has changed',
        cluster: cluster.name,
        service: id,
        commands: reloaded.commands,
        env: reloaded.env,
        files: reloaded.files.map(({ path }) => path),
      },
    ]
  })
}

/** What differs: by the files on the disk; where these are as they shall be already, by what the process itself shows. */
function changesOf(cluster: Cluster, { on, want }: Wanted, daemon: DesiredDaemon): Change[] {
  const there = new Map(on.facts.files.map(({ path, body }) => [path, body]))
  const run = `${on.here}/services/${daemon.id}/run`
  const unit = [unitPath(cluster, on, daemon.id), `${on.here}/services/${daemon.id}/supervise`]
  const bodies = want.files.filter(({ path, body }) => daemon.paths.has(path) && there.get(path) !== body)
  const after = want.files.find(({ path }) => path === run)!.body
  const files = bodies
    .filter(({ path }) => path !== run)
    .map(({ path }) => (unit.includes(path) ? 'unit' : `file ${path.slice(on.here.length + 1)}`))
  const inScript = serviceChanges(there.get(run), after)
  const now = serviceVersion(after)
  const runs = on.facts.daemons.find(({ id }) => id === daemon.id)?.version
  const inProcess: Change[] =
    runs === undefined || now === undefined || runs === now || inScript.some(({ what }) => what === 'version')
      ? []
      : [{ what: 'version', before: runs, after: now }]
  return [...inProcess, ...inScript, ...files.map((what): Change => ({ what, before: undefined, after: undefined }))]
}

/** Its files are as they shall be: they changed while it ran on. */
function isWritten({ on, want }: Wanted, daemon: DesiredDaemon): boolean {
  const there = new Map(on.facts.files.map(({ path, body }) => [path, body]))
  return want.files.every(({ path, body }) => !daemon.paths.has(path) || there.get(path) === body)
}

/** Workers that were drained and did not start anew: an `up` that was cut off leaves them so. */
export function drainedPlaces(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): ReadonlySet<string> {
  const workers = activeMaster(cluster, machines).state?.workers ?? []
  const at = (state: string) =>
    workers.filter((worker) => worker.state === state).map(({ host, port }) => `${host}:${port}`)
  const alive = new Set(at('ALIVE'))
  return new Set(at('DECOMMISSIONED').filter((place) => !alive.has(place)))
}

/** Applications that have executors of this worker. */
export function applicationsOf(on: MachineSite, id: string): string[] {
  const found = on.facts.processes.flatMap(({ service, application }) =>
    service === id && application !== undefined ? [application] : [],
  )
  return [...new Set(found)].toSorted()
}

/** What happens to a worker before it stops, if it has anything to do. */
export function drainActions(cluster: Cluster, on: MachineSite, id: string, why: string, drivers = false): Action[] {
  const runs = on.facts.daemons.some((daemon) => daemon.id === id && daemon.pid !== undefined)
  if (!runs || !isWorker(id)) return []
  return [
    {
      kind: 'drain-worker',
      machine: on.facts.machine,
      why,
      cluster: cluster.name,
      service: id,
      patience: cluster.settings.rolling.drain,
      drivers,
      applications: applicationsOf(on, id),
    },
  ]
}

export function isWorker(id: string): boolean {
  return /^spark-worker(-\d+)?$/.test(id)
}

/** Why a worker that runs cannot belong to the master that will be; undefined where it can, or where it does not run. */
export function estrangedBecause(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  { on, want }: Wanted,
  daemon: DesiredDaemon,
): string | undefined {
  if (daemon.service !== 'spark-worker') return undefined
  const runs = on.facts.daemons.find((one) => one.id === daemon.id && one.pid !== undefined)
  if (!runs) return undefined
  const { version } = cluster.settings.spark
  const url = sparkMasterUrl({ cluster, site: (placement) => siteOf(machines, placement) })
  if (runs.master !== undefined && runs.master !== url) return `the master will be at ${url}`
  if (runs.version !== undefined && versionLine(runs.version) !== versionLine(version))
    return `Spark ${runs.version} and ${version} do not start executors for each other`
  const conf = `${on.here}/conf/daemons.conf`
  const [now, then] = [on.facts.files, want.files].map((files) =>
    secretIn(files.find(({ path }) => path === conf)?.body),
  )
  return now !== undefined && now !== then ? "the cluster's secret changes" : undefined
}

/**
 * Why workers cannot be changed one after the other: those that run cannot stay with the master that will be, nor those that start anew with the one
 * that is.
 */
export function togetherBecause(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  wanted: readonly Wanted[],
  starts: readonly Start[],
): string | undefined {
  if (journalToMake(cluster, machines)) return 'HDFS gets the journal that its NameNodes share'
  const placement = masterOf(cluster)
  const id = serviceId(placement)
  const { facts } = machines.get(placement.machine)!
  const start = starts.find(({ on, daemon }) => on.facts === facts && daemon.id === id)
  if (!start && facts.daemons.some((daemon) => daemon.id === id && daemon.pid !== undefined)) return undefined
  for (const one of wanted) {
    for (const daemon of one.want.services) {
      const why = estrangedBecause(cluster, machines, one, daemon)
      if (why !== undefined) return why
    }
  }
  return undefined
}

/** Workers in batches: as many as the file says at a time, in its order. Those of one machine stay together: a machine is well or it is not. */
export function batches(cluster: Cluster, starts: readonly Start[], most = Infinity): Start[][] {
  const asked = batchSize(
    cluster.settings.rolling,
    Math.max(1, placementsOf(cluster, starts[0]?.daemon.service ?? 'spark-worker').length),
  )
  const size = Math.min(asked, most)
  const result: Start[][] = []
  for (const start of starts) {
    const last = result.at(-1)
    if (last && (last.length < size || last.at(-1)!.on === start.on)) last.push(start)
    else result.push([start])
  }
  return result
}

/** Services of this cluster on the machine that the file does not have there. */
export function strayServices(cluster: Cluster, want: DesiredMachine, on: MachineSite): Action[] {
  return on.facts.daemons
    .filter(({ id }) => !want.services.some((service) => service.id === id))
    .flatMap(({ id }) => [...drainActions(cluster, on, id, notHere), ...removeService(cluster, on, id, notHere)])
}

const notHere = 'the file does not have it on this machine'

export function removeService(cluster: Cluster, on: MachineSite, id: string, why: string): Action[] {
  const base = { machine: on.facts.machine, why }
  const unit = unitPath(cluster, on, id)
  const kept = on.facts.daemons.some((daemon) => daemon.id === id && daemon.kept)
  return [
    {
      ...base,
      kind: 'stop-service',
      cluster: cluster.name,
      service: id,
      supervisor: kept ? 'process' : on.facts.supervision,
    },
    ...(on.facts.files.some(({ path }) => path === unit)
      ? [{ ...base, kind: 'remove-path', path: unit } as const]
      : []),
    { ...base, kind: 'remove-path', path: `${on.here}/services/${id}` },
  ]
}

/** Daemons that a loop of ours has kept so far, on a machine where systemd keeps them from now on. */
export function handedOver(cluster: Cluster, want: DesiredMachine, { facts }: MachineSite): Action[] {
  if (facts.supervision === 'process') return []
  const wanted = new Set(want.services.map(({ id }) => id))
  return facts.daemons
    .filter(({ id, kept }) => kept && wanted.has(id))
    .map(({ id }) => ({
      kind: 'stop-service',
      machine: facts.machine,
      why: 'systemd keeps it from now on',
      cluster: cluster.name,
      service: id,
      supervisor: 'process',
    }))
}
