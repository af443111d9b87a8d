/** Why a machine cannot leave with what it has: nobody else has it, or has room for it. Pure. */
import type { Finding } from '../checks/check.ts'
import { has, placementsOf, type Cluster, type Placement } from '../config/cluster.ts'
import { showMebibytes } from '../config/size.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import { dataFolders, excluded, type GoingNode } from './going.ts'
import type { LeavingMachine } from './plan-leaving.ts'
import { replicationOf } from '../services/hdfs-site.ts'
import { activeNameNode, copiesNow, isDead } from '../sites/hadoop-masters.ts'
import { quorumFindings } from './quorum-findings.ts'

type Machines = ReadonlyMap<string, MachineSite>

export function handOnFindings(
  cluster: Cluster,
  machines: Machines,
  leaving: readonly LeavingMachine[],
  going: readonly GoingNode[],
): Finding[] {
  const data = going.filter(({ service }) => service === 'hdfs-datanode')
  return [
    ...notJudged(cluster, machines, data),
    ...noRoom(cluster, machines, data),
    ...fewerCopies(cluster, machines, data),
    ...lostForGood(cluster, machines, leaving, data),
    ...onlyThere(cluster, machines, leaving),
    ...tablesLeft(cluster, machines, leaving),
    ...quorumFindings(cluster, machines, leaving),
  ]
}

/**
 * The others keep a tenth of what comes to them free. One DataNode has each block once: what has room for more than it lacks does not help one that is full. Those
 * that are on their way out were judged when they began: since then the others have taken some of it.
 */
function noRoom(cluster: Cluster, machines: Machines, data: readonly GoingNode[]): Finding[] {
  const active = activeNameNode(cluster, machines)
  const begin = beginning(cluster, machines, data)
  if (!active || begin.length === 0) return []
  const leave = begin.flatMap(({ place }) => active.live[place] ?? [])
  const held = sum(leave, ({ used }) => used)
  const perBlock =
    held /
    Math.max(
      1,
      sum(leave, ({ numBlocks }) => numBlocks),
    )
  const rooms = placementsOf(cluster, 'hdfs-datanode').map((placement) => {
    const { address, ports } = siteOf(machines, placement)
    const live = active.live[`${address}:${ports['data']}`]
    const own = machines.get(placement.machine)!.facts.hdfsFolders.filter(({ kind }) => kind === 'data')
    const free = live?.remaining ?? sum(own, (folder) => folder.free * mebi * 0.9)
    const lacks = Math.max(0, active.blocks - (live?.numBlocks ?? 0)) * perBlock
    return { machine: placement.machine, free, lacks, takes: Math.min(free / reserve, lacks) }
  })
  // Blocks that have more copies than they need are nobody's to take.
  const moves = Math.min(
    held,
    sum(rooms, ({ lacks }) => lacks),
  )
  const stuck = moves - sum(rooms, ({ takes }) => takes)
  if (stuck < mebi) return []
  const show = (bytes: number) => showMebibytes(Math.floor(bytes / mebi))
  const free = sum(rooms, (one) => one.free)
  const full = rooms.filter((one) => one.free < one.lacks * reserve)
  return [
    {
      check: 'leaving',
      severity: 'error',
      machine: begin[0]!.on.facts.machine,
      summary: `the DataNodes that stay cannot hold the data of ${namesOf(begin)}`,
      evidence:
        moves * reserve > free
          ? `it has ${show(moves)} to hand on; with a tenth in reserve that is ${show(moves * reserve)}, and there is room for ${show(free)}: ${rooms.map((one) => `${one.machine} ${show(one.free)}`).join(', ')}`
          : `it has ${show(moves)} to hand on, and ${show(stuck)} of it would find no place: a DataNode holds a block once, and ${full
              .map(
                (one) =>
                  `${one.machine}, which lacks ${show(one.lacks)} of it, with a tenth in reserve has room for ${show(one.free / reserve)}`,
              )
              .join('; ')}. There is room: ${rooms.map((one) => `${one.machine} ${show(one.free)}`).join(', ')}`,
      hint: 'Take in another machine first, or take out fewer at a time, or remove what is not wanted any more (tinderbox fs rm). Nothing was touched.',
    },
  ]
}

