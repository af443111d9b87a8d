/**
 * Desired minus observed is the plan: a frozen list of actions with their reasons. Pure. Showing it, printing it as JSON and carrying it out are
 * three readers of the same data, so `plan` cannot differ from `up`.
 */
import type { Action } from '../actions/action.ts'
import { findProblems } from '../checks/index.ts'
import type { Circumstances, Finding } from '../checks/check.ts'
import type { Budget } from '../config/budget.ts'
import { type Cluster, type ServiceName } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { secretOf } from '../sites/cluster-secret.ts'
import { hdfsUpgrade } from '../sites/hdfs-upgrade.ts'
import { journalToMake } from '../sites/journal-to-make.ts'
import { machineSite, type MachineSite } from '../sites/machine-site.ts'
import type { SteppedPort } from '../sites/port-steps.ts'
import { desiredMachines, type DesiredMachine } from './desired.ts'
import { membershipOf, type Membership } from './membership.ts'
import { applicationsTouched, type TouchedApplication } from './plan-applications.ts'
import { goingNodes, goingOf } from './going.ts'
import { handOnFindings } from './hand-on-findings.ts'
import { journalFindings, journalMarkActions, journalMarkRemovals } from './plan-hdfs.ts'
import { forgetSteps, handOnSteps, isOfGoing, movedAway, wantsFewerCopies } from './plan-going.ts'
import { firewallActions } from './plan-firewall.ts'
import { blockActions } from './plan-files.ts'
import { keptFileActions } from './plan-kept-file.ts'
import { leavingActions, leavingFindings, type LeavingMachine } from './plan-leaving.ts'
import { pruneActions } from './plan-prune.ts'
import {
  estrangedBecause,
  drainedPlaces,
  handedOver,
  reloadsOn,
  standsByForNobody,
  startsOn,
  strayServices,
  togetherBecause,
  type Start,
  type Wanted,
} from './plan-services.ts'
import { packageActions, softwareActions } from './plan-software.ts'
import { rollingSteps, shareFiles, startSteps } from './plan-steps.ts'
import { changeOrder, endSteps, prepareSteps, upgradeFindings } from './plan-upgrade.ts'
import { reusedNameFindings } from './reused-name.ts'
import { answering, missedBy, silentFindings, type Silent } from './silent.ts'
import { unreadableFindings } from './unreadable-file.ts'

/** Actions that may run side by side on different machines; on one machine they run in order. */
export interface Step {
  readonly title: string
  readonly actions: readonly Action[]
  /** What must be well, by what Spark itself says, before the next step. */
  readonly until?: Gate
  /** What takes the step back on a machine where it did not become well. */
  readonly undo?: readonly Action[]
  /** It is taken back on all machines, not only where it failed: they can only go together. */
  readonly undoEverywhere?: boolean
}

export interface Gate {
  readonly service: ServiceName
  /** Those that the step is about; all machines of the service where it is not said. */
  readonly machines?: readonly string[]
  /** A daemon on another port than it should be on counts: one whose change was taken back. */
  readonly anyPort?: boolean
  /** Not of those that are to run, but of these that go (`address:port`): they have to have handed on what they have. */
  readonly gone?: readonly string[]
}

export interface Plan {
  readonly cluster: string
  readonly steps: readonly Step[]
  /** What stands in the way, machine by machine. With an error among them nothing is done. */
  readonly findings: readonly Finding[]
  readonly stepped: readonly SteppedPort[]
  /** How each machine's memory and cores are shared out. */
  readonly budgets: readonly { readonly machine: string; readonly budget: Budget }[]
  /** Machines that come, go, or have another name. */
  readonly membership: Membership
  /** Running applications that the plan touches, and what becomes of them. */
  readonly applications: readonly TouchedApplication[]
  /** Of `down`: what nobody can make again, `all files in HDFS on b, c will be lost`. */
  readonly lost?: readonly string[]
  /** Why all workers change at once and not one batch after the other. */
  readonly together: string | undefined
  /** Machines of the file that nothing is planned for: they do not answer, or one that they depend on does not. An error among the findings says so. */
  readonly unplanned: readonly string[]
}

export interface PlanInput {
  readonly cluster: Cluster
  readonly facts: readonly Facts[]
  /** Machines of the file that there are no facts of, and why. */
  readonly silent?: readonly Silent[]
  /** For Spark, if the machines have none yet. */
  readonly freshSecret: string
  /** Machines that the file has no more. */
  readonly leaving?: readonly LeavingMachine[]
  /** The file is one that ran before: `up --rollback`. */
  readonly back?: boolean
  /** An upgrade of HDFS that is open shall be final: `up --finalize`. */
  readonly finalize?: boolean
}

