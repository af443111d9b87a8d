/** What a NameNode says of itself at /jmx (Hadoop 3.5). Unknown beans and fields are ignored. */
import { z } from 'zod'

const liveNode = z.object({
  /** In Service, Decommission In Progress, Decommissioned */
  adminState: z.string(),
  /** Bytes. */
  capacity: z.number(),
  used: z.number(),
  remaining: z.number(),
  numBlocks: z.number(),
  version: z.string().optional(),
})

const deadNode = z.object({
  /** Seconds since it was heard of. */
  lastContact: z.number().optional(),
})

const nodes = z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text)))

const orNothing = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const decomNode = z.object({ underReplicatedBlocks: z.number(), underReplicateInOpenFiles: z.number().default(0) })

const info = z.object({
  ClusterId: z.string(),
  SoftwareVersion: z.string(),
  /** Empty: it is not in safe mode; else why it is. */
  Safemode: z.string(),
  LiveNodes: nodes.transform((found) => z.record(z.string(), liveNode).parse(found)),
  DeadNodes: nodes.transform((found) => z.record(z.string(), deadNode).parse(found)),
  DecomNodes: nodes.transform((found) => z.record(z.string(), decomNode).parse(found)).optional(),
  NumberOfMissingBlocks: z.number(),
  HighestPriorityLowRedundancyReplicatedBlocks: z.number().optional(),
  /** Of files that have missing blocks, some. */
  CorruptFiles: z
    .string()
    .transform((text) => z.array(z.string()).catch([]).parse(orNothing(text)))
    .optional(),
  TotalBlocks: z.number(),
  Total: z.number(),
  Used: z.number(),
  Free: z.number(),
  /** Null: no upgrade is under way. */
  RollingUpgradeStatus: z.object({ startTime: z.number() }).nullish(),
})

const status = z.object({
  /** active, standby, initializing */
  State: z.string(),
})

export interface NameNodeState {
  readonly state: string
  readonly clusterId: string
  readonly version: string
  readonly safeMode: string
  /** By `host:port` of the DataNode. */
  readonly live: Readonly<Record<string, z.output<typeof liveNode>>>
  readonly dead: readonly string[]
  /** Of those that are dead: seconds since they were heard of. */
  readonly silentFor?: Readonly<Record<string, number>>
  /** Blocks that those which are decommissioned have still to hand on. */
  readonly handingOn?: Readonly<Record<string, number>>
  /** How many of them are in files that somebody has open for writing. */
  readonly handingOnOpen?: Readonly<Record<string, number>>
  readonly missingBlocks: number
  /** Blocks that one DataNode alone has, which should be on more, or that only those have which are decommissioned. */
  readonly alone?: number
  /** Files that those that are missing belong to, some of them. */
  readonly missingOf?: readonly string[]
  readonly blocks: number
  /** Bytes of all DataNodes. */
  readonly capacity: number
  readonly used: number
  readonly free: number
  /** An upgrade that is not final yet, and since when: milliseconds since 1970. */
  readonly upgrade?: { readonly since: number }
}

/** Throws when it is something else. */
export function parseNameNode(text: string): NameNodeState {
  const { beans } = z.object({ beans: z.array(z.looseObject({ name: z.string() })) }).parse(JSON.parse(text))
  const bean = (name: string) => beans.find((one) => one.name === `Hadoop:service=NameNode,name=${name}`)
  const said = info.parse(bean('NameNodeInfo'))
  return {
    state: status.parse(bean('NameNodeStatus')).State,
    clusterId: said.ClusterId,
    version: said.SoftwareVersion,
    safeMode: said.Safemode,
    live: said.LiveNodes,
    dead: Object.keys(said.DeadNodes),
    silentFor: Object.fromEntries(
      Object.entries(said.DeadNodes).flatMap(([place, { lastContact }]) =>
        lastContact === undefined ? [] : [[place, lastContact]],
      ),
    ),
    ...(said.DecomNodes && {
      handingOn: Object.fromEntries(
        Object.entries(said.DecomNodes).map(([place, { underReplicatedBlocks }]) => [place, underReplicatedBlocks]),
      ),
      handingOnOpen: Object.fromEntries(
        Object.entries(said.DecomNodes).map(([place, node]) => [place, node.underReplicateInOpenFiles]),
      ),
    }),
    missingBlocks: said.NumberOfMissingBlocks,
    ...(said.HighestPriorityLowRedundancyReplicatedBlocks !== undefined && {
      alone: said.HighestPriorityLowRedundancyReplicatedBlocks,
    }),
    ...(said.CorruptFiles && said.CorruptFiles.length > 0 && { missingOf: said.CorruptFiles.map(pathOf) }),
    blocks: said.TotalBlocks,
    capacity: said.Total,
    used: said.Used,
    free: said.Free,
    ...(said.RollingUpgradeStatus && { upgrade: { since: said.RollingUpgradeStatus.startTime } }),
  }
}

/** `blk_1073741850	1	/data/x`, or the path alone. */
function pathOf(line: string): string {
  return line.slice(line.lastIndexOf('\t') + 1)
}
