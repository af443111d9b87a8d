/** A port that one of our daemons can move to, and the keys of the file that move it. Pure. */
import { placementsOf, type Cluster, type Placement } from '../config/cluster.ts'
import type { FileEdit } from '../config/file-edit.ts'
import { jobPorts } from '../services/client-files.ts'
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
  readonly edit: FileEdit
}

/** Linux gives ports from here on to whoever dials out. */
const ephemeral = 32_768

/** The next port that is free on every machine that would need it, and that the file gives to nobody. `taken`: what was chosen in the same breath. */
export function otherPort(
  cluster: Cluster,
  all: ReadonlyMap<string, MachineSite>,
  placement: Placement,
  use: PortUse,
  taken: ReadonlySet<number> = new Set(),
): Move | undefined {
  if (cluster.file === undefined) return undefined
  const own = byMachine[placement.service]
  const key = use.key.split('.')
  const path = own === undefined ? key : ['machines', placement.machine, own, key.at(-1)!]
  const where =
    own === undefined ? placementsOf(cluster, placement.service).map(({ machine }) => machine) : [placement.machine]
  const listening = new Set(where.flatMap((name) => all.get(name)?.facts.listening.map(({ port }) => port) ?? []))
  const declared = new Set(
    cluster.placements.flatMap((one) =>
      serviceOf(one)
        .ports(one.settings)
        .map(({ number }) => number),
    ),
  )
  for (let port = use.number + 1; port < ephemeral; port++)
    if (!listening.has(port) && !declared.has(port) && !taken.has(port) && !isOfJobs(port))
      return { port, edit: { path, value: port } }
  return undefined
}

function isOfJobs(port: number): boolean {
  return [jobPorts.driver, jobPorts.driverBlocks, jobPorts.executorBlocks, jobPorts.ui].some(
    (first) => port >= first && port <= first + jobPorts.tries,
  )
}
