/** Facts made by hand: of machines that lack everything, and of machines that are just as their cluster wants them. */
import { masterOf, placementsOf, type Cluster, type Machine } from '../config/cluster.ts'
import { desiredMachines, type DesiredMachine } from '../operations/desired.ts'
import type { Facts } from '../probes/facts.ts'
import type { Supervisor } from '../probes/supervision.ts'
import { machineSite, siteOf, type MachineSite } from '../sites/machine-site.ts'
import { sparkMasterUrl } from '../services/quorum.ts'
import { softwareNeeded } from '../sites/software-needed.ts'
import { healthyHadoop } from './hadoop-facts.ts'

/** A secret that is easy to find wherever it should not be. */
export const testSecret = 'feedface'.repeat(8)

export interface FactsOptions {
  /** systemd: with root's rights. systemd-user, process: without, unless `root` says so. */
  readonly supervision?: Supervisor
  readonly root?: boolean
  readonly secret?: string
  /** What is different on the bare machines. */
  readonly change?: (facts: Facts) => Facts
}

/** Of a fresh Debian: Python is there, nothing of ours, no Java. */
export function bareFacts(
  cluster: Cluster,
  { supervision = 'systemd', root = supervision === 'systemd', change = (facts) => facts }: FactsOptions = {},
): Facts[] {
  return cluster.machines.map(({ name }, i) => change(bareMachine(cluster, name, i, supervision, root)))
}

function bareMachine(
  cluster: Cluster,
  machine: Machine['name'],
  i: number,
  supervision: Supervisor,
  root: boolean,
): Facts {
  const address = `10.0.${(i + 11) >> 8}.${(i + 11) & 255}`
  return {
    machine,
    login: {
      user: root ? 'root' : 'ada',
      home: root ? '/root' : '/home/ada',
      root,
      address: cluster.kind === 'local' ? undefined : address,
    },
    system: {
      arch: 'x86_64',
      kernel: '6.1.0',
      os: 'Debian GNU/Linux 12 (bookworm)',
      hostname: machine,
      cores: 8,
      memory: 16_000,
      addresses: [address],
      machineId: `${i + 1}`.padStart(32, '0'),
      bootId: `00000000-0000-4000-8000-${`${i + 1}`.padStart(12, '0')}`,
      clock: 1_800_000_000,
    },
    supervision,
    tools: new Set(['systemctl', 'apt-get', 'setpriv', 'useradd', 'flock', 'bash', 'tar']),
    hanging: [],
    disk: { free: 50_000, inodes: 1_000_000, mount: '/' },
    daemonUser: false,
    namenode: undefined,
    resourcemanager: undefined,
    zookeeper: undefined,
    hdfsFolders: [],
    outside: { firewall: false, hosts: false },
    firewall: undefined,
    elsewhere: undefined,
    otherClusters: [],
    folders: [],
    profileBlock: '',
    javas: [],
    python: {
      executable: cluster.settings.python.executable,
      path: '/usr/bin/python3',
      version: '3.11.2',
      complete: true,
    },
    listening: [{ port: 22, pid: root ? 500 : undefined, program: root ? 'sshd' : undefined }],
    software: [],
    files: [],
    daemons: [],
    lock: undefined,
    processes: [],
    sparkMaster: undefined,
    sparkHome:
      cluster.settings.spark.home === undefined
        ? undefined
        : { home: cluster.settings.spark.home, version: cluster.settings.spark.version },
  }
}

export function sitesOf(cluster: Cluster, facts: readonly Facts[]): ReadonlyMap<string, MachineSite> {
  return new Map(facts.map((one) => [one.machine, machineSite(cluster, one)]))
}

/** What the machines would show after an `up`: every fact is taken from the desired state itself. */
export function healthyFacts(cluster: Cluster, options: FactsOptions = {}): Facts[] {
  const bare = bareFacts(cluster, options)
  const machines = sitesOf(cluster, bare)
  const { secret = testSecret } = options
  const wanted = desiredMachines({ cluster, machines, secret })
  return [...machines.values()].map((on, i) => asWanted(cluster, machines, on, wanted[i]!, 1000 * (i + 1)))
}

