/** What Hadoop's daemons say of themselves where all is well. */
import { placementsOf, serviceId, type Cluster, type ServiceName } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import type { HdfsFolder, HdfsFolderKind } from '../probes/hdfs-folders.ts'
import { sharedFolders } from '../probes/namenode.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'

type Machines = ReadonlyMap<string, MachineSite>
type HadoopFacts = Pick<Facts, 'namenode' | 'resourcemanager' | 'zookeeper' | 'hdfsFolders'>

export const testClusterId = 'CID-11111111-2222-3333-4444-555555555555'

/** The first of the file is active, as everything that can be counted is there. */
export function healthyHadoop(cluster: Cluster, machines: Machines, on: MachineSite): HadoopFacts {
  const { machine } = on.facts
  const place = (service: ServiceName) => placementsOf(cluster, service).findIndex((one) => one.machine === machine)
  const names = place('hdfs-namenode')
  const managers = place('yarn-resourcemanager')
  const servers = place('zookeeper')
  const nodes = (service: ServiceName, port: string) =>
    placementsOf(cluster, service).map((one) => {
      const { address, ports } = siteOf(machines, one)
      return `${address}:${ports[port]}`
    })
  return {
    namenode: names < 0 ? undefined : nameNode(names === 0 ? 'active' : 'standby', nodes('hdfs-datanode', 'data')),
    resourcemanager:
      managers < 0
        ? undefined
        : resourceManager(managers === 0 ? 'ACTIVE' : 'STANDBY', nodes('yarn-nodemanager', 'rpc')),
    zookeeper: servers < 0 ? undefined : servers === 0 ? 'leader' : 'follower',
    hdfsFolders: hdfsFoldersOn(cluster, on, () => 'hdfs'),
  }
}

export function nameNode(
  state: string,
  live: readonly string[],
  excluded: readonly string[] = [],
): NonNullable<Facts['namenode']> {
  const node = { adminState: 'In Service', capacity: 1e11, used: 0, remaining: 1e11, numBlocks: 0 }
  return {
    state,
    clusterId: testClusterId,
    version: '3.5.0',
    safeMode: '',
    live: Object.fromEntries(
      live.map((one) => [one, excluded.includes(one) ? { ...node, adminState: 'Decommissioned' } : node]),
    ),
    dead: [],
    missingBlocks: 0,
    alone: 0,
    pending: 0,
    blocks: 0,
    capacity: 1e11,
    used: 0,
    free: 1e11,
    // One that stands by cannot say.
    folders: state === 'active' ? Object.keys(sharedFolders) : [],
  }
}

export function resourceManager(ha: string, nodes: readonly string[]): NonNullable<Facts['resourcemanager']> {
  return {
    state: 'STARTED',
    ha,
    version: '3.5.0',
    nodes: ha === 'ACTIVE' ? nodes.map((id) => ({ id, state: 'RUNNING' })) : [],
    applications: [],
  }
}

const kinds = { name: 'hdfs-namenode', journal: 'hdfs-journalnode', data: 'hdfs-datanode' } as const

/** As the probe looks: the folders of all kinds, whatever runs on the machine; `stateOf` is asked where the daemon is placed, or `everywhere`. */
export function hdfsFoldersOn(
  cluster: Cluster,
  { facts, here }: Pick<MachineSite, 'facts' | 'here'>,
  stateOf: (kind: HdfsFolderKind, path: string) => HdfsFolder['state'],
  everywhere = false,
): HdfsFolder[] {
  const { hdfs } = cluster.settings
  if (!hdfs) return []
  return (['name', 'journal', 'data'] as const).flatMap((kind) => {
    const placed = placementsOf(cluster, kinds[kind]).find(({ machine }) => machine === facts.machine)
    const usual = `${here}/data/${placed ? serviceId(placed) : kinds[kind]}`
    return (kind === 'data' ? (hdfs.data ?? [usual]) : [usual]).map((path) =>
      aFolder(kind, path, placed || everywhere ? stateOf(kind, path) : 'absent'),
    )
  })
}

export function aFolder(
  kind: HdfsFolderKind,
  path: string,
  state: HdfsFolder['state'],
  more: Partial<HdfsFolder> = {},
): HdfsFolder {
  const formatted = state === 'hdfs'
  return {
    kind,
    path,
    state,
    clusterIds: formatted ? [testClusterId] : [],
    image: formatted && kind === 'name',
    names: state === 'foreign' ? ['photos'] : [],
    size: 100_000,
    free: 50_000,
    ...more,
  }
}
