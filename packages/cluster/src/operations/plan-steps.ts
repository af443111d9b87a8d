/** The steps in which daemons change, and which files change with them. Pure. */
import type { Action } from '../actions/action.ts'
import { placementsOf, type Cluster, type ServiceName } from '../config/cluster.ts'
import { groupBy } from '../group-by.ts'
import { countedBy, counts } from '../services/counting.ts'
import { replicationOf } from '../services/hdfs-site.ts'
import { serviceOf, startOrder } from '../services/index.ts'
import type { Service } from '../services/service.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Gate, Step } from './plan.ts'
import {
  failoverActions,
  formatActions,
  journalActions,
  nameNodeSteps,
  rollJournalStep,
  sharedFolderActions,
  withoutImage,
} from './plan-hdfs.ts'
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
  order: readonly Service[],
): SharedFiles {
  const first: Action[] = []
  const last: Action[] = []
  const names: Action[] = []
  const beside = new Map<Start, Action[]>()
  const place = ({ daemon }: Start) => startOrder.findIndex(({ name }) => name === daemon.service)
  const fresh = groupBy(
    atOnce.filter(({ action }) => !action.restart),
    ({ on }) => on,
  )
  const again = atOnce.filter(({ action }) => action.restart).toSorted((a, b) => place(a) - place(b))
  const inOrder = groupBy([...again, ...rollingOrder(rolling, order)], ({ on }) => on)
  for (const { on, want } of wanted) {
    const reads = ({ daemon }: Start, path: string) => daemon.paths.has(path)
    const own = inOrder.get(on) ?? []
    const starting = fresh.get(on) ?? []
    const renamed = ![undefined, on.facts.machine].includes(formerName(cluster, on.facts))
    for (const action of fileActions(want, on)) {
      const { path } = action
      const start = starting.some((one) => reads(one, path)) ? undefined : own.find((one) => reads(one, path))
      const ofDaemon = want.services.some(
        ({ paths, reloaded }) => paths.has(path) || reloaded?.files.some((one) => one.path === path),
      )
      if (start) beside.set(start, [...(beside.get(start) ?? []), action])
      else if (path === `${on.here}/cluster.json`) (renamed ? names : first).push(action)
      else (ofDaemon ? first : last).push(action)
    }
  }
  return { first, with: beside, last, names }
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
    const own = starts.filter(({ daemon }) => daemon.service === name)
    const stepOf = (heading: string, part: readonly Start[], of?: ReadonlySet<string>): Step[] => {
      const actions = part.flatMap((start) => [
        ...(files.with.get(start) ?? []),
        ...(name === 'hdfs-namenode' ? journalActions(cluster, machines, start.on.facts.machine) : []),
        start.action,
      ])
      const later = new Set(rolling.flatMap(({ on, daemon }) => (daemon.service === name ? [on.facts.machine] : [])))
      const placed = placementsOf(cluster, name)
      const asked = placed.filter(({ machine }) => !later.has(machine) && (of === undefined || of.has(machine)))
      const waits =
        asked.length > 0 &&
        (actions.length > 0 || after.some((other) => disturbed.has(other)) || !isReady(name, cluster, machines, asked))
      if (!waits && actions.length === 0) return []
      disturbed.add(name)
      const all = asked.length === placed.length
      const until: Gate = { service: name, ...(!all && { machines: asked.map(({ machine }) => machine) }) }
      changed.push(...actions)
      const undo = goesBack && waits && { undo: undoOf(changed), undoEverywhere: true }
      return [{ title: heading, actions, ...(waits && { until }), ...undo }]
    }
    if (name === 'hdfs-namenode' && withoutImage(cluster, machines).size > 0)
      return nameNodeSteps(cluster, machines, own, stepOf, title)
    const before = beginnings(name, cluster, machines, own)
    const steps = stepOf(`Start ${title}`, own)
    return [...before, ...steps, ...endings(name, cluster, machines)]
  })
}

