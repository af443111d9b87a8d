/**
 * How the cluster is: what is wrong, then what runs where. Changes nothing. A machine that does not answer is one of the things that are wrong;
 * the others are still shown.
 */
import type { MasterState } from '../apis/spark-master.ts'
import { usual } from '../checks/check.ts'
import { findProblems } from '../checks/index.ts'
import { masterOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { LockHolder } from '../probes/lock.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'
import { holderOf } from './lock.ts'
import { lastLogLines } from './log-lines.ts'
import { ask, sitesOf } from './observe.ts'
import { leaversOf } from './roster.ts'
import { isNotUp, problemsOf, type Problem } from './status-problems.ts'
import { unfinishedFindings, withLeavers } from './unfinished.ts'
import { unreadableFindings } from './unreadable-file.ts'

export type { Problem } from './status-problems.ts'

export interface ServiceStatus {
  readonly machine: string
  readonly service: string
  /** no answer: of the machine. not registered: it runs, but the master does not count it. */
  readonly state: 'running' | 'not running' | 'not registered' | 'no answer'
  /** Seconds since 1970. */
  readonly since?: number
  readonly pid?: number
  /** Of a worker that is registered; memory in MiB. */
  readonly use?: {
    readonly cores: number
    readonly coresUsed: number
    readonly memory: number
    readonly memoryUsed: number
  }
}

export interface Application {
  readonly id: string
  readonly name: string
  readonly user: string
  readonly state: string
  readonly cores: number
  /** Milliseconds since 1970. */
  readonly since: number
}

export interface Status {
  readonly cluster: string
  readonly healthy: boolean
  readonly problems: readonly Problem[]
  /** undefined: the master's machine does not answer, or has never been set up. */
  readonly master: string | undefined
  readonly services: readonly ServiceStatus[]
  readonly applications: readonly Application[]
  /** Who is changing the cluster right now. */
  readonly lock?: LockHolder
}

export async function status(cluster: Cluster, hosts: Hosts, signal?: AbortSignal): Promise<Status> {
  const answers = await ask(cluster, hosts, signal)
  const inOrder = sitesOf(cluster, answers)
  const failures = new Map(answers.failures.map(({ machine, error }) => [machine, error]))
  const services = cluster.placements.map((placement) =>
    serviceStatus(placement, inOrder.get(placement.machine), masterState(cluster, inOrder)),
  )
  const nothingIsUp = isNotUp(services, failures)
  const sick = nothingIsUp
    ? []
    : cluster.placements.filter(
        (placement, i) => services[i]!.state === 'not running' || services[i]!.state === 'not registered',
      )
  const logs = new Map(
    await Promise.all(
      sick
        .slice(0, 5)
        .map(async (placement): Promise<[string, string]> => [
          keyOf(placement),
          await lastLogLines({ cluster, hosts, machines: inOrder }, placement),
        ]),
    ),
  )
  const leavers = leaversOf(cluster, answers.facts)
  const leaving = leavers.map(({ machine }) => ({ machine: machine.name, addresses: [] }))
  const problems = problemsOf({
    cluster,
    services,
    failures,
    findings: [
      ...unfinishedFindings(cluster, answers.facts),
      ...withLeavers(leavers, findProblems(cluster, inOrder, { ...usual, leaving })),
      ...unreadableFindings(cluster, answers.facts),
    ],
    logs,
    machines: inOrder,
  })
  const lock = holderOf(cluster, inOrder)
  return {
    cluster: cluster.name,
    healthy: problems.every(({ severity }) => severity !== 'error'),
    problems,
    master: masterUrl(cluster, inOrder),
    services,
    applications: applicationsOf(masterState(cluster, inOrder)),
    ...(lock && { lock }),
  }
}

function serviceStatus(
  placement: Placement,
  on: MachineSite | undefined,
  master: MasterState | undefined,
): ServiceStatus {
  const base = { machine: placement.machine, service: serviceId(placement) }
  if (!on) return { ...base, state: 'no answer' }
  const daemon = on.facts.daemons.find(({ id }) => id === base.service)
  if (daemon?.pid === undefined) return { ...base, state: 'not running' }
  const running = { ...base, pid: daemon.pid, ...(daemon.since !== undefined && { since: daemon.since }) }
  if (placement.service !== 'spark-worker') return { ...running, state: 'running' }
  const site = on.sites.get(base.service)!
  const worker = master?.workers.find(
    (one) => one.state === 'ALIVE' && one.host === site.address && one.port === site.ports['rpc'],
  )
  if (!worker) return { ...running, state: 'not registered' }
  return {
    ...running,
    state: 'running',
    use: { cores: worker.cores, coresUsed: worker.coresused, memory: worker.memory, memoryUsed: worker.memoryused },
  }
}

function masterState(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): MasterState | undefined {
  return machines.get(masterOf(cluster).machine)?.facts.sparkMaster
}

function masterUrl(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): string | undefined {
  const placement = masterOf(cluster)
  const site = machines.get(placement.machine)?.sites.get(serviceId(placement))
  return site && `spark://${site.address}:${site.ports['rpc']}`
}

function applicationsOf(master: MasterState | undefined): Application[] {
  return (master?.activeapps ?? []).map(({ id, name, user, state, cores, starttime }) => ({
    id,
    name,
    user,
    state,
    cores,
    since: starttime,
  }))
}

/** Names a placement among all of the cluster. */
function keyOf(placement: Placement): string {
  return `${placement.machine} ${serviceId(placement)}`
}
