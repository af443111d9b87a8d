/** What those that go still have, as their master counts it. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { NameNodeFacts } from '../probes/namenode.ts'
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

/** What was seen from look to look. */
export interface Watched {
  /** DataNodes that were seen handing on and have never been away since: what the NameNode says of them is true. */
  readonly steady: ReadonlySet<string>
  /** Looks, one after the other, at which no block was missing, or on one DataNode alone, or being copied. */
  readonly calm: number
}

/** One look is several questions, and a block may go from one answer to the next between them. */
const enough = 3

export function watch(
  { steady, calm }: Watched,
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  { gone = [] }: Gate,
): Watched {
  const active = activeNameNode(cluster, machines)
  if (active === undefined || active.safeMode !== '') return { steady: new Set(), calm: 0 }
  const isCalm = active.missingBlocks === 0 && active.alone === 0 && active.pending === 0
  return {
    steady: new Set(
      gone.filter((place) => {
        const node = active.live[place]
        return node !== undefined && (steady.has(place) || node.adminState === 'Decommission In Progress')
      }),
    ),
    calm: isCalm ? calm + 1 : 0,
  }
}

export function remaining(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  { service, gone = [] }: Gate,
  watched: Watched = { steady: new Set(), calm: enough },
): Remaining[] {
  return service === 'hdfs-datanode'
    ? blocksOf(cluster, machines, gone, watched)
    : containersOf(cluster, machines, gone)
}

/**
 * A NameNode calls a dead one "Decommissioned" at once, and goes on doing so when it comes back with blocks that nobody else has. So the word is taken only of one
 * that was seen on its way there, or where all blocks of HDFS are well. Seen with Hadoop 3.5: one that came back had four blocks alone while none was missing, and none
 * was counted as alone, as copies were being made.
 */
function blocksOf(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  gone: readonly string[],
  { steady, calm }: Watched,
): Remaining[] {
  const active = activeNameNode(cluster, machines)
  return gone.flatMap((place): Remaining[] => {
    if (active === undefined || active.safeMode !== '')
      return [{ place, what: active?.safeMode ?? 'no NameNode is active', unseen: true }]
    const node = active.live[place]
    const { missingBlocks } = active
    if (node?.adminState === 'Decommissioned') {
      if (steady.has(place) || calm >= enough) return []
      return [{ place, what: awayBefore(active), unseen: calm === 0 }]
    }
    if (node !== undefined) {
      const rest = active.handingOn?.[place]
      const open = active.handingOnOpen?.[place] ?? 0
      // Of a writer that is gone: the NameNode closes the file by itself (dfs.namenode.lease-hard-limit-sec).
      const inOpen = open > 0 ? `, ${open} in files that are open for writing, or were when their writer ended` : ''
      const what = `${rest === undefined ? '' : `${rest} `}blocks to hand on${inOpen}`
      return [{ place, what, unseen: false }]
    }
    if (isDead(active, place) && missingBlocks === 0) return []
    if (active.dead.includes(place) && missingBlocks === 0)
      return [{ place, what: 'its DataNode is dead; whether a block is nowhere else shows in a minute', unseen: false }]
    const missing = missingBlocks > 0 ? `, and ${blocks(missingBlocks)} missing` : ''
    return [{ place, what: `the NameNode does not see its DataNode${missing}`, unseen: true }]
  })
}

function awayBefore({ missingBlocks, alone, pending }: NameNodeFacts): string {
  const why =
    missingBlocks > 0
      ? `${blocks(missingBlocks)} missing`
      : alone !== 0
        ? `${blocks(alone)} on one DataNode alone`
        : `${blocks(pending)} being copied`
  return pending === 0 && alone === 0 && missingBlocks === 0
    ? 'whether all blocks are elsewhere is looked at once more'
    : `it was not seen handing on, and ${why}`
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
