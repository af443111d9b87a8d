/** What a doctor has seen, made by hand: of a cluster where all is well, until a test says otherwise. */
import type { Finding } from '../checks/check.ts'
import type { DoctorCheck, Patient } from '../checks/doctor-check.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Examination } from '../probes/examination.ts'
import type { Facts } from '../probes/facts.ts'
import type { Program } from '../probes/programs.ts'
import { declaredPorts } from '../sites/connections.ts'
import { machineSite } from '../sites/machine-site.ts'
import { threeMachines } from './clusters.ts'
import { healthyFacts, sitesOf } from './facts.ts'

type Seen = Partial<Omit<Examination, 'machine' | 'unseen'>>

export interface PatientOptions {
  readonly cluster?: Cluster
  /** Of the machine with that name. */
  readonly facts?: Readonly<Record<string, (facts: Facts) => Partial<Facts>>>
  readonly examined?: Readonly<Record<string, Seen>>
  readonly patient?: Partial<Patient>
}

export function aPatient({
  cluster = threeMachines(),
  facts = {},
  examined = {},
  patient,
}: PatientOptions = {}): Patient {
  const all = healthyFacts(cluster)
    .map((one) => withHosts(cluster, one))
    .map((one) => ({ ...one, ...facts[one.machine]?.(one) }))
  const machines = sitesOf(cluster, all)
  return {
    cluster,
    machines,
    silent: [],
    examined: new Map(
      all.map(({ machine, system }) => [machine, { ...healthy(machine, system.addresses[0]!), ...examined[machine] }]),
    ),
    dialled: [],
    forbidden: [],
    lookups: [],
    clockOffsets: new Map(),
    isUp: true,
    ...patient,
  }
}

/** What is for the cluster listens on the machine's address, all else on loopback. */
function withHosts(cluster: Cluster, facts: Facts): Facts {
  const on = machineSite(cluster, facts)
  const own = declaredPorts(cluster, on).filter(({ from }) => from === 'self')
  return {
    ...facts,
    listening: facts.listening.map((one) => ({
      ...one,
      hosts: [own.some(({ port }) => port === one.port) ? '127.0.0.1' : on.address],
    })),
  }
}

/** One of its ports listens there instead. */
export const listeningOn =
  (port: number, ...hosts: string[]) =>
  ({ listening }: Facts): Partial<Facts> => ({
    listening: listening.map((one) => (one.port === port ? { ...one, hosts } : one)),
  })

function healthy(machine: string, address: string): Examination {
  return {
    machine,
    unseen: [],
    programs: [],
    networks: [{ card: 'eth0', address, bits: 24 }],
    names: { hostname: machine, addresses: [address], reverse: [{ address, name: machine, ms: 3 }] },
    restAnswer: [],
  }
}

export function found(check: DoctorCheck, options?: PatientOptions): readonly Omit<Finding, 'check'>[] {
  return check.run(aPatient(options))
}

export const nginx: Program = {
  pid: 4242,
  started: '1491110',
  since: 1_799_990_000,
  user: 'www-data',
  unit: 'nginx.service',
  mainClass: undefined,
  command: 'nginx: master process /usr/sbin/nginx',
}

export const oldMaster: Program = {
  ...nginx,
  user: 'hadoop',
  unit: undefined,
  mainClass: 'org.apache.spark.deploy.master.Master',
  command:
    '/usr/bin/java -cp /opt/spark/conf/:/opt/spark/jars/* -Xmx1g org.apache.spark.deploy.master.Master --host old',
}
