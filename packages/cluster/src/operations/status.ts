/**
 * How the cluster is: what is wrong, then what runs where. Changes nothing. A machine that does not answer is one of the things that are wrong;
 * the others are still shown.
 */
import { usual } from '../checks/check.ts'
import { findProblems } from '../checks/index.ts'
import { placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { LockHolder } from '../probes/lock.ts'
import { activeMaster } from '../sites/active-master.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'
import { holderOf } from './lock.ts'
import { lastLogLines } from './log-lines.ts'
import { ask, sitesOf } from './observe.ts'
import { activeResourceManager } from './readiness.ts'
import { leaversOf } from './roster.ts'
import { serviceStatuses, type ServiceStatus } from './service-status.ts'
import { isNotUp, problemsOf, type Problem } from './status-problems.ts'
import { unfinishedFindings, withLeavers } from './unfinished.ts'
import { unreadableFindings } from './unreadable-file.ts'

export type { ServiceStatus } from './service-status.ts'
export type { Problem } from './status-problems.ts'

type Machines = ReadonlyMap<string, MachineSite>

export interface Application {
  readonly id: string
  readonly name: string
  readonly user: string
  readonly state: string
  /** Who runs it: Spark's own master, or YARN. */
  readonly where: 'standalone' | 'yarn'
  readonly cores: number
  /** Milliseconds since 1970. */
  readonly since: number
}

export interface Status {
  readonly cluster: string
  readonly healthy: boolean
  readonly problems: readonly Problem[]
  /** `spark://10.0.0.11:7077,10.0.0.12:7077`; undefined: no master's machine answers. */
  readonly master: string | undefined
  /** Of several: the machine of the one that is active; undefined: none is. */
  readonly activeMaster?: string
  readonly services: readonly ServiceStatus[]
  readonly applications: readonly Application[]
  /** Who is changing the cluster right now. */
  readonly lock?: LockHolder
}

export async function status(cluster: Cluster, hosts: Hosts, signal?: AbortSignal): Promise<Status> {
  const answers = await ask(cluster, hosts, signal)
  const inOrder = sitesOf(cluster, answers)
  const failures = new Map(answers.failures.map(({ machine, error }) => [machine, error]))
  const services = serviceStatuses(cluster, inOrder)
  const master = activeMaster(cluster, inOrder)
  const nothingIsUp = isNotUp(services, failures)
  const sick = nothingIsUp
    ? []
    : cluster.placements.filter((placement, i) => ['not running', 'not registered'].includes(services[i]!.state))
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
    ...(placementsOf(cluster, 'spark-master').length > 1 &&
      master.state?.status === 'ALIVE' && { activeMaster: master.placement.machine }),
    services,
    applications: applicationsOf(cluster, inOrder),
    ...(lock && { lock }),
  }
}

/** Of the masters that answer: how those are reached that do not, nobody can say. */
function masterUrl(cluster: Cluster, machines: Machines): string | undefined {
  const sites = placementsOf(cluster, 'spark-master').flatMap((placement) => {
    const site = machines.get(placement.machine)?.sites.get(serviceId(placement))
    return site ? [`${site.address}:${site.ports['rpc']}`] : []
  })
  return sites.length === 0 ? undefined : `spark://${sites.join(',')}`
}

function applicationsOf(cluster: Cluster, machines: Machines): Application[] {
  const ofSpark = (activeMaster(cluster, machines).state?.activeapps ?? []).map(
    ({ id, name, user, state, cores, starttime: since }) =>
      ({ id, name, user, state, cores, since, where: 'standalone' }) as const,
  )
  const ofYarn = (activeResourceManager(cluster, machines)?.applications ?? []).map(
    ({ id, name, user, state, allocatedVCores = 0, startedTime: since }) =>
      ({ id, name, user, state, cores: Math.max(0, allocatedVCores), since, where: 'yarn' }) as const,
  )
  return [...ofSpark, ...ofYarn]
}

/** Names a placement among all of the cluster. */
function keyOf(placement: Placement): string {
  return `${placement.machine} ${serviceId(placement)}`
}
