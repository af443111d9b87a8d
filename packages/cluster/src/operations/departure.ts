/** What those that go still have, as their master counts it. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { hostIn } from './going.ts'
import type { Gate } from './plan.ts'
import { activeNameNode, activeResourceManager } from '../sites/hadoop-masters.ts'

export interface Remaining {
  readonly place: string
  /** In a sentence: `12 blocks to hand on`. */
  readonly what: string
  /** It does not come by itself: its master does not see it. */
  readonly unseen: boolean
}

export function remaining(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  { service, gone = [] }: Gate,
): Remaining[] {
  return service === 'hdfs-datanode' ? blocksOf(cluster, machines, gone) : containersOf(cluster, machines, gone)
}

function blocksOf(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>, gone: readonly string[]): Remaining[] {
  const active = activeNameNode(cluster, machines)
  return gone.flatMap((place): Remaining[] => {
    if (active === undefined || active.safeMode !== '')
      return [{ place, what: active?.safeMode ?? 'no NameNode is active', unseen: true }]
    const node = active.live[place]
    if (node?.adminState === 'Decommissioned') return []
    if (node !== undefined) {
      const blocks = active.handingOn?.[place]
      return [
        { place, what: blocks === undefined ? 'blocks to hand on' : `${blocks} blocks to hand on`, unseen: false },
      ]
    }
    // Long enough away that its blocks count as lost: and none is.
    if (active.dead.includes(place) && active.missingBlocks === 0) return []
    const missing = active.missingBlocks > 0 ? `, and ${active.missingBlocks} blocks are missing` : ''
    return [{ place, what: `the NameNode does not see its DataNode${missing}`, unseen: true }]
  })
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
