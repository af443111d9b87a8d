/** The part of the plan that is about daemons: which of them start, which start anew and why. Pure. */
import type { Action, StartService } from '../actions/action.ts'
import { masterOf, serviceId, type Cluster } from '../config/cluster.ts'
import { batchSize } from '../config/rolling.ts'
import { versionLine } from '../config/version-line.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import { unitPath, type DesiredDaemon, type DesiredMachine } from './desired.ts'
import { serviceChanges } from './service-changes.ts'

/** A machine with what it should be. */
export interface Wanted {
  readonly on: MachineSite
  readonly want: DesiredMachine
}

/** A daemon that has to be started, or started anew. */
export interface Start {
  readonly on: MachineSite
  readonly daemon: DesiredDaemon
  readonly action: StartService
}

export function startsOn(cluster: Cluster, { on, want }: Wanted): Start[] {
  return want.services.flatMap((daemon): Start[] => {
    const { id, revision } = daemon
    const found = on.facts.daemons.find((one) => one.id === id)
    const runs = found?.pid !== undefined
    const why = !runs
      ? found && found.state !== 'stopped' && !found.state.startsWith('inactive')
        ? `it is not running (${found.state})`
        : 'it is not running'
      : found.revision !== revision
        ? 'it runs with an older configuration'
        : !found.enabled
          ? 'it would not come back after a reboot'
          : undefined
    if (why === undefined) return []
    const restart = runs && found.revision !== revision
    const action: StartService = {
      kind: 'start-service',
      machine: on.facts.machine,
      why,
      cluster: cluster.name,
      service: id,
      supervisor: on.facts.supervision,
      restart,
      changes: restart ? changesOf({ on, want }, id) : [],
    }
    return [{ on, daemon, action }]
  })
}

function changesOf({ on, want }: Wanted, id: string): StartService['changes'] {
  const path = `${on.here}/services/${id}/run`
  const textIn = (files: readonly { readonly path: string; readonly body: string }[]) =>
    files.find((file) => file.path === path)?.body
  return serviceChanges(textIn(on.facts.files), textIn(want.files)!)
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

/**
 * Why workers cannot be changed one after the other: those that run cannot stay with the master that will be, nor those that start anew with the one
 * that is.
 */
export function togetherBecause(
  cluster: Cluster,
  wanted: readonly Wanted[],
  starts: readonly Start[],
): string | undefined {
  const placement = masterOf(cluster)
  const id = serviceId(placement)
  const master = wanted.find(({ on }) => on.facts.machine === placement.machine)!
  const masterStays =
    master.on.facts.daemons.some((daemon) => daemon.id === id && daemon.pid !== undefined) &&
    !starts.some(({ on, daemon }) => on === master.on && daemon.id === id)
  if (masterStays) return undefined
  const line = versionLine(cluster.settings.spark.version)
  const sites = new Map(wanted.map(({ on }) => [on.facts.machine, on]))
  const { address, ports } = siteOf(sites, placement)
  const url = `spark://${address}:${ports['rpc']}`
  for (const { on, want } of wanted) {
    for (const daemon of want.services) {
      const runs = on.facts.daemons.find((one) => one.id === daemon.id && one.pid !== undefined)
      if (!runs || daemon.service !== 'spark-worker') continue
      if (runs.master !== undefined && runs.master !== url) return `the master will be at ${url}`
      if (runs.version !== undefined && versionLine(runs.version) !== line)
        return `Spark ${runs.version} and ${cluster.settings.spark.version} do not start executors for each other`
      const has = (path: string) => on.facts.files.find((file) => file.path === path)?.body
      const conf = `${on.here}/conf/daemons.conf`
      const [now, then] = [has(conf), want.files.find(({ path }) => path === conf)?.body].map(secretIn)
      if (now !== undefined && now !== then) return "the cluster's secret changes"
    }
  }
  return undefined
}

export function secretIn(conf: string | undefined): string | undefined {
  return conf === undefined ? undefined : /^spark\.authenticate\.secret (\S+)$/m.exec(conf)?.[1]
}

/** Workers in batches: as many as the file says at a time, in its order. */
export function batches(cluster: Cluster, starts: readonly Start[]): Start[][] {
  const size = batchSize(
    cluster.settings.rolling,
    cluster.placements.filter(({ service }) => service === 'spark-worker').length,
  )
  const result: Start[][] = []
  for (const start of starts) {
    const last = result.at(-1)
    if (last && last.length < size) last.push(start)
    else result.push([start])
  }
  return result
}

/** Services of this cluster on the machine that the file does not have there. */
export function strayServices(cluster: Cluster, want: DesiredMachine, on: MachineSite): Action[] {
  return on.facts.daemons
    .filter(({ id }) => !want.services.some((service) => service.id === id))
    .flatMap(({ id }) => [
      ...drainActions(cluster, on, id, notHere),
      ...removeService(cluster, on, id, notHere),
    ])
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
    ...(on.facts.files.some(({ path }) => path === unit) ? [{ ...base, kind: 'remove-path', path: unit } as const] : []),
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
