/** Daemons that are to end where they are, and have something to hand on before: by what their machines show. Pure. */
import { has, placementsOf, placementsOn, type Cluster, type ServiceName } from '../config/cluster.ts'
import type { HdfsFolder } from '../probes/hdfs-folders.ts'
import { readHadoopXml } from '../services/hadoop-xml.ts'
import type { Going } from '../services/service.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import type { LeavingMachine } from './plan-leaving.ts'
import { activeNameNode } from '../sites/hadoop-masters.ts'

type Machines = ReadonlyMap<string, MachineSite>

export interface GoingNode {
  readonly service: 'hdfs-datanode' | 'yarn-nodemanager'
  readonly on: MachineSite
  /** The whole machine leaves; else the role alone moves away. */
  readonly leaves: boolean
  /** `address:port`, as it told its master. */
  readonly place: string
}

export function goingNodes(cluster: Cluster, machines: Machines, leaving: readonly LeavingMachine[]): GoingNode[] {
  const members = leaving.flatMap(({ on, standing }) => (on && standing === 'member' ? [{ on, leaves: true }] : []))
  const stay = [...machines.values()].map((on) => ({ on, leaves: false }))
  return [...stay, ...members].flatMap(({ on, leaves }): GoingNode[] => {
    const stray = (id: ServiceName) =>
      on.facts.daemons.find(
        (daemon) =>
          daemon.id === id &&
          (leaves || !placementsOn(cluster, on.facts.machine).some(({ service }) => service === id)),
      )
    return [
      ...(has(cluster, 'hdfs-namenode') && stray('hdfs-datanode') && dataFolders(on).length > 0
        ? [{ service: 'hdfs-datanode', on, leaves, place: dataNodePlace(cluster, machines, on) } as const]
        : []),
      ...(has(cluster, 'yarn-resourcemanager') && stray('yarn-nodemanager')?.pid !== undefined
        ? [{ service: 'yarn-nodemanager', on, leaves, place: placeIn(on, 'yarn-site.xml', nodeManagerKey) } as const]
        : []),
    ]
  })
}

const nodeManagerKey = 'yarn.nodemanager.address'

/** Where blocks of a file system are on it. */
export function dataFolders({ facts }: MachineSite): readonly HdfsFolder[] {
  return facts.hdfsFolders.filter(({ kind, state }) => kind === 'data' && state === 'hdfs')
}

/** For the files that tell the masters of it. */
export function goingOf(cluster: Cluster, machines: Machines, nodes: readonly GoingNode[]): Going {
  const of = (service: GoingNode['service']) => nodes.filter((one) => one.service === service)
  return {
    dataNodes: [...of('hdfs-datanode').map(({ place }) => place), ...goneBefore(cluster, machines)],
    nodeManagers: of('yarn-nodemanager').flatMap(({ on, place }) => [hostIn(place), on.facts.system.hostname]),
    hosts: nodes.map(({ on }) => on.address),
  }
}

/**
 * DataNodes that went are on the list until the file has them again: for two minutes the NameNode takes one that has ended for alive, and would send
 * readers and writers there.
 */
function goneBefore(cluster: Cluster, machines: Machines): string[] {
  const wanted = new Set(
    placementsOf(cluster, 'hdfs-datanode').map((placement) => {
      const { address, ports } = siteOf(machines, placement)
      return `${address}:${ports['data']}`
    }),
  )
  return excluded(cluster, machines).filter((place) => !wanted.has(place))
}

/** What the NameNodes have been told to let go: as `address:port`. */
export function excluded(cluster: Cluster, machines: Machines): string[] {
  return placementsOf(cluster, 'hdfs-namenode').flatMap(({ machine }) => {
    const on = machines.get(machine)
    const path = `${on?.here}/conf/hadoop/guarded/hdfs-exclude`
    const body = on?.facts.files.find((one) => one.path === path)?.body ?? ''
    return body.split('\n').filter((place) => place !== '')
  })
}

/** Its own settings say it; where those are another role's by now, the NameNode does. */
function dataNodePlace(cluster: Cluster, machines: Machines, on: MachineSite): string {
  const known = Object.keys(activeNameNode(cluster, machines)?.live ?? {})
  const own = placeIn(on, 'hdfs-site.xml', 'dfs.datanode.address', '')
  return own || (known.find((place) => hostIn(place) === on.address) ?? `${on.address}:9866`)
}

function placeIn({ facts, here, address }: MachineSite, file: string, key: string, otherwise = `${address}:8041`) {
  const body = facts.files.find(({ path }) => path === `${here}/conf/hadoop/${file}`)?.body
  return (body === undefined ? undefined : readHadoopXml(body).get(key)) ?? otherwise
}

export function hostIn(place: string): string {
  return place.replace(/:\d+$/, '')
}