export function planUp(input: PlanInput): Plan {
  const { cluster, facts, freshSecret, silent = [], leaving = [], back = false, finalize = false } = input
  if (missedBy(cluster, silent).length > 0) return unplannable(cluster, silent)
  const those = answering(cluster, silent)
  const machines = new Map(facts.map((one) => [one.machine, machineSite(cluster, one)]))
  const secret = secretOf(cluster, machines) ?? freshSecret
  const all = [...machines.values()]
  const going = goingNodes(those, machines, leaving)
  const lists = goingOf(those, machines, going)
  const wish = { cluster, machines, secret, partial: silent.length > 0 }
  const desired = desiredMachines({ ...wish, going: lists })
  const wanted = all.map((on, i): Wanted => ({ on, want: desired[i]! }))
  const drained = drainedPlaces(cluster, machines)
  const journal = journalToMake(those, machines)?.machine
  const starts = wanted.flatMap((one) => startsOn(cluster, one, drained, journal))
  const together = togetherBecause(cluster, machines, wanted, starts)
  // A worker that cannot belong to this master any more has nothing to hand on to it.
  const fewer = wantsFewerCopies(cluster, machines, going)
  const inTurn = (start: Start) =>
    start.action.restart &&
    !estrangedBecause(cluster, machines, start, start.daemon) &&
    !(start.daemon.service === 'hdfs-namenode' && (fewer || standsByForNobody(cluster, start.on)))
  const upgrade = hdfsUpgrade(cluster, machines)
  // What makes workers change together is not HDFS's, and its upgrade has an order of its own.
  const hasOrder = ({ daemon }: Start) => (upgrade.open || upgrade.due) && daemon.service.startsWith('hdfs-')
  const rolling = starts.filter((start) => inTurn(start) && (together === undefined || hasOrder(start)))
  const later = new Set(rolling)
  const atOnce = starts.filter((start) => !later.has(start))
  const kept = keptFileActions(cluster, all)
  const order = changeOrder(upgrade)
  const files = shareFiles(cluster, wanted, rolling, atOnce, order)
  const firewall = firewallActions(cluster, machines, silent.length > 0)
  const around = { leaving: leaving.map(departing), back, finalize }
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
    ...step('Open the firewall', firewall.before),
    ...step(
      'Bring the software',
      all.flatMap((on) => softwareActions(cluster, on)),
    ),
    ...step('Note what HDFS lacks', journalMarkActions(those, machines)),
    ...step('Write the configuration', [...files.first, ...wanted.flatMap((one) => reloadsOn(cluster, one))]),
    ...step(
      'Stop what is in the way',
      wanted.flatMap(({ on, want }) => [
        ...strayServices(cluster, want, on).filter((action) => !isOfGoing(going, action)),
        ...handedOver(cluster, want, on),
      ]),
    ),
    ...startSteps(those, machines, atOnce, rolling, files, together !== undefined),
    ...handOnSteps(going),
    ...step('Take out what the file has no more', [
      ...movedAway(those, going),
      ...leaving.flatMap((one) => leavingActions(cluster, one)),
    ]),
    ...forgetSteps(those, going, wanted, () =>
      desiredMachines({ ...wish, going: { ...lists, nodeManagers: [], hosts: [] } }),
    ),
    ...prepareSteps(cluster, wanted, upgrade),
    ...rollingSteps(cluster, rolling, files, order, wanted),
    ...endSteps(cluster, wanted, upgrade, finalize),
    ...step('Close what nobody needs any more', firewall.after),
    ...step('Finish', [
      ...files.last,
      ...wanted.flatMap(({ on, want }) => blockActions(cluster, want, on)),
      // While a change that did not end is still noted, it is known which software is not the version before.
      ...all.flatMap((on) => pruneActions(cluster, on)),
      ...journalMarkRemovals(those, machines),
      ...kept.after,
    ]),
    // Not before all machines keep the new file: one that keeps the old one would take the former name for a machine that leaves.
    ...step('Note the new names', files.names),
  ]
  return deepFreeze({
    cluster: cluster.name,
    steps,
    findings: [
      ...silentFindings(cluster, silent),
      ...findProblems(cluster, machines, around),
      ...unreadableFindings(cluster, facts),
      ...reusedNameFindings(those, machines, around),
      ...leavingFindings(leaving),
      ...handOnFindings(cluster, machines, leaving, going),
      ...upgradeFindings(upgrade, going),
      ...journalFindings(those, machines),
    ],
    stepped: all.flatMap((on) => on.stepped),
    budgets: all.map(({ facts: { machine }, budget }) => ({ machine, budget })),
    membership: membershipOf(cluster, machines, leaving),
    applications: applicationsTouched(cluster, [...all, ...leaving.flatMap(({ on }) => on ?? [])], steps, together),
    together,
    unplanned: silent.map(({ machine }) => machine),
  })
}

/** Nothing but what is silent is known. */
function unplannable(cluster: Cluster, silent: readonly Silent[]): Plan {
  return planOfSteps(cluster, [], {
    findings: silentFindings(cluster, silent),
    unplanned: cluster.machines.map(({ name }) => name),
  })
}

/** These steps, and nothing else but what is said. */
export function planOfSteps(cluster: Cluster, steps: readonly Step[], said: Partial<Plan> = {}): Plan {
  return deepFreeze({
    cluster: cluster.name,
    steps,
    findings: [],
    stepped: [],
    budgets: [],
    membership: { joins: [], leaves: [], forgotten: [], renamed: [] },
    applications: [],
    together: undefined,
    unplanned: [],
    ...said,
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

/** Whether there is anything to do. A worker that runs but is not registered counts: `up` waits for it. */
export function isEmpty(plan: Plan): boolean {
  return plan.steps.length === 0
}

/** `up` would not begin. */
export function isRefused({ findings }: Pick<Plan, 'findings'>): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

/** All is as the file says, and `up` would say so too. What stands in its way is a difference even where there is nothing to do. */
export function isAsItShouldBe(plan: Plan): boolean {
  return isEmpty(plan) && !isRefused(plan)
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

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