/** Of one that the active NameNode does not count nobody knows what is nowhere else, or whether the others have room for it. */
function notJudged(cluster: Cluster, machines: Machines, data: readonly GoingNode[]): Finding[] {
  if (namesKept(cluster, machines).length === 0) return []
  const active = activeNameNode(cluster, machines)
  const unknown = beginning(cluster, machines, data).filter(({ place }) => active?.live[place] === undefined)
  if (unknown.length === 0) return []
  const them = unknown.length === 1 ? 'it' : 'them'
  const why = active ? 'the NameNode does not count its DataNode' : 'no NameNode is active'
  return [
    {
      check: 'leaving',
      severity: 'error',
      machine: unknown[0]!.on.facts.machine,
      summary: `${why}: what ${namesOf(unknown)} ${unknown.length === 1 ? 'has' : 'have'} that is nowhere else, and whether the others can hold it, is not known`,
      evidence: unknown
        .map(
          ({ on, place }) =>
            `${place}: ${dataFolders(on)
              .map(({ path }) => `${path}/current/VERSION`)
              .join(', ')}`,
        )
        .join('\n'),
      hint: `If it has just started, wait a minute and run the command again. Else put ${them} back into the file and run tinderbox up, which starts what does not run; then take ${them} out. Nothing was touched.`,
    },
  ]
}

/** Those that have not been told to go yet. */
function beginning(cluster: Cluster, machines: Machines, data: readonly GoingNode[]): readonly GoingNode[] {
  const before = excluded(cluster, machines)
  return data.filter(({ place }) => !before.includes(place))
}

const namesOf = (nodes: readonly GoingNode[]): string => nodes.map(({ on }) => on.facts.machine).join(', ')

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}

/** Of what comes to a DataNode a tenth more has to be free. */
const reserve = 1.1

const mebi = 1024 * 1024

/** Fewer DataNodes than the copies that files have now: whoever wants less safety says so. */
function fewerCopies(cluster: Cluster, machines: Machines, data: readonly GoingNode[]): Finding[] {
  const copies = copiesNow(cluster, machines)
  const stay = placementsOf(cluster, 'hdfs-datanode').length
  if (data.length === 0 || cluster.settings.hdfs?.replication !== 'auto' || copies <= replicationOf({ cluster }))
    return []
  if (activeNameNode(cluster, machines)?.blocks === 0) return []
  return [
    {
      check: 'leaving',
      severity: 'error',
      machine: data[0]!.on.facts.machine,
      summary: `each block has ${copies} copies, and ${stay === 1 ? 'one DataNode stays' : `${stay} DataNodes stay`}`,
      evidence: `dfs.replication: ${copies}; DataNodes of the file: ${placementsOf(cluster, 'hdfs-datanode')
        .map(({ machine }) => machine)
        .join(', ')}`,
      hint: `Take in another machine first. Or, if ${stay === 1 ? 'one copy is' : `${stay} copies are`} enough, say so in the file: hdfs: { replication: ${stay} }. Nothing was touched.`,
    },
  ]
}

/** A DataNode's machine that is gone for good: what it had has to be elsewhere. */
function lostForGood(
  cluster: Cluster,
  machines: Machines,
  leaving: readonly LeavingMachine[],
  data: readonly GoingNode[],
): Finding[] {
  const active = activeNameNode(cluster, machines)
  const known = new Set([
    ...data.map(({ place }) => place),
    ...placementsOf(cluster, 'hdfs-datanode').map((placement) => {
      const { address, ports } = siteOf(machines, placement)
      return `${address}:${ports['data']}`
    }),
  ])
  const alive = Object.keys(active?.live ?? {}).filter((place) => !known.has(place))
  const dying = active?.dead.filter((place) => !known.has(place) && !isDead(active, place)) ?? []
  return leaving.flatMap(({ leaver: { machine, former }, on, forgotten }): Finding[] => {
    const had = placementsOf(former, 'hdfs-datanode').some((one) => one.machine === machine.name)
    if (!forgotten || on !== undefined || !had || !has(cluster, 'hdfs-namenode')) return []
    const base = { check: 'leaving', machine: machine.name } as const
    if (!active)
      return [
        {
          ...base,
          severity: 'warning',
          summary: 'whether all of its blocks are elsewhere is not known, as no NameNode is active',
          evidence: 'no NameNode answers as active',
          hint: 'When HDFS runs: tinderbox status says whether blocks are missing.',
        },
      ]
    if (alive.length > 0 || dying.length > 0)
      return [
        {
          ...base,
          severity: 'error',
          summary: 'its DataNode still counts as alive, so what is nowhere else is not known yet',
          evidence: `the NameNode has heard of ${[...alive, ...dying].join(', ')} in the last minutes`,
          hint: 'Wait for four minutes and run the command again; or, if it is alive, mend the way to it and take it out in order.',
        },
      ]
    if (active.missingBlocks === 0) return []
    const count = `${active.missingBlocks} ${active.missingBlocks === 1 ? 'block is' : 'blocks are'}`
    return [
      {
        ...base,
        severity: 'error',
        summary: `${count} nowhere else: without it, files are lost`,
        evidence: `the NameNode counts ${active.missingBlocks} of ${active.blocks} blocks as missing`,
        hint: 'Bring it back, and take it out in order. If these files are given up: remove them first (hdfs fsck / -list-corruptfileblocks names them; tinderbox fs rm), then run the command again.',
      },
    ]
  })
}