/** What has to be done once, before a service starts for the first time. */
function beginnings(
  name: ServiceName,
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  starts: readonly Start[],
): Step[] {
  if (name === 'hdfs-namenode') return step('Format HDFS', formatActions(cluster, machines))
  if (name === 'hdfs-zkfc') return step('Prepare the failover', failoverActions(cluster, machines, starts))
  return []
}

/** What has to be done once, when a service is ready for the first time. */
function endings(name: ServiceName, cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): Step[] {
  return name === 'hdfs-datanode' ? step('Make the folders of HDFS', sharedFolderActions(cluster, machines)) : []
}

function step(title: string, actions: readonly Action[]): Step[] {
  return actions.length === 0 ? [] : [{ title, actions }]
}

function rollingOrder(rolling: readonly Start[], order: readonly Service[]): Start[] {
  const place = (start: Start) => order.findIndex(({ name }) => name === start.daemon.service)
  return rolling.toSorted((a, b) => place(a) - place(b))
}

/** Of each block, a copy is always there. */
function mostAtATime(cluster: Cluster, service: ServiceName): number {
  return service === 'hdfs-datanode' && cluster.settings.hdfs ? Math.max(1, replicationOf({ cluster }) - 1) : Infinity
}

/** Those that stand by before the one that is active: it hands over once. */
function activeLast(starts: readonly Start[]): Start[] {
  const isActive = ({ on }: Start) => Number(on.facts.namenode?.state === 'active')
  return starts.toSorted((a, b) => isActive(a) - isActive(b))
}

/**
 * In that order, usually workers first and the master last: what it knows of applications and workers outlives its restart. Of members there are many, and a share
 * of them may change at a time. Of all others, one after the other: a majority, or the one that stands by, goes on. Where a master has changed, its members have to
 * come back to it.
 */
export function rollingSteps(
  cluster: Cluster,
  rolling: readonly Start[],
  files: SharedFiles,
  order: readonly Service[],
  wanted: readonly Wanted[],
): Step[] {
  return order.flatMap(({ name, title }, place): Step[] => {
    const found = rolling.filter(({ daemon }) => daemon.service === name)
    const own = name === 'hdfs-namenode' ? activeLast(found) : found
    const groups = countedBy(name) ? batches(cluster, own, mostAtATime(cluster, name)) : own.map((start) => [start])
    const steps = groups.flatMap((group, i): Step[] => {
      const machines = [...new Set(group.map(({ on }) => on.facts.machine))]
      const actions = group.flatMap((start) => [
        ...drainActions(cluster, start.on, start.daemon.id, 'its work is handed on before it stops'),
        ...(files.with.get(start) ?? []),
        start.action,
      ])
      const isJournal = name === 'hdfs-journalnode'
      const which = groups.length === 1 ? '' : isJournal ? `: ${machines.join(', ')}` : `, ${i + 1} of ${groups.length}`
      const until = { service: name, machines }
      const change: Step = { title: `Change ${title}${which}`, actions, until, undo: undoOf(actions) }
      return isJournal ? [change, rollJournalStep(cluster, wanted)] : [change]
    })
    // A worker of an early batch may have registered, and died while the others had their turn.
    const still: Step = { title: `Wait until all of ${title} are well`, actions: [], until: { service: name } }
    const later = new Set(order.slice(place).map((service) => service.name))
    const waitedForAnyway = rolling.some(
      ({ daemon: { service } }) => counts(service)?.member === name && later.has(service),
    )
    const counted = counts(name)?.member
    if (counted === undefined) return steps.length > 1 && !waitedForAnyway ? [...steps, still] : steps
    if (steps.length === 0 || placementsOf(cluster, counted).length === 0) return steps
    const again: Step = {
      title: `Wait for ${serviceOf({ service: counted }).title} to register again`,
      actions: [],
      until: { service: counted },
      undo: steps.at(-1)?.undo ?? [],
      undoEverywhere: true,
    }
    return [...steps, again]
  })
}
