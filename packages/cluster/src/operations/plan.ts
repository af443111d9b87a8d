/**
 * Desired minus observed is the plan: a frozen list of actions with their reasons. Pure. Showing it, printing it as JSON and carrying it out are
 * three readers of the same data, so `plan` cannot differ from `up`.
 */
import type { Action } from '../actions/action.ts'
import { findProblems } from '../checks/index.ts'
import type { Circumstances, Finding } from '../checks/check.ts'
import { masterOf, type Cluster, type ServiceName } from '../config/cluster.ts'
import { startOrder } from '../services/index.ts'
import type { Facts } from '../probes/facts.ts'
import { machineSite, type MachineSite } from '../sites/machine-site.ts'
import type { SteppedPort } from '../sites/port-steps.ts'
import { desiredMachines, type DesiredMachine } from './desired.ts'
import { membershipOf, type Membership } from './membership.ts'
import { applicationsTouched, type TouchedApplication } from './plan-applications.ts'
import { blockActions, fileActions } from './plan-files.ts'
import { keptFileActions } from './plan-kept-file.ts'
import { leavingActions, leavingFindings, type LeavingMachine } from './plan-leaving.ts'
import { pruneActions } from './plan-prune.ts'
import {
  batches,
  drainActions,
  estrangedBecause,
  drainedPlaces,
  handedOver,
  secretIn,
  startsOn,
  strayServices,
  togetherBecause,
  type Start,
  type Wanted,
} from './plan-services.ts'
import { packageActions, softwareActions } from './plan-software.ts'
import { isReady } from './readiness.ts'
import { formerName } from './roster.ts'
import { undoOf } from './undo.ts'
import { unreadableFindings } from './unreadable-file.ts'

/** Actions that may run side by side on different machines; on one machine they run in order. */
export interface Step {
  readonly title: string
  readonly actions: readonly Action[]
  /** What must be well, by what Spark itself says, before the next step. */
  readonly until?: Gate
  /** What takes the step back on a machine where it did not become well. */
  readonly undo?: readonly Action[]
}

export interface Gate {
  readonly service: ServiceName
  /** Those that the step is about; all machines of the service where it is not said. */
  readonly machines?: readonly string[]
  /** A daemon on another port than it should be on counts: one whose change was taken back. */
  readonly anyPort?: boolean
}

export interface Plan {
  readonly cluster: string
  readonly steps: readonly Step[]
  /** What stands in the way, machine by machine. With an error among them nothing is done. */
  readonly findings: readonly Finding[]
  readonly stepped: readonly SteppedPort[]
  /** Machines that come, go, or have another name. */
  readonly membership: Membership
  /** Running applications that the plan touches, and what becomes of them. */
  readonly applications: readonly TouchedApplication[]
  /** Why all workers change at once and not one batch after the other. */
  readonly together: string | undefined
}

export interface PlanInput {
  readonly cluster: Cluster
  readonly facts: readonly Facts[]
  /** For Spark, if the machines have none yet. */
  readonly freshSecret: string
  /** Machines that the file has no more. */
  readonly leaving?: readonly LeavingMachine[]
  /** The file is one that ran before: `up --rollback`. */
  readonly back?: boolean
}

export function planUp({ cluster, facts, freshSecret, leaving = [], back = false }: PlanInput): Plan {
  const machines = new Map(facts.map((one) => [one.machine, machineSite(cluster, one)]))
  const secret = secretOf(cluster, machines) ?? freshSecret
  const all = [...machines.values()]
  const desired = desiredMachines({ cluster, machines, secret })
  const wanted = all.map((on, i): Wanted => ({ on, want: desired[i]! }))
  const drained = drainedPlaces(cluster, machines)
  const starts = wanted.flatMap((one) => startsOn(cluster, one, drained))
  const together = togetherBecause(cluster, machines, wanted, starts)
  // A worker that cannot belong to this master any more has nothing to hand on to it.
  const inTurn = (start: Start) => start.action.restart && !estrangedBecause(cluster, machines, start, start.daemon)
  const rolling = together === undefined ? starts.filter(inTurn) : []
  const later = new Set(rolling)
  const atOnce = starts.filter((start) => !later.has(start))
  const kept = keptFileActions(cluster, all)
  const files = shareFiles(cluster, wanted, rolling, atOnce)
  const steps: Step[] = [
    ...step(
      'Note what is to be',
      kept.before.filter(({ machine }) => isMember(machines.get(machine)!)),
    ),
    ...step(
      'Prepare the machines',
      wanted.flatMap(({ on, want }) => [
        ...userActions(on),
        ...(isMember(on) ? [] : kept.before.filter(({ machine }) => machine === on.facts.machine)),
        ...packageActions(on),
        ...folderActions(want, on),
      ]),
    ),
    ...step(
      'Bring the software',
      all.flatMap((on) => softwareActions(cluster, on)),
    ),
    ...step('Write the configuration', files.first),
    ...step(
      'Stop what is in the way',
      wanted.flatMap(({ on, want }) => [...strayServices(cluster, want, on), ...handedOver(cluster, want, on)]),
    ),
    ...startSteps(cluster, machines, atOnce, rolling, files),
    ...step(
      'Take out what the file has no more',
      leaving.flatMap((one) => leavingActions(cluster, one)),
    ),
    ...rollingSteps(cluster, rolling, files),
    ...step('Finish', [
      ...files.last,
      ...wanted.flatMap(({ on, want }) => blockActions(cluster, want, on)),
      ...kept.after,
      ...all.flatMap((on) => pruneActions(cluster, on)),
    ]),
    // Not before all machines keep the new file: one that keeps the old one would take the former name for a machine that leaves.
    ...step('Note the new names', files.names),
  ]
  return deepFreeze({
    cluster: cluster.name,
    steps,
    findings: [
      ...findProblems(cluster, machines, { leaving: leaving.map(departing), back }),
      ...unreadableFindings(cluster, facts),
      ...leavingFindings(leaving),
    ],
    stepped: all.flatMap((on) => on.stepped),
    membership: membershipOf(cluster, machines, leaving),
    applications: applicationsTouched(cluster, [...all, ...leaving.flatMap(({ on }) => on ?? [])], steps, together),
    together,
  })
}

