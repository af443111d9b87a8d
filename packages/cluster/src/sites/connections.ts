/** Every connection that the cluster needs between machines: who dials whom, from the services' own declarations. Pure. */
import { placementsOf, placementsOn, serviceId, type Cluster } from '../config/cluster.ts'
import { jobPorts } from '../services/client-files.ts'
import type { Dial } from '../probes/dials.ts'
import { isOpen } from '../probes/listening.ts'
import { serviceOf, services } from '../services/index.ts'
import { portsOfJobs } from '../services/job-ports.ts'
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

const hasExecutors = ['spark-worker', 'yarn-nodemanager'] as const

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
  const runsExecutors = machinesOf(cluster, 'executor').has(to)
  return [
    ...ofDaemons,
    ...portsOfJobs
      .filter(({ service }) => service === 'driver' || runsExecutors)
      .map(({ number, ...one }): DeclaredPort => ({
        ...one,
        to,
        address,
        port: number,
        last: number + jobPorts.tries,
      })),
  ]
}

/** The machines that a dialler may run on. */
export function machinesOf(cluster: Cluster, dialler: Dialler): ReadonlySet<string> {
  if (dialler === 'driver') return new Set(cluster.machines.map(({ name }) => name))
  const names = dialler === 'executor' ? hasExecutors : [dialler]
  return new Set(names.flatMap((name) => placementsOf(cluster, name).map(({ machine }) => machine)))
}

/** Where more machines than this dial each other, each dials some of its neighbours only: a wall between two machines stands in the rules of one of them. */
const enough = 12

/**
 * Of the machines that answered. Between machines that all dial each other the number would grow with the square; there, with many, each dials neighbours at
 * distances of 1, 2, 4, ..., so that every port of every machine is tried from several others.
 */
export function connections(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): readonly Connection[] {
  // On loopback nothing lies between.
  if (cluster.kind === 'local') return []
  const order = [...machines.keys()]
  const place = new Map(order.map((name, i) => [name, i]))
  const diallers = new Map<Dialler, ReadonlySet<string>>()
  const where = (dialler: Dialler) => {
    const known = diallers.get(dialler) ?? machinesOf(cluster, dialler)
    diallers.set(dialler, known)
    return known
  }
  return [...machines.values()].flatMap((on) =>
    declaredPorts(cluster, on)
      .filter(({ by }) => by.length > 0)
      .flatMap((declared): Connection[] => {
        const { by, from: _from, last: _last, ...port } = declared
        const sparse = order.length > enough && isEverywhere(port.service)
        return order.flatMap((from) => {
          if (sparse && from !== port.to && !areNeighbours(place.get(from)!, place.get(port.to)!, order.length))
            return []
          const dialling = by.filter(
            (dialler) => where(dialler).has(from) && (from !== port.to || dialsHere(dialler, declared)),
          )
          return dialling.length === 0 ? [] : [{ ...port, from, by: dialling }]
        })
      }),
  )
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
  return [...machines.values()].flatMap((on) => {
    const from = order[(order.indexOf(on.facts.machine) + 1) % order.length]!
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
  return (
    from === 'cluster' && service !== 'driver' && service !== 'executor' && service.replace(/-\d+$/, '') !== dialler
  )
}

/** Whether what listens there is on most machines, and dialled from most. */
function isEverywhere(service: string): boolean {
  const name = service.replace(/-\d+$/, '')
  return ['driver', 'executor', 'hdfs-datanode', 'yarn-nodemanager'].includes(name) || !(name in services)
}

function areNeighbours(from: number, to: number, of: number): boolean {
  const distance = (to - from + of) % of
  return (distance & (distance - 1)) === 0
}
