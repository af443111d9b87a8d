/**
 * How the cluster is: what is wrong, then what runs where. Changes nothing. A machine that does not answer is one of the things that are wrong;
 * the others are still shown.
 */
import { silentChecks } from '../checks/doctor-checks.ts'
import type { Cause } from '../checks/fold.ts'
import { placementsOf, serviceId, type Cluster } from '../config/cluster.ts'
import type { ToolError } from '../errors.ts'
import type { LockHolder } from '../probes/lock.ts'
import { activeMaster } from '../sites/active-master.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'
import { diagnose, type Consultation, type DiagnoseOptions } from './diagnose.ts'
import type { Unseen } from './examine.ts'
import { holderOf } from './lock.ts'
import { activeResourceManager } from '../sites/hadoop-masters.ts'
import type { ServiceStatus } from './service-status.ts'

export type { ServiceStatus } from './service-status.ts'

/** A cause with what follows from it. */
export type Problem = Cause & {
  /** Of a machine that does not answer: the error it gave. */
  readonly error?: ToolError
}

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
  /** What could not be looked at on machines that answer. */
  readonly unseen: readonly Unseen[]
  /** `spark://10.0.0.11:7077,10.0.0.12:7077`; undefined: no master's machine answers. */
  readonly master: string | undefined
  /** Of several: the machine of the one that is active; undefined: none is. */
  readonly activeMaster?: string
  readonly services: readonly ServiceStatus[]
  readonly applications: readonly Application[]
  /** Who is changing the cluster right now. */
  readonly lock?: LockHolder
}

export async function status(
  cluster: Cluster,
  hosts: Hosts,
  options: Pick<DiagnoseOptions, 'signal' | 'listener'> = {},
): Promise<Status> {
  return statusOf(cluster, await diagnose(cluster, hosts, options))
}

/** By what was seen and found already. Pure. */
export function statusOf(cluster: Cluster, { diagnosis, examined, services }: Consultation): Status {
  const { answers, machines: inOrder } = examined
  const master = activeMaster(cluster, inOrder)
  // Machines that are silent for one reason show as one problem, by the errors themselves.
  const errors = new Map(answers.failures.map(({ machine, error }) => [machine, error]))
  const problems = diagnosis.causes.map((cause): Problem => {
    const error = silentChecks.has(cause.check) ? errors.get(cause.machine) : undefined
    return error ? { ...cause, error } : cause
  })
  const lock = holderOf(cluster, inOrder)
  return {
    cluster: cluster.name,
    healthy: diagnosis.healthy,
    problems,
    unseen: diagnosis.unseen,
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
