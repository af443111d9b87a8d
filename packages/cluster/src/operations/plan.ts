/**
 * Desired minus observed is the plan: a frozen list of actions with their reasons. Pure. Showing it, printing it as JSON and carrying it out are
 * three readers of the same data, so `plan` cannot differ from `up`.
 */
import type { Action, StartService } from '../actions/action.ts'
import { findProblems } from '../checks/index.ts'
import type { Finding } from '../checks/check.ts'
import { masterOf, placementsOn, serviceId, type Cluster, type ServiceName } from '../config/cluster.ts'
import { startOrder } from '../services/index.ts'
import { isReady } from './readiness.ts'
import type { Facts } from '../probes/facts.ts'
import { desiredMachine, unitFolder, type DesiredMachine } from './desired.ts'
import { fileActions } from './plan-files.ts'
import { packageActions, softwareActions } from './plan-software.ts'
import { machineSite, type MachineSite } from '../sites/machine-site.ts'
import type { SteppedPort } from '../sites/port-steps.ts'

/** Actions that may run side by side on different machines; on one machine they run in order. */
export interface Step {
  readonly title: string
  readonly actions: readonly Action[]
  /** The service that must be ready, by what Spark itself says, before the next step. */
  readonly until?: ServiceName
}

export interface Plan {
  readonly cluster: string
  readonly steps: readonly Step[]
  /** What stands in the way, machine by machine. With an error among them nothing is done. */
  readonly findings: readonly Finding[]
  readonly stepped: readonly SteppedPort[]
}

export interface PlanInput {
  readonly cluster: Cluster
  readonly facts: readonly Facts[]
  /** For Spark, if the machines have none yet. */
  readonly freshSecret: string
}

export function planUp({ cluster, facts, freshSecret }: PlanInput): Plan {
  const machines = new Map(facts.map((one) => [one.machine, machineSite(cluster, one)]))
  const secret = secretOf(cluster, machines) ?? freshSecret
  const all = [...machines.values()]
  const desired = all.map((on) => ({ on, want: desiredMachine({ cluster, machines, secret }, on) }))
  const prepare = desired.flatMap(({ on, want }) => [
    ...userActions(on),
    ...packageActions(on),
    ...folderActions(want, on),
  ])
  const configure = desired.flatMap(({ on, want }) => fileActions(cluster, want, on))
  const stop = desired.flatMap(({ on, want }) => [
    ...strayServices(cluster, want, on),
    ...handedOver(cluster, want, on),
  ])
  const start = desired.flatMap(({ on, want }) => startActions(cluster, want, on))
  const before: Step[] = [
    { title: 'Prepare the machines', actions: prepare },
    { title: 'Bring the software', actions: all.flatMap((on) => softwareActions(cluster, on)) },
    { title: 'Write the configuration', actions: configure },
    { title: 'Stop what is in the way', actions: stop },
  ]
  const steps = [...before.filter(({ actions }) => actions.length > 0), ...startSteps(cluster, machines, start)]
  return deepFreeze({
    cluster: cluster.name,
    steps,
    findings: findProblems(cluster, machines),
    stepped: all.flatMap((on) => on.stepped),
  })
}

/** A step per service, in order. One that has nothing to start is still waited for where it is not ready, or where what it needs starts anew. */
function startSteps(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  start: readonly StartService[],
): Step[] {
  const disturbed = new Set<ServiceName>()
  return startOrder.flatMap(({ name, title, after }): Step[] => {
    const own = new Set(cluster.placements.filter(({ service }) => service === name).map(serviceId))
    const actions = start.filter(({ service }) => own.has(service))
    if (
      own.size === 0 ||
      (actions.length === 0 && !after.some((other) => disturbed.has(other)) && isReady(name, cluster, machines))
    )
      return []
    disturbed.add(name)
    return [{ title: `Start ${title}`, actions, until: name }]
  })
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
    const body = facts.files.find(({ path }) => path === `${here}/conf/daemons.conf`)?.body
    const secret = body && /^spark\.authenticate\.secret (\S+)$/m.exec(body)?.[1]
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

/** Daemons that a loop of ours has kept so far, on a machine where systemd keeps them from now on. */
function handedOver(cluster: Cluster, want: DesiredMachine, { facts }: MachineSite): Action[] {
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

/** Services of this cluster on the machine that the file does not have there. */
function strayServices(cluster: Cluster, want: DesiredMachine, on: MachineSite): Action[] {
  return on.facts.daemons
    .filter(({ id }) => !want.services.some((service) => service.id === id))
    .flatMap(({ id }): Action[] => {
      const base = { machine: on.facts.machine, why: 'the file does not have it on this machine' }
      const unit = `${unitFolder(on)}/tinderbox-${cluster.name}-${id}.service`
      return [
        { ...base, kind: 'stop-service', cluster: cluster.name, service: id, supervisor: on.facts.supervision },
        ...(on.facts.files.some(({ path }) => path === unit)
          ? [{ ...base, kind: 'remove-path', path: unit } as const]
          : []),
        { ...base, kind: 'remove-path', path: `${on.here}/services/${id}` },
      ]
    })
}

function startActions(cluster: Cluster, want: DesiredMachine, on: MachineSite): StartService[] {
  const order = placementsOn(cluster, on.facts.machine).map(serviceId)
  return want.services
    .toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
    .flatMap(({ id, revision }): StartService[] => {
      const daemon = on.facts.daemons.find((one) => one.id === id)
      const running = daemon?.pid !== undefined
      const why = !running
        ? daemon && daemon.state !== 'stopped' && !daemon.state.startsWith('inactive')
          ? `it is not running (${daemon.state})`
          : 'it is not running'
        : daemon.revision !== revision
          ? 'it runs with an older configuration'
          : !daemon.enabled
            ? 'it would not come back after a reboot'
            : undefined
      if (why === undefined) return []
      const restart = running && daemon.revision !== revision
      return [
        {
          kind: 'start-service',
          machine: on.facts.machine,
          why,
          cluster: cluster.name,
          service: id,
          supervisor: on.facts.supervision,
          restart,
        },
      ]
    })
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
