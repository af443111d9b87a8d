/** The part of the plan that is about HDFS's own beginnings: formatting, the standby's image, ZooKeeper's entry, the folders that others rely on. Pure. */
import type { Action } from '../actions/action.ts'
import { isHighlyAvailable, placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { HdfsFolder } from '../probes/hdfs-folders.ts'
import { sharedFolders } from '../probes/namenode.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Step } from './plan.ts'
import { activeNameNode } from './readiness.ts'
import type { Start } from './plan-services.ts'

type Machines = ReadonlyMap<string, MachineSite>

/** Whether no machine of the cluster holds anything of any HDFS in a folder that is this one's. */
export function isUnformatted(machines: Machines): boolean {
  return [...machines.values()].every(({ facts }) => facts.hdfsFolders.every(({ state }) => state !== 'hdfs'))
}

export function nameFolder(on: MachineSite): HdfsFolder {
  return on.facts.hdfsFolders.find(({ kind }) => kind === 'name')!
}

/** Where the file system begins, if it has to begin at all: on the first NameNode. */
export function formatActions(cluster: Cluster, machines: Machines): Action[] {
  const [first] = placementsOf(cluster, 'hdfs-namenode')
  if (!first || !isUnformatted(machines)) return []
  const on = machines.get(first.machine)!
  return [
    prepare(cluster, first, {
      why: 'no machine of the cluster holds a file system',
      what: 'format HDFS',
      arguments: ['-format', '-nonInteractive'],
      unless: [nameFolder(on).path],
    }),
  ]
}

/** NameNodes that have no image yet, and take it from the other one. */
export function withoutImage(cluster: Cluster, machines: Machines): ReadonlySet<string> {
  const names = placementsOf(cluster, 'hdfs-namenode').map(({ machine }) => machine)
  const formats = isUnformatted(machines)
  return new Set(names.filter((name, i) => nameFolder(machines.get(name)!).state !== 'hdfs' && !(formats && i === 0)))
}

/** The start of the NameNodes, as steps: the one that has the image, then those that take it from there. */
export function nameNodeSteps(
  cluster: Cluster,
  machines: Machines,
  starts: readonly Start[],
  stepOf: (title: string, starts: readonly Start[]) => Step[],
  title: string,
): Step[] {
  const format = formatActions(cluster, machines)
  const empty = withoutImage(cluster, machines)
  const later = starts.filter(({ on }) => empty.has(on.facts.machine))
  const first = starts.filter((start) => !later.includes(start))
  const bootstrap = placementsOf(cluster, 'hdfs-namenode')
    .filter(({ machine }) => later.some(({ on }) => on.facts.machine === machine))
    .map((placement) =>
      prepare(cluster, placement, {
        why: 'it has no image of the file system yet',
        what: "take the file system's image from the other NameNode",
        arguments: ['-bootstrapStandby', '-nonInteractive'],
        unless: [nameFolder(machines.get(placement.machine)!).path],
      }),
    )
  return [
    ...(format.length > 0 ? [{ title: 'Format HDFS', actions: format }] : []),
    ...stepOf(`Start ${title}`, first),
    ...(bootstrap.length > 0 ? [{ title: 'Give the standby its image', actions: bootstrap }] : []),
    ...(later.length > 0 ? stepOf('Start the standby', later) : []),
  ]
}

/** Before the failover controllers start for the first time: their entry in ZooKeeper. Made twice, it stays as it is. */
export function failoverActions(cluster: Cluster, machines: Machines, starts: readonly Start[]): Action[] {
  const [first] = placementsOf(cluster, 'hdfs-zkfc')
  if (!first || starts.length === 0 || activeNameNode(cluster, machines)) return []
  return [
    prepare(cluster, first, {
      why: 'the failover controllers agree there which NameNode is active',
      what: 'make the entry of HDFS in ZooKeeper',
      arguments: ['-formatZK', '-nonInteractive'],
      unless: [],
      done: 2,
    }),
  ]
}

/** What is missing of the folders that jobs and daemons rely on; all of them where no NameNode can say yet. */
export function sharedFolderActions(cluster: Cluster, machines: Machines): Action[] {
  const there = new Set(activeNameNode(cluster, machines)?.folders)
  const folders = Object.entries({ ...sharedFolders })
    .filter(([path]) => !there.has(path))
    .map(([path, mode]) => ({ path, mode }))
  if (folders.length === 0) return []
  return placementsOf(cluster, 'hdfs-namenode').map((placement) => ({
    kind: 'make-hdfs-folders',
    machine: placement.machine,
    why: isHighlyAvailable(cluster) ? 'are not there; the NameNode that is active makes them' : 'are not there',
    port: machines.get(placement.machine)!.sites.get(serviceId(placement))!.ports['http']!,
    folders,
  }))
}

function prepare(
  cluster: Cluster,
  placement: Placement,
  more: { why: string; what: string; arguments: readonly string[]; unless: readonly string[]; done?: number },
): Action {
  return {
    kind: 'prepare-service',
    machine: placement.machine,
    cluster: cluster.name,
    service: serviceId(placement),
    ...more,
  }
}
