import { expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { NameNodeFacts } from '../probes/namenode.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { remaining, watch, type Watched } from './departure.ts'

const cluster = parseClusterFile('name: demo\nmaster: a\nworkers: [b, c, d]\nhdfs: {}\n', '/home/ada/cluster.yaml')
const place = '10.0.0.14:9866'
const gate = { service: 'hdfs-datanode', gone: [place] } as const
type Node = NameNodeFacts['live'][string]

function sites(change: (state: NameNodeFacts) => Partial<NameNodeFacts>) {
  const facts = changed(healthyFacts(cluster), 'a', ({ namenode }) => ({
    namenode: { ...namenode!, ...change(namenode!) },
  }))
  return sitesOf(cluster, facts)
}

const node: Node = { adminState: 'In Service', capacity: 1e12, used: 1e9, remaining: 1e11, numBlocks: 12 }
const live = (own: Partial<Node>, more: Partial<NameNodeFacts> = {}) =>
  sites(({ live: all }) => ({ live: { ...all, [place]: { ...node, ...own } }, ...more }))
const dead = (seconds: number, more: Partial<NameNodeFacts> = {}) =>
  sites(({ live: all }) => ({
    live: Object.fromEntries(Object.entries(all).filter(([one]) => one !== place)),
    ...{ dead: [place], silentFor: { [place]: seconds }, ...more },
  }))

/** What is left after these looks, one after the other. */
function after(...looks: ReturnType<typeof sites>[]): (readonly [string, boolean])[] {
  let watched: Watched = { steady: new Set(), calm: 0 }
  let left: ReturnType<typeof remaining> = []
  for (const look of looks) {
    watched = watch(watched, cluster, look, gate)
    left = remaining(cluster, look, gate, watched)
  }
  return left.map(({ what, unseen }) => [what, unseen])
}

const onItsWay = live({ adminState: 'Decommission In Progress' }, { handingOn: { [place]: 7 } })

test('it hands on what it has, until the NameNode says that it has', () => {
  expect(after(onItsWay)).toEqual([['7 blocks to hand on', false]])
  const open = live(
    { adminState: 'Decommission In Progress' },
    { handingOn: { [place]: 7 }, handingOnOpen: { [place]: 1 } },
  )
  expect(after(open)).toEqual([[expect.stringMatching(/^7 blocks to hand on, 1 in files that are open/), false]])
  // Files that ask for more copies than there are DataNodes stay where one DataNode has them.
  expect(after(onItsWay, live({ adminState: 'Decommissioned' }, { alone: 3 }))).toEqual([])
})

test('"Decommissioned" of one that was not seen on its way there is taken when all blocks are well, look after look', () => {
  const back = (more: Partial<NameNodeFacts>) => live({ adminState: 'Decommissioned' }, more)
  expect(after(back({ alone: 2 }))).toEqual([
    ['it was not seen handing on, and 2 blocks are on one DataNode alone', true],
  ])
  expect(after(back({ missingBlocks: 1 }))).toEqual([['it was not seen handing on, and 1 block is missing', true]])
  expect(after(back({ pending: 4 }))).toEqual([['it was not seen handing on, and 4 blocks are being copied', true]])
  const well = back({})
  expect(after(well)).toEqual([['whether all blocks are elsewhere is looked at once more', false]])
  expect(after(well, well, well)).toEqual([])
  expect(after(well, well, back({ pending: 1 }), well, well)).toHaveLength(1)
  // A Hadoop that does not say it.
  const silent = back({ alone: undefined as never })
  expect(after(silent, silent, silent)).toHaveLength(1)
  // Away in the middle of it is away.
  expect(after(onItsWay, dead(130), back({ pending: 2 }))).toHaveLength(1)
})

test('a dead one is let go when its blocks would count as missing by now, and none is', () => {
  expect(after(dead(125))).toEqual([[expect.stringContaining('shows in a minute'), false]])
  expect(after(dead(300))).toEqual([])
  expect(after(dead(300, { missingBlocks: 4 }))).toEqual([
    ['the NameNode does not see its DataNode, and 4 blocks are missing', true],
  ])
  expect(after(onItsWay, dead(300, { silentFor: {} }))).toHaveLength(1)
})

test('in safe mode, and while no NameNode is active, nothing is known', () => {
  expect(after(live({ adminState: 'Decommissioned' }, { safeMode: 'Safe mode is ON.', alone: 0 }))).toEqual([
    ['Safe mode is ON.', true],
  ])
  expect(after(live({ adminState: 'Decommissioned' }, { state: 'standby', alone: 0 }))).toEqual([
    ['no NameNode is active', true],
  ])
})