/** A leaver, as checks know it. */
function departing({ leaver, on }: LeavingMachine): Circumstances['leaving'][number] {
  return { machine: leaver.machine.name, addresses: on ? [on.address, ...on.facts.system.addresses] : [] }
}

function step(title: string, actions: readonly Action[]): Step[] {
  return actions.length === 0 ? [] : [{ title, actions }]
}

/** A machine that has something of the cluster already. */
function isMember({ facts, here }: MachineSite): boolean {
  return facts.folders.some(({ path }) => path === here)
}

interface SharedFiles {
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
function shareFiles(
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
  const fresh = atOnce.filter(({ action }) => !action.restart)
  const again = atOnce.filter(({ action }) => action.restart).toSorted((a, b) => place(a) - place(b))
  const inOrder = [...again, ...rollingOrder(rolling)]
  for (const { on, want } of wanted) {
    const reads = (start: Start, path: string) => start.on === on && start.daemon.paths.has(path)
    const own = inOrder.filter((start) => start.on === on)
    const renamed = ![undefined, on.facts.machine].includes(formerName(cluster, on.facts))
    for (const action of fileActions(want, on)) {
      const { path } = action
      const start = fresh.some((one) => reads(one, path)) ? undefined : own.find((one) => reads(one, path))
      const ofDaemon = want.services.some(({ paths }) => paths.has(path))
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
function startSteps(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  starts: readonly Start[],
  rolling: readonly Start[],
  files: SharedFiles,
): Step[] {
  const disturbed = new Set<ServiceName>()
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
    return [{ title: `Start ${title}`, actions, ...(waits && { until }) }]
  })
}

/** Workers first, the master last: what it knows of applications and workers outlives its restart. */
function rollingOrder(rolling: readonly Start[]): Start[] {
  const place = (start: Start) => startOrder.findIndex(({ name }) => name === start.daemon.service)
  return rolling.toSorted((a, b) => place(b) - place(a))
}

function rollingSteps(cluster: Cluster, rolling: readonly Start[], files: SharedFiles): Step[] {
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
  }
  return master ? [...steps, again] : steps
}

/** Whether there is anything to do. A worker that runs but is not registered counts: `up` waits for it. */
export function isEmpty(plan: Plan): boolean {
  return plan.steps.length === 0
}

/** The master's secret is the cluster's: all other copies follow it. */
export function secretOf(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): string | undefined {
  const master = machines.get(masterOf(cluster).machine)
  const inOrder = [...(master ? [master] : []), ...machines.values()]
  for (const { facts, here } of inOrder) {
    const secret = secretIn(facts.files.find(({ path }) => path === `${here}/conf/daemons.conf`)?.body)
    if (secret) return secret
  }
  return undefined
}

function userActions(on: MachineSite): Action[] {
  if (!on.facts.login.root || on.facts.daemonUser) return []
  return [
    {
      kind: 'create-user',
      machine: on.facts.machine,
      why: 'daemons never run as root',
      user: on.daemonUser,
      home: on.root,
    },
  ]
}

function folderActions(want: DesiredMachine, on: MachineSite): Action[] {
  const there = new Map(on.facts.folders.map((folder) => [folder.path, folder]))
  return want.folders.flatMap(({ path, mode, owner }): Action[] => {
    const found = there.get(path)
    const user = owner === 'daemon' ? on.daemonUser : on.facts.login.root ? 'root' : on.facts.login.user
    const why = !found
      ? 'is not there'
      : found.mode !== mode
        ? `has mode ${found.mode}`
        : found.owner !== user
          ? `belongs to ${found.owner}`
          : undefined
    return why === undefined ? [] : [{ kind: 'make-folder', machine: on.facts.machine, why, path, mode, owner }]
  })
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
