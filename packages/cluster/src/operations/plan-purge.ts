/** What `down --purge` takes that nobody can make again: the files in HDFS, the tables of the Thrift server. Pure. */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import { foldNames } from '../config/fold-names.ts'
import { showBytes } from '../config/size.ts'
import type { HdfsFolder } from '../probes/hdfs-folders.ts'
import { activeNameNode, fileSystemOf } from '../sites/hadoop-masters.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { dataFolders } from './going.ts'
import { emptyData } from './plan-going.ts'

type Machines = ReadonlyMap<string, MachineSite>

const why = 'asked for with --purge'

/** Data folders may be on disks of their own, where the cluster's folder does not take them along: only this file system's are emptied. */
export function emptyActions(cluster: Cluster, machines: Machines): Action[] {
  const id = fileSystemOf(cluster, machines)?.id
  return [...machines.values()].flatMap((on) =>
    emptyData(
      on,
      why,
      dataFolders(on).filter((folder) => isOf(id, folder)),
    ),
  )
}

/** In sentences without an end, for the plan and for the question about it. */
export function lossesOf(cluster: Cluster, machines: Machines): string[] {
  const id = fileSystemOf(cluster, machines)?.id
  const goes = [...machines.values()].flatMap((on) =>
    on.facts.hdfsFolders
      .filter((folder) => folder.state === 'hdfs' && (isBelow(on, folder.path) || isOf(id, folder)))
      .map(({ kind }) => ({ machine: on.facts.machine, kind })),
  )
  const blocks = goes.filter(({ kind }) => kind === 'data')
  const holders = namesOf(blocks.length > 0 ? blocks : goes)
  const used = activeNameNode(cluster, machines)?.used
  const bytes = used === undefined ? '' : `: ${showBytes(used)} with all copies`
  const tables = [...machines.values()]
    .filter(({ facts, here }) => facts.folders.some(({ path }) => path.startsWith(`${here}/data/spark-thrift`)))
    .map(({ facts }) => facts)
  return [
    ...(holders === '' ? [] : [`all files in HDFS on ${holders} will be lost${bytes}`]),
    ...(tables.length === 0 ? [] : [`the tables of the Thrift server on ${namesOf(tables)} will be lost`]),
  ]
}

/** Data folders outside of the cluster's that are left as they are. */
export function staysBehind(cluster: Cluster, machines: Machines): string[] {
  const id = fileSystemOf(cluster, machines)?.id
  return [...machines.values()].flatMap((on) =>
    on.facts.hdfsFolders
      .filter(({ kind, path }) => kind === 'data' && !isBelow(on, path))
      .flatMap((folder) => {
        const reason = staysBecause(folder, id)
        return reason === undefined ? [] : [`${on.facts.machine}: ${folder.path} stays as it is: ${reason}`]
      }),
  )
}

function staysBecause(folder: HdfsFolder, id: string | undefined): string | undefined {
  if (folder.state === 'foreign') return "what is in it is not HDFS's"
  if (folder.state !== 'hdfs' || isOf(id, folder)) return undefined
  const its = `its clusterID is ${folder.clusterIds.join(', ') || 'not known'}`
  return id === undefined
    ? `${its}, and no NameNode says whether that is this cluster's`
    : `${its}, this HDFS's is ${id}`
}

function isOf(id: string | undefined, { clusterIds }: HdfsFolder): boolean {
  return clusterIds.length > 0 && clusterIds.every((one) => one === id)
}

function isBelow({ here }: MachineSite, path: string): boolean {
  return path.startsWith(`${here}/`)
}

function namesOf(those: readonly { readonly machine: string }[]): string {
  return foldNames([...new Set(those.map(({ machine }) => machine))]).join(', ')
}
