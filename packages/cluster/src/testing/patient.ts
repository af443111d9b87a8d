/** What the doctor sees of a cluster that is well; tests change what they are about. */
import type { Finding } from '../checks/check.ts'
import type { DoctorCheck, Patient } from '../checks/doctor-check.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Examination } from '../probes/examination.ts'
import type { Facts } from '../probes/facts.ts'
import { declaredPorts } from '../sites/connections.ts'
import { machineSite } from '../sites/machine-site.ts'
import { threeMachines } from './clusters.ts'
import { healthyFacts, sitesOf } from './facts.ts'
import { healthyExamination } from './healthy-examination.ts'

type Change<T> = Partial<T> | ((healthy: T) => Partial<T>)

export interface PatientOptions {
  readonly cluster?: Cluster
  /** Of all machines, or what is different on some. */
  readonly facts?: readonly Facts[] | Readonly<Record<string, Change<Facts>>>
  /** What is different on some machines. */
  readonly examined?: Readonly<Record<string, Change<Examination>>>
  readonly patient?: Partial<Patient>
}

export function aPatient({
  cluster = threeMachines(),
  facts = {},
  examined = {},
  patient,
}: PatientOptions = {}): Patient {
  const all = isList(facts)
    ? facts.map((one) => withHosts(cluster, one))
    : healthyFacts(cluster)
        .map((one) => withHosts(cluster, one))
        .map((one) => changedBy(one, facts[one.machine]))
  const machines = sitesOf(cluster, all)
  return {
    cluster,
    machines,
    silent: [],
    examined: new Map(
      [...machines].map(([name, on]) => [name, changedBy(healthyExamination(cluster, on), examined[name])]),
    ),
    dialled: [],
    forbidden: [],
    lookups: [],
    clockOffsets: new Map(),
    isPending: false,
    isUp: true,
    ...patient,
  }
}

export function found(check: DoctorCheck, options?: PatientOptions): readonly Omit<Finding, 'check'>[] {
  return check.run(aPatient(options))
}

/** One of its ports listens there instead. */
export const listeningOn =
  (port: number, ...hosts: string[]) =>
  ({ listening }: Facts): Partial<Facts> => ({
    listening: listening.map((one) => (one.port === port ? { ...one, hosts } : one)),
  })

/** What is for the cluster listens on the machine's address, all else on loopback. */
function withHosts(cluster: Cluster, facts: Facts): Facts {
  const on = machineSite(cluster, facts)
  const own = declaredPorts(cluster, on).filter(({ from }) => from === 'self')
  return {
    ...facts,
    listening: facts.listening.map((one) => ({
      hosts: [own.some(({ port }) => port === one.port) ? '127.0.0.1' : on.address],
      ...one,
    })),
  }
}

function changedBy<T>(healthy: T, change: Change<T> | undefined): T {
  return { ...healthy, ...(typeof change === 'function' ? change(healthy) : change) }
}

function isList(facts: NonNullable<PatientOptions['facts']>): facts is readonly Facts[] {
  return Array.isArray(facts)
}
