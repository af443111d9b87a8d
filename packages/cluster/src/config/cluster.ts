/** A cluster as the file means it: names expanded, defaults in. Pure data; nothing here was observed. */
import type { Settings } from './software.ts'

export interface Machine {
  /** As in the file; unique. */
  readonly name: string
  /** What ssh connects to. `undefined`: this very machine, without ssh. */
  readonly ssh:
    | { readonly destination: string; readonly user?: string | undefined; readonly port?: number | undefined }
    | undefined
  /** The address the other machines reach it at, if the file says so. */
  readonly address: string | undefined
}

export type ServiceName = 'spark-master' | 'spark-worker'

/** One daemon on one machine. */
export interface Placement {
  readonly service: ServiceName
  readonly machine: string
  /** Tells several workers on one machine apart: 1, 2, ... */
  readonly instance: number | undefined
  /** The service's own block of the file, checked by the service's own schema. */
  readonly settings: unknown
}

export interface Cluster {
  readonly name: string
  /** `local`: this machine alone, without a file. */
  readonly kind: 'local' | 'ssh'
  /** The file it was read from, an absolute path; undefined for the local cluster. */
  readonly file: string | undefined
  /** The text of that file; each machine keeps it, so that any controller can take over. */
  readonly text: string | undefined
  readonly machines: readonly Machine[]
  readonly placements: readonly Placement[]
  readonly settings: Settings
}

/** The name of a placement's unit, folder and log: `spark-master`, `spark-worker`, `spark-worker-2`. */
export function serviceId(placement: Pick<Placement, 'service' | 'instance'>): string {
  return placement.instance === undefined ? placement.service : `${placement.service}-${placement.instance}`
}

export function placementsOn(cluster: Cluster, machine: string): readonly Placement[] {
  let known = placed.get(cluster.placements)
  if (known === undefined) placed.set(cluster.placements, (known = byMachine(cluster.placements)))
  return known.get(machine) ?? []
}

/** Asked several times for each machine: the list is gone through once, not once for each. */
const placed = new WeakMap<Cluster['placements'], ReadonlyMap<string, readonly Placement[]>>()

function byMachine(placements: Cluster['placements']): ReadonlyMap<string, readonly Placement[]> {
  const found = new Map<string, Placement[]>()
  for (const placement of placements) {
    const beside = found.get(placement.machine)
    if (beside) beside.push(placement)
    else found.set(placement.machine, [placement])
  }
  return found
}

/** Whether any of its daemons is one of Hadoop's; each machine then has Hadoop, as each may run its programs. */
export function usesHadoop(cluster: Cluster): boolean {
  return cluster.placements.some(({ service }) => /^(hdfs|yarn)-/.test(service))
}

export function masterOf(cluster: Cluster): Placement {
  return cluster.placements.find(({ service }) => service === 'spark-master')!
}
