/** The steps in which daemons change, and which files change with them. Pure. */
import type { Action } from '../actions/action.ts'
import type { Cluster, ServiceName } from '../config/cluster.ts'
import { startOrder } from '../services/index.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Gate, Step } from './plan.ts'
import { fileActions } from './plan-files.ts'
import { batches, drainActions, type Start, type Wanted } from './plan-services.ts'
import { isReady } from './readiness.ts'
import { formerName } from './roster.ts'
import { undoOf } from './undo.ts'

export interface SharedFiles {
  /** Before anything starts. */
  readonly first: readonly Action[]
  /** With the restart of the daemon that reads them, which may be the last of many. */
  readonly with: ReadonlyMap<Start, readonly Action[]>
  /** When all daemons are well: what drivers and people read. */
  readonly last: readonly Action[]
  /** When all the rest is done: what says that a machine has another name. */
  readonly names: readonly Action[]
}

/**
 * Each change of a file, at its time: with the restart of the daemon that reads it, so that what is on the disk tells what runs, wherever `up` is cut
 * off. A file that several daemons of a machine read changes with the first of them.
 */
export function shareFiles(
  cluster: Cluster,
  wanted: readonly Wanted[],
  rolling: readonly Start[],
  atOnce: readonly Start[],
): SharedFiles {
  const first: Action[] = []
  const last: Action[] = []
  const names: Action[] = []
  const beside = new Map<Start, Action[]>()
  const place = ({ daemon }: Start) => startOrder.findIndex(({ name }) => name === daemon.service)
  const fresh = byMachine(atOnce.filter(({ action }) => !action.restart))
  const again = atOnce.filter(({ action }) => action.restart).toSorted((a, b) => place(a) - place(b))
  const inOrder = byMachine([...again, ...rollingOrder(rolling)])
  for (const { on, want } of wanted) {
    const reads = ({ daemon }: Start, path: string) => daemon.paths.has(path)
    const own = inOrder.get(on) ?? []
    const starting = fresh.get(on) ?? []
    const renamed = ![undefined, on.facts.machine].includes(formerName(cluster, on.facts))
    for (const action of fileActions(want, on)) {
      const { path } = action
      const start = starting.some((one) => reads(one, path)) ? undefined : own.find((one) => reads(one, path))
      const ofDaemon = want.services.some(({ paths }) => paths.has(path))
      if (start) beside.set(start, [...(beside.get(start) ?? []), action])
      else if (path === `${on.here}/cluster.json`) (renamed ? names : first).push(action)
      else (ofDaemon ? first : last).push(action)
    }
  }
  return { first, with: beside, last, names }
}

function byMachine(starts: readonly Start[]): ReadonlyMap<MachineSite, readonly Start[]> {
  const groups = new Map<MachineSite, Start[]>()
  for (const start of starts) groups.set(start.on, [...(groups.get(start.on) ?? []), start])
  return groups
}

/**
 * A step per service, in order. One that has nothing to start is still waited for where it is not ready, or where what it needs starts anew. Machines
 * whose turn comes later are not: they may well be waiting for that turn.
 */
export function startSteps(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  starts: readonly Start[],
  rolling: readonly Start[],
  files: SharedFiles,
  together: boolean,
): Step[] {
  const disturbed = new Set<ServiceName>()
  // Where all that runs is changed together, all of it goes back together; where something is new there is nothing to go back to.
  const changed: Action[] = []
  const goesBack = together && starts.every(({ action }) => action.restart)
  return startOrder.flatMap(({ name, title, after }): Step[] => {
    const actions = starts
      .filter(({ daemon }) => daemon.service === name)
      .flatMap((start) => [...(files.with.get(start) ?? []), start.action])
    const later = new Set(rolling.flatMap(({ on, daemon }) => (daemon.service === name ? [on.facts.machine] : [])))
    const placed = cluster.placements.filter(({ service }) => service === name)
    const asked = placed.filter(({ machine }) => !later.has(machine))
    const waits =
      asked.length > 0 &&
      (actions.length > 0 || after.some((other) => disturbed.has(other)) || !isReady(name, cluster, machines, asked))
    if (!waits && actions.length === 0) return []
    disturbed.add(name)
    const until: Gate = { service: name, ...(later.size > 0 && { machines: asked.map(({ machine }) => machine) }) }
    changed.push(...actions)
    const undo = goesBack && waits && { undo: undoOf(changed), undoEverywhere: true }
    return [{ title: `Start ${title}`, actions, ...(waits && { until }), ...undo }]
  })
}

/** Workers first, the master last: what it knows of applications and workers outlives its restart. */
function rollingOrder(rolling: readonly Start[]): Start[] {
  const place = (start: Start) => startOrder.findIndex(({ name }) => name === start.daemon.service)
  return rolling.toSorted((a, b) => place(b) - place(a))
}

export function rollingSteps(cluster: Cluster, rolling: readonly Start[], files: SharedFiles): Step[] {
  const steps = startOrder.toReversed().flatMap(({ name, title }): Step[] => {
    const own = rolling.filter(({ daemon }) => daemon.service === name)
    const groups = name === 'spark-worker' ? batches(cluster, own) : own.length === 0 ? [] : [own]
    return groups.map((group, i): Step => {
      const machines = [...new Set(group.map(({ on }) => on.facts.machine))]
      const actions = group.flatMap((start) => [
        ...drainActions(cluster, start.on, start.daemon.id, 'its work is handed on before it stops'),
        ...(files.with.get(start) ?? []),
        start.action,
      ])
      const which = groups.length === 1 ? '' : `, ${i + 1} of ${groups.length}`
      return { title: `Change ${title}${which}`, actions, until: { service: name, machines }, undo: undoOf(actions) }
    })
  })
  const master = rolling.some(({ daemon }) => daemon.service === 'spark-master')
  const again: Step = {
    title: 'Wait for the workers to register again',
    actions: [],
    until: { service: 'spark-worker' },
    undo: steps.at(-1)?.undo ?? [],
    undoEverywhere: true,
  }
  // A worker of an early batch may have registered, and died while the others had their turn.
  const still: Step = { title: 'Wait until all workers are well', actions: [], until: { service: 'spark-worker' } }
  return master ? [...steps, again] : steps.length > 1 ? [...steps, still] : steps
}