function asWanted(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  on: MachineSite,
  want: DesiredMachine,
  firstPid: number,
): Facts {
  const { facts } = on
  const owner = (who: 'daemon' | 'root') =>
    who === 'daemon' ? on.daemonUser : facts.login.root ? 'root' : facts.login.user
  const daemons = want.services.map(({ id, service, revision, read }, n) => ({
    id,
    revision,
    read,
    version: /^(hdfs|yarn)-/.test(service) ? cluster.settings.hadoop.version : cluster.settings.spark.version,
    master: service === 'spark-worker' ? masterUrl(cluster, machines) : undefined,
    enabled: true,
    pid: firstPid + n,
    since: 1_799_990_000,
    outdated: false,
    state: 'running',
    kept: false,
  }))
  const listening = daemons.flatMap(({ id, pid }) =>
    Object.values(on.sites.get(id)!.ports).map((port) => ({ port, pid, program: 'java' })),
  )
  return {
    ...facts,
    daemonUser: facts.login.root,
    folders: want.folders.map(({ path, mode, owner: who }) => ({ path, mode, owner: owner(who) })),
    files: [...want.files, ...keptFile(cluster, on)].map(({ path, mode, body, owner: who }) => ({
      path,
      mode,
      body,
      owner: owner(who),
    })),
    profileBlock: want.block?.body ?? '',
    software: softwareNeeded(cluster, on).map(({ name }) => ({ name, sha256: 'a'.repeat(64), used: true })),
    daemons,
    listening: [...facts.listening, ...listening].toSorted((a, b) => a.port - b.port),
    processes: daemons.map(({ pid, id }) => ({
      pid,
      program: 'java',
      service: id,
      application: undefined,
      job: undefined,
    })),
    sparkMaster: masterState(cluster, machines, facts.machine),
    ...healthyHadoop(cluster, machines, on),
  }
}

function keptFile({ text }: Cluster, { here }: MachineSite): DesiredMachine['files'] {
  return text === undefined
    ? []
    : [{ path: `${here}/cluster.yaml`, body: text, mode: '600', owner: 'root', secret: true }]
}

function masterUrl(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): string {
  return sparkMasterUrl({ cluster, site: (placement) => siteOf(machines, placement) })
}

/** Every worker of the file is registered and alive. Masters that stand by count none. */
function masterState(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  machine: string,
): Facts['sparkMaster'] {
  const placement = placementsOf(cluster, 'spark-master').find((one) => one.machine === machine)
  if (!placement) return undefined
  const master = siteOf(machines, placement)
  if (placement !== masterOf(cluster))
    return { url: `spark://${master.address}:${master.ports['rpc']}`, status: 'STANDBY', activeapps: [], workers: [] }
  const workers = cluster.placements
    .filter(({ service }) => service === 'spark-worker')
    .map((placement) => siteOf(machines, placement))
  return {
    url: `spark://${master.address}:${master.ports['rpc']}`,
    status: 'ALIVE',
    activeapps: [],
    workers: workers.map(({ id, address, ports }) => ({
      id,
      host: address,
      port: ports['rpc']!,
      webuiaddress: `http://${address}:${ports['ui']}`,
      cores: 8,
      coresused: 0,
      memory: 12_000,
      memoryused: 0,
      state: 'ALIVE',
    })),
  }
}

/** The facts of one machine changed, the others as they are. */
export function changed(facts: readonly Facts[], machine: string, change: (one: Facts) => Partial<Facts>): Facts[] {
  return facts.map((one) => (one.machine === machine ? { ...one, ...change(one) } : one))
}

/** The text of one file changed. */
export function withFile(
  facts: Facts,
  ending: string,
  change: (file: Facts['files'][number]) => Partial<Facts['files'][number]>,
): Facts {
  if (!facts.files.some(({ path }) => path.endsWith(ending))) throw new Error(`${facts.machine} has no file ${ending}`)
  return {
    ...facts,
    files: facts.files.map((file) => (file.path.endsWith(ending) ? { ...file, ...change(file) } : file)),
  }
}

/** What a daemon that is not there says of itself; tests change what they are about. */
export const aDaemon: Facts['daemons'][number] = {
  id: 'spark-worker',
  enabled: false,
  kept: false,
  pid: undefined,
  revision: undefined,
  read: undefined,
  version: undefined,
  master: undefined,
  since: undefined,
  outdated: false,
  state: 'stopped',
}

/** A process that belongs to no daemon and no job. */
export const aProcess: Facts['processes'][number] = {
  pid: 4711,
  program: 'python3',
  service: undefined,
  application: undefined,
  job: undefined,
}
