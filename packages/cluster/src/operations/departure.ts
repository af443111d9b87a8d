/** What those that go still have, as their master counts it. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { hostIn } from './going.ts'
import type { Gate } from './plan.ts'
import { activeNameNode, activeResourceManager, isDead } from '../sites/hadoop-masters.ts'

export interface Remaining {
  readonly place: string
  /** In a sentence: `12 blocks to hand on`. */
  readonly what: string
  /** It does not come by itself: its master does not see it. */
  readonly unseen: boolean
}

/** DataNodes that were seen handing on and have never been away since: what the NameNode says of them is true. */
export type Steady = ReadonlySet<string>

export function steadyNow(
  before: Steady,
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  { service, gone = [] }: Gate,
): Steady {
  const active = activeNameNode(cluster, machines)
  if (service !== 'hdfs-datanode' || active === undefined) return before
  return new Set(
    gone.filter((place) => {
      const node = active.live[place]
      return node !== undefined && (before.has(place) || node.adminState === 'Decommission In Progress')
    }),
  )
}

export function remaining(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  { service, gone = [] }: Gate,
  steady: Steady = new Set(),
): Remaining[] {
  return service === 'hdfs-datanode' ? blocksOf(cluster, machines, gone, steady) : containersOf(cluster, machines, gone)
}

/**
 * A NameNode calls a dead one "Decommissioned" at once, and goes on doing so when it comes back with blocks that nobody else has. So the word is taken only of one
 * that was seen on its way there, or has nothing, or where no block at all is anywhere alone.
 */
function blocksOf(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  gone: readonly string[],
  steady: Steady,
): Remaining[] {
  const active = activeNameNode(cluster, machines)
  return gone.flatMap((place): Remaining[] => {
    if (active === undefined || active.safeMode !== '')
      return [{ place, what: active?.safeMode ?? 'no NameNode is active', unseen: true }]
    const node = active.live[place]
    const { missingBlocks, alone } = active
    const isSafe = missingBlocks === 0 && alone === 0
    if (node?.adminState === 'Decommissioned') {
      if (steady.has(place) || node.numBlocks === 0 || isSafe) return []
      const which = missingBlocks > 0 ? `${blocks(missingBlocks)} missing` : `${blocks(alone)} on one DataNode alone`
      return [{ place, what: `it was away when it should hand on, and ${which}`, unseen: true }]
    }
    if (node !== undefined) {
      const rest = active.handingOn?.[place]
      return [{ place, what: rest === undefined ? 'blocks to hand on' : `${rest} blocks to hand on`, unseen: false }]
    }
    if (isDead(active, place) && missingBlocks === 0) return []
    if (active.dead.includes(place) && missingBlocks === 0)
      return [{ place, what: 'its DataNode is dead; whether a block is nowhere else shows in a minute', unseen: false }]
    const missing = missingBlocks > 0 ? `, and ${blocks(missingBlocks)} missing` : ''
    return [{ place, what: `the NameNode does not see its DataNode${missing}`, unseen: true }]
  })
}

function blocks(count: number | undefined): string {
  return count === 1 ? '1 block is' : `${count ?? 'some'} blocks are`
}

/** One that the ResourceManager does not count any more has ended what it was at. */
function containersOf(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  gone: readonly string[],
): Remaining[] {
  const active = activeResourceManager(cluster, machines)
  return gone.flatMap((place): Remaining[] => {
    if (active === undefined) return [{ place, what: 'no ResourceManager is active', unseen: true }]
    const nodes = active.nodes.filter(({ state }) => ['RUNNING', 'DECOMMISSIONING'].includes(state))
    const found = nodes.find(({ id }) => id === place || isNamed(machines, id, place))
    return found ? [{ place, what: `${found.numContainers ?? 0} containers to end`, unseen: false }] : []
  })
}

/** A NodeManager may be known by its machine's own name. */
function isNamed(machines: ReadonlyMap<string, MachineSite>, id: string, place: string): boolean {
  const on = [...machines.values()].find(({ address }) => address === hostIn(place))
  const name = on?.facts.system.hostname
  return name !== undefined && hostIn(id).split('.')[0] === name.split('.')[0] && portIn(id) === portIn(place)
}

const portIn = (place: string) => place.slice(place.lastIndexOf(':') + 1)
