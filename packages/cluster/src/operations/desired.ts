/** What every machine should be: from the file and the facts, nothing else. Pure. */
import {
  masterOf,
  placementsOf,
  placementsOn,
  serviceId,
  usesHadoop,
  type Cluster,
  type ServiceName,
} from '../config/cluster.ts'
import type { Owner } from '../actions/action.ts'
import { clientFiles } from '../services/client-files.ts'
import { localEvents, writesLocalEvents } from '../services/event-log.ts'
import { serviceOf } from '../services/index.ts'
import { unitHash } from '../services/unit-hash.ts'
import { environmentLines } from '../services/login-environment.ts'
import { hashOfFiles, revisionOf, runScript, superviseScript, unitFile } from '../services/run-script.ts'
import type { DesiredFile, Going, Surroundings } from '../services/service.ts'
import { zookeeperFile } from '../services/zookeeper.ts'
import { zookeeperNumbers } from '../services/zookeeper-numbers.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'

export interface DesiredFolder {
  readonly path: string
  readonly mode: string
  readonly owner: Owner
}

export interface DesiredMachine {
  readonly machine: string
  readonly folders: readonly DesiredFolder[]
  readonly files: readonly DesiredFile[]
  /** Lines in the login user's own profile, where /etc/profile.d is not ours to write. */
  readonly block: { readonly path: string; readonly body: string } | undefined
  /** In the order in which they start. */
  readonly services: readonly DesiredDaemon[]
}

export interface DesiredDaemon {
  readonly id: string
  readonly service: ServiceName
  readonly revision: string
  /** The hash of its files (`Daemon.read`). */
  readonly read: string
  /** What it reads again when `commands` tell it to, while it runs on. */
  readonly reloaded:
    | {
        readonly files: readonly DesiredFile[]
        readonly commands: readonly (readonly string[])[]
        readonly env: Readonly<Record<string, string>>
      }
    | undefined
  /** Of the files that it starts from: they change when it is started anew. Services of one machine share some. */
  readonly paths: ReadonlySet<string>
}

export interface DesiredInput {
  readonly cluster: Cluster
  readonly machines: ReadonlyMap<string, MachineSite>
  readonly secret: string
  readonly going?: Going
  /** Not all machines answered: what drivers read follows from all workers, and is left out. */
  readonly partial?: boolean
}

/** What every machine should be, in their order. */
export function desiredMachines(input: DesiredInput): DesiredMachine[] {
  const { cluster, machines, secret, going, partial = false } = input
  const around: Surroundings = {
    cluster,
    secret,
    site: (placement) => siteOf(machines, placement),
    zookeeperNumbers: numbersOf(cluster, machines),
    ...(going && { going }),
  }
  return [...machines.values()].map((on) => desiredMachine(around, on, partial))
}

function numbersOf(cluster: Cluster, machines: DesiredInput['machines']): ReadonlyMap<string, number> {
  // What one that was a server once has kept says nothing of those that are.
  const configurations = [...machines.values()]
    .filter(({ facts }) => facts.daemons.some(({ id }) => id === 'zookeeper'))
    .flatMap(({ facts, paths }) => facts.files.find(({ path }) => path === zookeeperFile(paths))?.body ?? [])
  return zookeeperNumbers(
    placementsOf(cluster, 'zookeeper').map((placement) => siteOf(machines, placement).address),
    configurations,
  )
}

