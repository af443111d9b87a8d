/** What is wrong, why, and what mends it: the checks over all that was seen. Changes nothing. */
import { usual, type Finding } from '../checks/check.ts'
import { examine, silentChecks } from '../checks/doctor-checks.ts'
import { fold, isHealthy, type Cause } from '../checks/fold.ts'
import { findProblems } from '../checks/index.ts'
import { foldSameLine } from '../checks/same-line.ts'
import { serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { Hosts } from './connect.ts'
import type { Listener } from './events.ts'
import { examineMachines, type Examined, type Unseen } from './examine.ts'
import { lastLogLines } from './log-lines.ts'
import { leaversOf } from './roster.ts'
import { serviceStatuses, type ServiceStatus } from './service-status.ts'
import { silentFindings } from './silent.ts'
import { isNotUp, symptomsOf } from './status-problems.ts'
import { unfinishedFindings, withLeavers } from './unfinished.ts'
import { unreadBefore } from './unread-rules.ts'
import { unreadableFindings } from './unreadable-file.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface Diagnosis {
  readonly cluster: string
  /** Nothing is wrong that keeps something from working. */
  readonly healthy: boolean
  /** One for each cause, errors first, each with what follows from it. */
  readonly causes: readonly Cause[]
  /** What could not be looked at. */
  readonly unseen: readonly Unseen[]
  /** Connections between machines that were tried. */
  readonly dialled: number
  readonly machines: number
  /** How long it took. */
  readonly seconds: number
}

export interface DiagnoseOptions {
  readonly signal?: AbortSignal | undefined
  /** before: nothing is to run yet; what would stand in the way is told. Default: running. */
  readonly when?: 'before' | 'running'
  /** Told what is being waited for. */
  readonly listener?: Listener
}

/** The diagnosis with what it was made of, for who goes on from there. */
export interface Consultation {
  readonly diagnosis: Diagnosis
  readonly examined: Examined
  readonly services: readonly ServiceStatus[]
}

/** How often it is looked before something is mended: a disk that never answers does not answer the third time either. */
const looksBefore = 3

/** What something is to be mended by: where a part took too long, as on a busy machine, the rest may point to another cause, so it is looked at anew. */
export async function diagnoseToMend(
  cluster: Cluster,
  hosts: Hosts,
  options: DiagnoseOptions = {},
): Promise<Consultation> {
  for (let looked = 1; ; looked++) {
    const found = await diagnose(cluster, hosts, options)
    const { causes, unseen } = found.diagnosis
    if (causes.length === 0 || unseen.length === 0 || looked === looksBefore) return found
  }
}

export async function diagnose(cluster: Cluster, hosts: Hosts, options: DiagnoseOptions = {}): Promise<Consultation> {
  const { signal, when = 'running', listener } = options
  const began = performance.now()
  const examined = await examineMachines(cluster, hosts, { signal, dial: true, listener })
  const { answers, machines, patient, unseen } = examined
  const services = serviceStatuses(cluster, machines)
  const silent = answers.failures
  const failures = new Map(silent.map(({ machine, error }) => [machine, error]))
  const nothingIsUp = isNotUp({ services, failures, machines, examined: patient.examined })
  const isUp = when === 'running' && !nothingIsUp
  const logs = isUp ? await logsOf(cluster, hosts, examined, services) : new Map<string, string>()
  const leavers = leaversOf(cluster, answers.facts)
  const leaving = leavers.map(({ machine }) => ({ machine: machine.name, addresses: [] }))
  const told = examine({ ...patient, isUp }, 'machine')
  const findings: Finding[] = [
    ...silentFindings(cluster, silent)
      .filter(({ machine }) => !told.some((one) => one.machine === machine && silentChecks.has(one.check)))
      .map((one) => ({ ...one, explains: [{ machine: one.machine }] })),
    ...told,
    ...unfinishedFindings(cluster, answers.facts),
    ...withLeavers(leavers, findProblems(cluster, machines, { ...usual, leaving, examined: patient.examined })),
    ...unreadableFindings(cluster, answers.facts),
    ...(isUp ? examine({ ...patient, isUp }, 'daemon') : []),
    ...(when === 'before'
      ? []
      : symptomsOf({ cluster, services, failures, logs, machines, examined: patient.examined })),
    ...(isUp ? examine({ ...patient, isUp }, 'outcome') : []),
  ]
  const causes = fold(cluster, foldSameLine(withoutSecrets(cluster, machines, findings))).toSorted(
    (a, b) => order(a) - order(b),
  )
  return {
    diagnosis: {
      cluster: cluster.name,
      healthy: isHealthy(causes),
      causes,
      unseen: when === 'before' ? [...unseen, ...unreadBefore(patient)] : unseen,
      dialled: patient.dialled.length,
      machines: machines.size,
      seconds: (performance.now() - began) / 1000,
    },
    examined,
    services,
  }
}

const order = ({ severity }: Finding): number => (severity === 'error' ? 0 : 1)

/** The end of the logs of some services that are not well. */
async function logsOf(
  cluster: Cluster,
  hosts: Hosts,
  { machines }: Examined,
  services: readonly ServiceStatus[],
): Promise<ReadonlyMap<string, string>> {
  const sick = cluster.placements.filter((_, i) => ['not running', 'not registered'].includes(services[i]!.state))
  return new Map(
    await Promise.all(
      sick
        .slice(0, 5)
        .map(async (placement): Promise<[string, string]> => [
          keyOf(placement),
          await lastLogLines({ cluster, hosts, machines }, placement),
        ]),
    ),
  )
}

/** Names a placement among all of the cluster. */
function keyOf(placement: Placement): string {
  return `${placement.machine} ${serviceId(placement)}`
}
