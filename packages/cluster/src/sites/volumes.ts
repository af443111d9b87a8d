/** The folders that a cluster writes to, by the file system that they are on. Pure. */
import { placementsOn, serviceId, type Cluster } from '../config/cluster.ts'
import { groupBy } from '../group-by.ts'
import type { Mount, Volume, Volumes } from '../probes/volumes.ts'

export interface FileSystem {
  readonly mount: Mount | undefined
  readonly volumes: readonly Volume[]
  /** The daemons that have a folder on it. */
  readonly services: readonly string[]
}

export function fileSystems(cluster: Cluster, machine: string, here: string, seen: Volumes): FileSystem[] {
  const answering = seen.folders.filter(({ hangs }) => !hangs)
  const groups = groupBy(answering, ({ real }) => mountOf(real, seen.mounted)?.at ?? '')
  return [...groups.values()].map((volumes) => ({
    mount: mountOf(volumes[0]!.real, seen.mounted),
    volumes,
    services: servicesOf(
      cluster,
      machine,
      here,
      volumes.map(({ folder }) => folder),
    ),
  }))
}

/** The deepest mount at or above a folder; the last of several at one place hides the others. */
export function mountOf(folder: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter(({ at }) => isWithin(folder, at))
    .reduce<Mount | undefined>((best, one) => (best && best.at.length > one.at.length ? best : one), undefined)
}

export function isWithin(folder: string, above: string): boolean {
  return `${folder}/`.startsWith(above.endsWith('/') ? above : `${above}/`)
}

/** A folder of a daemon is called as it; logs and Tinderbox's own folder are everybody's. */
export function servicesOf(cluster: Cluster, machine: string, here: string, folders: readonly string[]): string[] {
  const ids = placementsOn(cluster, machine).map((placement) => serviceId(placement))
  const data = cluster.settings.hdfs?.data ?? []
  return ids.filter((id) =>
    folders.some((folder) =>
      data.includes(folder)
        ? id === 'hdfs-datanode'
        : folder.startsWith(`${here}/`) && folder !== `${here}/logs`
          ? folder.slice(folder.lastIndexOf('/') + 1).replace(/-\d+\.\d+$/, '') === id
          : true,
    ),
  )
}

/** `df`, in words. */
export function showVolume({ folder, size, free, inodes, inodesFree }: Volume, mount: Mount | undefined): string {
  const counted = inodes > 0 ? `, ${inodesFree} of ${inodes} inodes` : ''
  const on = mount ? `, on ${mount.device} at ${mount.at} (${mount.type}, ${mount.options.split(',')[0]})` : ''
  return `${folder}: ${free} of ${size} MiB free${counted}${on}`
}
