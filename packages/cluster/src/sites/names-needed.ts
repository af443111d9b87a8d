/** Which names a cluster lives by, and where they have to be known. Mostly none: daemons are told addresses. Pure. */
import { isIP } from 'node:net'
import { placementsOf, type Cluster } from '../config/cluster.ts'
import type { Examination } from '../probes/examination.ts'
import type { MachineSite } from './machine-site.ts'

export interface NeededName {
  readonly name: string
  /** The machine whose name it is. */
  readonly of: string
  /** Where it has to lead to that machine. */
  readonly on: readonly string[]
  readonly because: 'address' | 'yarn'
}

/**
 * A name that the file gives as a machine's address is what its daemons listen on and the others dial. A NodeManager is known to YARN by the name that its
 * address has on its own machine, and is dialled by that from the ResourceManagers and from where applications have their masters.
 */
export function namesNeeded(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  examined: ReadonlyMap<string, Examination>,
): readonly NeededName[] {
  const everywhere = [...machines.keys()]
  const addresses = [...machines.values()]
    .filter(({ address }) => isIP(address) === 0)
    .map(({ address, facts }): NeededName => ({ name: address, of: facts.machine, on: everywhere, because: 'address' }))
  const nodes = placementsOf(cluster, 'yarn-nodemanager').map(({ machine }) => machine)
  const ofYarn = [...nodes, ...placementsOf(cluster, 'yarn-resourcemanager').map(({ machine }) => machine)]
  const dialling = everywhere.filter((name) => ofYarn.includes(name))
  const named = nodes.flatMap((machine): NeededName[] => {
    const name = nodeName(machines.get(machine), examined.get(machine))
    return name === undefined ? [] : [{ name, of: machine, on: dialling, because: 'yarn' }]
  })
  return [...addresses, ...named]
}

/** Undefined: its address has no name there, and YARN knows the machine by its address. */
function nodeName(on: MachineSite | undefined, examination: Examination | undefined): string | undefined {
  return examination?.names?.reverse.find(({ address }) => address === on?.address)?.name
}
