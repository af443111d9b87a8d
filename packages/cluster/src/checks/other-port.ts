/** A port that daemons of ours can move to, and the keys of the file that move it. Pure. */
import { placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { FileEdit } from '../config/file-edit.ts'
import { jobPortsOf } from '../services/job-ports.ts'
import { serviceOf } from '../services/index.ts'
import type { PortUse } from '../services/service.ts'
import type { MachineSite } from '../sites/machine-site.ts'

/** Services whose machines may each have a port of their own, by their key below `machines:`. */
const byMachine: Readonly<Partial<Record<Placement['service'], string>>> = {
  'spark-worker': 'worker',
  'hdfs-datanode': 'datanode',
  'yarn-nodemanager': 'nodemanager',
}

export interface Move {
  readonly port: number
  /** The key of all machines is changed, not that of one. */
  readonly isGeneral: boolean
  /** Where it moves. */
  readonly machines: readonly string[]
}

/** Linux gives ports from here on to whoever dials out. */
const ephemeral = 32_768

/**
 * The next port that is free on every machine that would need it, and that the file gives to nobody. `those`: of one service, whose port is taken. Where most
 * of its machines have to move, all do. `taken`: what was chosen
 * in the same breath, machine by machine.
 */
export function otherPort(
  cluster: Cluster,
  all: ReadonlyMap<string, MachineSite>,
  those: readonly [Placement, ...Placement[]],
  use: PortUse,
  taken: ReadonlyMap<string, ReadonlySet<number>>,
): Move | undefined {
  if (cluster.file === undefined) return undefined
  const { service } = those[0]
  const isGeneral = byMachine[service] === undefined || areMost(cluster, all, those, use)
  const machines = [...new Set((isGeneral ? placementsOf(cluster, service) : those).map(({ machine }) => machine))]
  const listening = new Set(
    machines.flatMap((name) => [
      ...(all.get(name)?.facts.listening.map(({ port }) => port) ?? []),
      ...(taken.get(name) ?? []),
    ]),
  )
  const declared = new Set(
    cluster.placements.flatMap((one) =>
      serviceOf(one)
        .ports(one.settings)
        .map(({ number }) => number),
    ),
  )
  for (let port = use.number + 1; port < ephemeral; port++)
    if (!listening.has(port) && !declared.has(port) && !isOfJobs(cluster, port)) return { port, isGeneral, machines }
  return undefined
}

/** What is changed in the file so that these move; what holds for all machines once. */
export function movingEdits(those: readonly Placement[], use: PortUse, { port, isGeneral }: Move): FileEdit[] {
  const paths = those.map((placement) =>
    isGeneral && !isOwn(placement, use)
      ? use.key.split('.')
      : ['machines', placement.machine, byMachine[placement.service]!, keyOf(use)],
  )
  return [...new Map(paths.map((path) => [path.join('.'), { path, value: port }])).values()]
}

/** Of the machines for which the file says it at once. */
function areMost(
  cluster: Cluster,
  all: ReadonlyMap<string, MachineSite>,
  those: readonly [Placement, ...Placement[]],
  use: PortUse,
): boolean {
  const id = serviceId(those[0])
  const alike = placementsOf(cluster, those[0].service).filter(
    (one) => all.has(one.machine) && serviceId(one) === id && !isOwn(one, use),
  )
  return those.filter((one) => !isOwn(one, use)).length * 2 > alike.length
}

const keyOf = ({ key }: PortUse): string => key.split('.').at(-1)!

/** The file gives this machine a port of its own. */
function isOwn({ own }: Placement, use: PortUse): boolean {
  return own?.includes(keyOf(use)) === true
}

function isOfJobs({ settings }: Cluster, port: number): boolean {
  const { tries, ...first } = jobPortsOf(settings.spark.conf)
  return Object.values(first).some((one) => port >= one && port <= one + tries)
}
