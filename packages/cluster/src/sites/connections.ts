/** Every connection that the cluster needs between machines: who dials whom, from the services' own declarations. Pure. */
import {
  placementsOf,
  placementsOn,
  serviceId,
  serviceOfId,
  type Cluster,
  type ServiceName,
} from '../config/cluster.ts'
import type { Dial } from '../probes/dials.ts'
import { isOpen } from '../probes/listening.ts'
import { serviceOf } from '../services/index.ts'
import { jobPortsOf, portsOfJobs } from '../services/job-ports.ts'
import type { Dialler } from '../services/service.ts'
import type { MachineSite } from './machine-site.ts'

export interface Connection {
  /** The machine that dials. */
  readonly from: string
  readonly to: string
  readonly address: string
  readonly port: number
  /** Who listens there: `spark-master`, `spark-worker-2`, `driver`, `executor`. */
  readonly service: string
  /** `rpc`, `ui`. */
  readonly name: string
  /** Who dials: `spark-worker`, `executor`. */
  readonly by: readonly Dialler[]
  /** The key in the file that moves it. */
  readonly key: string
}

/** One that was tried. */
export type Dialled = Connection & Dial

/** A port that somebody of the cluster listens on. */
export interface DeclaredPort extends Omit<Connection, 'from' | 'by'> {
  /** The last one of a range: what drivers and executors listen on steps up when several run on a machine. */
  readonly last: number
  readonly from: 'cluster' | 'self'
  readonly by: readonly Dialler[]
}

const hasExecutors: readonly ServiceName[] = ['spark-worker', 'yarn-nodemanager']

/** Of one machine, as it answered. */
export function declaredPorts(cluster: Cluster, on: MachineSite): readonly DeclaredPort[] {
  const { address, sites } = on
  const to = on.facts.machine
  const ofDaemons = placementsOn(cluster, to).flatMap((placement) => {
    const service = serviceId(placement)
    return serviceOf(placement)
      .ports(placement.settings)
      .map(({ name, from, by, key }): DeclaredPort => {
        const port = sites.get(service)!.ports[name]!
        return { to, address, port, last: port, service, name, from, by, key }
      })
  })
  const runsExecutors = placementsOn(cluster, to).some(({ service }) => hasExecutors.includes(service))
  const { conf } = cluster.settings.spark
  const { tries } = jobPortsOf(conf)
  return [
    ...ofDaemons,
    ...portsOfJobs(conf)
      .filter(({ service }) => service === 'driver' || runsExecutors)
      .map(({ number, ...one }): DeclaredPort => ({
        ...one,
        to,
        address,
        port: number,
        last: number + tries,
      })),
  ]
}

/** The machines that a dialler may run on. */
export function machinesOf(cluster: Cluster, dialler: Dialler): ReadonlySet<string> {
  const known = where.get(cluster) ?? new Map<Dialler, ReadonlySet<string>>()
  where.set(cluster, known)
  const machines = known.get(dialler) ?? findMachines(cluster, dialler)
  known.set(dialler, machines)
  return machines
}

/** Asked for each port of each machine: all placements are gone through once, not once for each. */
const where = new WeakMap<Cluster, Map<Dialler, ReadonlySet<string>>>()

function findMachines(cluster: Cluster, dialler: Dialler): ReadonlySet<string> {
  if (dialler === 'driver') return new Set(cluster.machines.map(({ name }) => name))
  const names = dialler === 'executor' ? hasExecutors : [dialler]
  return new Set(names.flatMap((name) => placementsOf(cluster, name).map(({ machine }) => machine)))
}

/** Where more machines than this dial each other, each dials some of its neighbours only: a wall between two machines stands in the rules of one of them. */
const enough = 40

/**
 * Of the machines that answered. Between machines that all dial each other the number would grow with the square; there, with many, each dials neighbours at
 * distances of 1, 2, 4, ..., so that every port of every machine is tried from several others.
 */
export function connections(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): readonly Connection[] {
  // On loopback nothing lies between.
  if (cluster.kind === 'local') return []
  const order = [...machines.keys()]
  const diallers = new Map<string, readonly string[]>()
  /** Found once for each kind of port, not once for each machine. */
  const diallersOf = (by: readonly Dialler[]): readonly string[] => {
    const key = by.join(' ')
    const found = diallers.get(key) ?? order.filter((from) => by.some((one) => machinesOf(cluster, one).has(from)))
    diallers.set(key, found)
    return found
  }
  return [...machines.values()].flatMap((on, at) => {
    const near = order.length > enough ? neighbours(order, at) : undefined
    return declaredPorts(cluster, on)
      .filter(({ by }) => by.length > 0)
      .flatMap((declared): Connection[] => {
        const { by, from: _from, last: _last, ...port } = declared
        const tried = near && isEverywhere(port.service) ? near : diallersOf(by)
        return tried.flatMap((from) => {
          const dialling = by.filter(
            (dialler) => machinesOf(cluster, dialler).has(from) && (from !== port.to || dialsHere(dialler, declared)),
          )
          return dialling.length === 0 ? [] : [{ ...port, from, by: dialling }]
        })
      })
  })
}

/**
 * Connections that nobody should be able to make: to what is for the machine itself only, and listens for others, too. One other machine tries each; of what
 * listens on loopback alone there is nothing to try.
 */
export function forbiddenConnections(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
): readonly Connection[] {
  const order = [...machines.keys()]
  return [...machines.values()].flatMap((on, at) => {
    const from = order[(at + 1) % order.length]!
    if (from === on.facts.machine) return []
    return declaredPorts(cluster, on)
      .filter(({ from: who, by, port }) => who === 'self' && by.length === 0 && isOpenOn(on, port))
      .map(({ from: _from, last: _last, ...port }): Connection => ({ ...port, from }))
  })
}

function isOpenOn({ facts }: MachineSite, port: number): boolean {
  return facts.listening.some((one) => one.port === port && isOpen(one) === true)
}

/**
 * Whether it dials the machine's own address: a driver beside the master does. A daemon does not dial itself, and nobody dials a driver that has ended; of the
 * driver's own executors the others tell.
 */
export function dialsHere(dialler: Dialler, { service, from }: Pick<DeclaredPort, 'service' | 'from'>): boolean {
  return from === 'cluster' && service !== 'driver' && service !== 'executor' && serviceOfId(service) !== dialler
}

/** Whether what listens there is on most machines, and dialled from most. */
function isEverywhere(service: string): boolean {
  return ['driver', 'executor', 'hdfs-datanode', 'yarn-nodemanager'].includes(serviceOfId(service))
}

/** Those that are 1, 2, 4, ... before it, as in a ring; in their order. */
function neighbours(order: readonly string[], at: number): readonly string[] {
  const places: number[] = []
  for (let distance = 1; distance < order.length; distance *= 2)
    places.push((at - distance + order.length) % order.length)
  return places.toSorted((a, b) => a - b).map((place) => order[place]!)
}
