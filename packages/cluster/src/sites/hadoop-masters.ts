/** Who is in charge of HDFS and of YARN, and how their masters call those that they count. Pure. */
import type { ResourceManagerState } from '../apis/resourcemanager.ts'
import { placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { readHadoopXml } from '../services/hadoop-xml.ts'
import type { NameNodeFacts } from '../probes/namenode.ts'
import type { MachineSite } from './machine-site.ts'

type Machines = ReadonlyMap<string, MachineSite>

export function activeNameNode(cluster: Cluster, machines: Machines): NameNodeFacts | undefined {
  return placementsOf(cluster, 'hdfs-namenode')
    .map(({ machine }) => machines.get(machine)?.facts.namenode)
    .find((one) => one?.state === 'active')
}

/**
 * Seconds. A NameNode calls a DataNode dead after two minutes, by the time alone, and takes its blocks off its list up to 45 seconds later
 * (`dfs.namenode.heartbeat.recheck-interval`, here twice, as it may be busy): before that none of them counts as missing.
 */
const forgotten = 120 + 2 * 45

/** Whether a DataNode has been dead for so long that what nobody else has counts as missing. */
export function isDead({ dead, silentFor = {} }: NameNodeFacts, place: string): boolean {
  return dead.includes(place) && (silentFor[place] ?? 0) >= forgotten
}

/** The settings of HDFS as they were last written there; undefined: it has none. */
export function hdfsSettingsOn({ facts, here }: MachineSite): ReadonlyMap<string, string> | undefined {
  const body = facts.files.find(({ path }) => path === `${here}/conf/hadoop/hdfs-site.xml`)?.body
  return body === undefined ? undefined : readHadoopXml(body)
}

/** What files get that are written now: by what the NameNodes' machines have, whatever the file asks for. 0: nothing is there yet. */
export function copiesNow(cluster: Cluster, machines: Machines): number {
  const each = placementsOf(cluster, 'hdfs-namenode').map(({ machine }) => {
    // One that does not answer says nothing of it.
    const on = machines.get(machine)
    return Number((on && hdfsSettingsOn(on)?.get('dfs.replication')) ?? 0)
  })
  return Math.max(0, ...each)
}

/** The id of the cluster's HDFS, and who says so: the active NameNode; while none is active, what all name folders agree on. */
export function fileSystemOf(
  cluster: Cluster,
  machines: Machines,
): { readonly id: string; readonly where: string } | undefined {
  const active = activeNameNode(cluster, machines)
  if (active) return { id: active.clusterId, where: 'the NameNode' }
  const names = new Set(placementsOf(cluster, 'hdfs-namenode').map(({ machine }) => machine))
  const folders = [...machines]
    // Where the file has no HDFS any more, any NameNode's folder is one of those before.
    .filter(([machine]) => names.size === 0 || names.has(machine))
    .flatMap(([machine, { facts }]) =>
      facts.hdfsFolders
        .filter(({ kind, state }) => kind === 'name' && state === 'hdfs')
        .map(({ path, clusterIds: [id] }) => ({ id, where: `${machine}: ${path}/current/VERSION` })),
    )
  const [first] = folders
  if (first?.id === undefined || folders.some(({ id }) => id !== first.id)) return undefined
  return { id: first.id, where: first.where }
}

export function activeResourceManager(cluster: Cluster, machines: Machines): ResourceManagerState | undefined {
  return placementsOf(cluster, 'yarn-resourcemanager')
    .map(({ machine }) => machines.get(machine)?.facts.resourcemanager)
    .find((one) => one?.ha === 'ACTIVE')
}

/** A NodeManager is known by the name that its own machine has for its address, whatever it is told to be called. */
export function isNodeOf(on: MachineSite, placement: Placement, id: string): boolean {
  const [host = '', port] = id.split(/:(?=\d+$)/)
  const { address, ports } = on.sites.get(serviceId(placement))!
  const { hostname } = on.facts.system
  return (
    port === `${ports['rpc']}` &&
    (host === address || host === hostname || host.split('.')[0] === hostname.split('.')[0])
  )
}

/** How a DataNode is called by the NameNode: `10.0.0.12:9866`. */
export function placeOf(machines: Machines, placement: Placement, port: string): string {
  const site = machines.get(placement.machine)?.sites.get(serviceId(placement))
  return `${site?.address}:${site?.ports[port]}`
}