function desiredMachine(around: Surroundings, on: MachineSite, partial: boolean): DesiredMachine {
  const { cluster } = around
  const supervisor = on.facts.supervision
  const files = new Map<string, DesiredFile>()
  const folders = new Map<string, DesiredFolder>()
  const services: DesiredDaemon[] = []
  const add = (file: DesiredFile) => files.set(file.path, file)
  const folder = (path: string, mode: string, owner: Owner) => folders.set(path, { path, mode, owner })
  const plain = (path: string, body: string, mode = '644'): DesiredFile => ({
    path,
    body,
    mode,
    owner: 'root',
    secret: false,
  })

  for (const path of [
    on.root,
    `${on.root}/software`,
    `${on.root}/clusters`,
    on.here,
    `${on.here}/conf`,
    `${on.here}/services`,
  ])
    folder(path, '755', 'root')
  folder(`${on.here}/conf/none`, '755', 'root')
  // Root makes folders only in folders of root's: in one of the daemon user's, a link could lead it astray.
  for (const path of [`${on.here}/work`, `${on.here}/local`, `${on.here}/data`]) folder(path, '755', 'root')
  for (const path of [`${on.here}/logs`, `${on.here}/jobs`]) folder(path, '750', 'daemon')
  // On every machine: a driver may run on any.
  if (writesLocalEvents(cluster)) folder(localEvents(on.paths), '750', 'daemon')

  for (const placement of placementsOn(cluster, on.facts.machine)) {
    const id = serviceId(placement)
    const known = serviceOf(placement)
    const service = known.desired(placement.settings, around.site(placement), around)
    const at = {
      cluster: cluster.name,
      id,
      folder: `${on.here}/services/${id}`,
      log: `${on.here}/logs/${id}.out`,
      pids: `${on.here}/logs/${id}`,
    }
    folder(at.folder, '755', 'root')
    for (const path of service.folders) folder(path, '750', 'daemon')
    const user = supervisor === 'systemd' ? on.daemonUser : undefined
    for (const file of service.reloaded?.files ?? []) add(file)
    const own = [
      ...service.files,
      plain(`${at.folder}/run`, runScript({ cluster: cluster.name, here: on.here, id }, service), '755'),
      supervisor === 'process'
        ? plain(`${at.folder}/supervise`, superviseScript(at), '755')
        : plain(unitPath(cluster, on, id), unitFile({ ...at, user, isOutlived: known.isOutlived })),
    ]
    for (const file of own) add(file)
    services.push({
      id,
      service: placement.service,
      revision: revisionOf(service),
      read: hashOfFiles(service.files.map(({ body }) => body)),
      reloaded: service.reloaded && { ...service.reloaded, env: service.env },
      paths: new Set(own.map(({ path }) => path)),
    })
  }
  folder(`${on.here}/conf/client`, '755', 'root')
  if (usesHadoop(cluster)) {
    for (const path of [`${on.here}/conf/hadoop`, `${on.here}/conf/hadoop/guarded`]) folder(path, '755', 'root')
    folder(`${on.here}/work/hadoop`, '750', 'daemon')
  }
  if (!partial)
    for (const file of clientFiles(on.paths, { machine: on.facts.machine, address: on.address }, around)) add(file)
  const environment = environmentLines(on.paths, on.python, usesHadoop(cluster))
  const block = on.facts.login.root ? undefined : { path: `${on.facts.login.home}/.profile`, body: environment }
  if (on.facts.login.root) add(plain(`/etc/profile.d/tinderbox-${cluster.name}.sh`, environment))
  const units = services.flatMap(({ id }): [string, string][] => {
    const unit = files.get(unitPath(cluster, on, id))
    return unit ? [[id, unitHash(unit.body)]] : []
  })
  add(plain(`${on.here}/cluster.json`, clusterJson(cluster, on, Object.fromEntries(units))))
  return { machine: on.facts.machine, folders: [...folders.values()], files: [...files.values()], block, services }
}

export function unitPath({ name }: Cluster, on: MachineSite, id: string): string {
  return `${unitFolder(on)}/tinderbox-${name}-${id}.service`
}

export function unitFolder(on: MachineSite): string {
  return on.facts.login.root ? '/etc/systemd/system' : `${on.facts.login.home}/.config/systemd/user`
}

/**
 * Which cluster the machine belongs to, and what it runs of it; the whole cluster is in cluster.yaml beside it (plan-kept-file.ts). Everybody on
 * the machine may read this, so no properties of jobs and no addresses of sources are in it: they may hold passwords.
 */
function clusterJson(cluster: Cluster, on: MachineSite, units: Readonly<Record<string, string>>): string {
  const { spark, java, python, sudo } = cluster.settings
  const content = {
    format: 1,
    name: cluster.name,
    machine: on.facts.machine,
    master: masterOf(cluster).machine,
    ports: Object.fromEntries([...on.sites].map(([id, site]) => [id, site.ports])),
    units,
    settings: {
      sudo,
      spark: { version: spark.version, home: spark.home },
      java: { version: java.version, home: java.home },
      python,
    },
  }
  return `${JSON.stringify(content, null, 2)}\n`
}
