/** What every machine should be: from the file and the facts, nothing else. Pure. */
import { placementsOn, serviceId, type Cluster } from '../config/cluster.ts'
import type { Owner } from '../actions/action.ts'
import { clientFiles } from '../services/client-files.ts'
import { serviceOf } from '../services/index.ts'
import { environmentLines } from '../services/login-environment.ts'
import { revisionOf, runScript, superviseScript, unitFile } from '../services/run-script.ts'
import type { DesiredFile, Surroundings } from '../services/service.ts'
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
  readonly services: readonly { readonly id: string; readonly revision: string }[]
}

export interface DesiredInput {
  readonly cluster: Cluster
  readonly machines: ReadonlyMap<string, MachineSite>
  readonly secret: string
}

export function desiredMachine(input: DesiredInput, on: MachineSite): DesiredMachine {
  const { cluster, machines, secret } = input
  const around: Surroundings = { cluster, secret, site: (placement) => siteOf(machines, placement) }
  const supervisor = on.facts.supervision
  const files = new Map<string, DesiredFile>()
  const folders = new Map<string, DesiredFolder>()
  const services: { id: string; revision: string }[] = []
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
  for (const path of [`${on.here}/work`, `${on.here}/local`]) folder(path, '755', 'root')
  for (const path of [`${on.here}/logs`, `${on.here}/jobs`]) folder(path, '750', 'daemon')

  for (const placement of placementsOn(cluster, on.facts.machine)) {
    const id = serviceId(placement)
    const service = serviceOf(placement).desired(placement.settings, siteOf(machines, placement), around)
    const at = {
      cluster: cluster.name,
      id,
      folder: `${on.here}/services/${id}`,
      log: `${on.here}/logs/${id}.out`,
      pids: `${on.here}/logs/${id}`,
    }
    folder(at.folder, '755', 'root')
    for (const path of service.folders) folder(path, '750', 'daemon')
    for (const file of service.files) add(file)
    add(plain(`${at.folder}/run`, runScript({ cluster: cluster.name, here: on.here, id }, service), '755'))
    const user = supervisor === 'systemd' ? on.daemonUser : undefined
    if (supervisor === 'process') add(plain(`${at.folder}/supervise`, superviseScript(at), '755'))
    else add(plain(`${unitFolder(on)}/tinderbox-${cluster.name}-${id}.service`, unitFile({ ...at, user })))
    services.push({ id, revision: revisionOf(service) })
  }
  folder(`${on.here}/conf/client`, '755', 'root')
  for (const file of clientFiles(on.paths, on.address, around)) add(file)
  const environment = environmentLines(on.paths, on.python)
  const block = on.facts.login.root ? undefined : { path: `${on.facts.login.home}/.profile`, body: environment }
  if (on.facts.login.root) add(plain(`/etc/profile.d/tinderbox-${cluster.name}.sh`, environment))
  add(plain(`${on.here}/cluster.json`, clusterJson(cluster, on)))
  return { machine: on.facts.machine, folders: [...folders.values()], files: [...files.values()], block, services }
}

export function unitFolder(on: MachineSite): string {
  return on.facts.login.root ? '/etc/systemd/system' : `${on.facts.login.home}/.config/systemd/user`
}

/** What the machine itself keeps of the cluster it belongs to, so that any controller can take over. No secret, no time. */
function clusterJson(cluster: Cluster, on: MachineSite): string {
  const ports = Object.fromEntries([...on.sites].map(([id, site]) => [id, site.ports]))
  const {
    ssh: _,
    spark: { conf: _conf, source: _spark, ...spark },
    java: { source: _java, ...java },
    python,
    sudo,
  } = cluster.settings
  // Properties of jobs and addresses of sources may hold passwords, and everybody on the machine may read this file.
  const settings = { sudo, spark, java, python }
  const members = cluster.placements.map(({ service, machine, instance }) => ({
    service,
    machine,
    ...(instance !== undefined && { instance }),
  }))
  return `${JSON.stringify({ format: 1, name: cluster.name, machine: on.facts.machine, members, ports, settings }, null, 2)}\n`
}