/** NameNodes of the file that have an image. */
function namesKept(cluster: Cluster, machines: Machines): Placement[] {
  return placementsOf(cluster, 'hdfs-namenode').filter(({ machine }) =>
    machines.get(machine)!.facts.hdfsFolders.some(({ kind, image }) => kind === 'name' && image),
  )
}

/** Its machine holds what no machine that stays has: the names of all files, or all data. */
function onlyThere(cluster: Cluster, machines: Machines, leaving: readonly LeavingMachine[]): Finding[] {
  const images = namesKept(cluster, machines)
  return leaving.flatMap(({ on, standing }): Finding[] => {
    if (on === undefined || standing !== 'member') return []
    const image = on.facts.hdfsFolders.find((folder) => folder.kind === 'name' && folder.image)
    const held = dataFolders(on)
    const base = { check: 'leaving', severity: 'error', machine: on.facts.machine } as const
    if (image && images.length === 0)
      return [
        {
          ...base,
          summary: 'it has the only image of the file system: without it nobody knows what is in HDFS',
          evidence: `${image.path}/current/VERSION: ${image.clusterIds.join(', ')}; no NameNode of the file has an image`,
          hint: 'Put it back in the file. To move the NameNode: stop the cluster (tinderbox down), move this folder, and what lies beside it with that name, to the same place on its new machine, and run the command again.',
        },
      ]
    // DataNodes that stay are asked by the guard of formatting itself (hdfs-format).
    if (held.length > 0 && has(cluster, 'hdfs-namenode') && images.length === 0)
      return [
        {
          ...base,
          summary: 'it holds the data of a file system whose names no machine of the file has: HDFS would begin anew',
          evidence: held.map(({ path, clusterIds }) => `${path}/current/VERSION: ${clusterIds.join(', ')}`).join('\n'),
          hint: 'Put it back in the file, and the name folder of its NameNode back on its machine, from a copy. If the data is to be given up, move these folders away, then run the command again.',
        },
      ]
    if (held.length > 0 && !has(cluster, 'hdfs-namenode'))
      return [
        {
          ...base,
          summary: 'the file has no HDFS any more, and the machine that leaves holds its data',
          evidence: held.map(({ path, clusterIds }) => `${path}/current/VERSION: ${clusterIds.join(', ')}`).join('\n'),
          hint: 'Put `hdfs: {}` back. To end HDFS for good, put it back for the while: get out of it what is wanted (tinderbox fs get), stop the cluster (tinderbox down), move these folders away; then take it out again.',
        },
      ]
    return []
  })
}

/** The Thrift server keeps what its tables are called on its own machine: another begins with none, and one that leaves takes them along. */
function tablesLeft(cluster: Cluster, machines: Machines, leaving: readonly LeavingMachine[]): Finding[] {
  const here = placementsOf(cluster, 'spark-thrift').map(({ machine }) => machine)
  const hasTables = (on: MachineSite | undefined): on is MachineSite =>
    on?.facts.folders.some(({ path }) => path === tablesOf(on)) === true
  // What is there already was left behind, or brought along, by whoever moved it.
  if (here.some((name) => hasTables(machines.get(name)))) return []
  const evidence = (on: MachineSite) =>
    `${tablesOf(on)}; in the file the Thrift server is on: ${here.join(', ') || 'no machine'}`
  const move = (on: MachineSite) =>
    `To have them on another machine: tinderbox down, copy ${tablesOf(on)} to the same place there, tinderbox up.`
  const goes = leaving.flatMap(({ on, standing }) => (standing === 'member' && hasTables(on) ? [on] : []))
  const stays = here.length > 0 ? [...machines.values()].filter(hasTables) : []
  return [
    ...goes.map((on): Finding => ({
      check: 'leaving',
      severity: 'error',
      machine: on.facts.machine,
      summary: 'it has the only list of the tables of the Thrift server',
      evidence: evidence(on),
      hint: `Put it back in the file. ${move(on)} To give them up: move that folder away, and run the command again.`,
    })),
    ...stays.map((on): Finding => ({
      check: 'leaving',
      severity: 'warning',
      machine: on.facts.machine,
      summary: 'the tables of the Thrift server stay here, and where it goes it begins with none',
      evidence: evidence(on),
      hint: `${move(on)} Nothing is removed here.`,
    })),
  ]
}

const tablesOf = ({ here }: MachineSite): string => `${here}/data/spark-thrift`
