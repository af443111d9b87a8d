/** What a ResourceManager says of itself at /ws/v1/cluster (Hadoop 3.5). Unknown fields are ignored. */
import { z } from 'zod'

const info = z.object({
  clusterInfo: z.object({
    /** NOTINITED, INITED, STARTED, STOPPED */
    state: z.string(),
    /** ACTIVE, STANDBY, INITIALIZING, STOPPED */
    haState: z.string(),
    resourceManagerVersion: z.string(),
  }),
})

const node = z.object({
  /** `host:port` of the NodeManager. */
  id: z.string(),
  /** NEW, RUNNING, UNHEALTHY, DECOMMISSIONING, DECOMMISSIONED, LOST, REBOOTED, SHUTDOWN */
  state: z.string(),
  healthReport: z.string().optional(),
  usedMemoryMB: z.number().optional(),
  availMemoryMB: z.number().optional(),
  usedVirtualCores: z.number().optional(),
  availableVirtualCores: z.number().optional(),
  numContainers: z.number().optional(),
})

/** What its master waits for. */
const resourceRequest = z.object({
  /** A node, a rack, or `*`: any. */
  resourceName: z.string(),
  numContainers: z.number(),
  /** MiB, and cores. */
  capability: z.object({ memory: z.number(), vCores: z.number() }),
})

const application = z.object({
  id: z.string(),
  name: z.string(),
  user: z.string(),
  /** ACCEPTED, RUNNING, FINISHED ... */
  state: z.string(),
  /** Milliseconds since 1970: when it came in, and when its master was started; 0 before. */
  startedTime: z.number(),
  launchTime: z.number().optional(),
  allocatedVCores: z.number().optional(),
  allocatedMB: z.number().optional(),
  /** With its master; -1: it has ended. */
  runningContainers: z.number().optional(),
  resourceRequests: z.array(resourceRequest).optional().catch(undefined),
  /** Why it waits, or how it ended. */
  diagnostics: z.string().optional(),
  queue: z.string().optional(),
})

const nodes = z.object({ nodes: z.object({ node: z.array(node) }).nullable() })
const applications = z.object({ apps: z.object({ app: z.array(application) }).nullable() })

export interface ResourceManagerState {
  readonly state: string
  readonly ha: string
  readonly version: string
  readonly nodes: readonly z.output<typeof node>[]
  readonly applications: readonly z.output<typeof application>[]
}

/** The answers of /info, /nodes and /apps; only an active one has the last two. Throws when the first is something else. */
export function parseResourceManager(infoText: string, nodesText: string, appsText: string): ResourceManagerState {
  const { state, haState, resourceManagerVersion } = info.parse(JSON.parse(infoText)).clusterInfo
  return {
    state,
    ha: haState,
    version: resourceManagerVersion,
    nodes: orElse(() => nodes.parse(JSON.parse(nodesText)).nodes?.node ?? []),
    applications: orElse(() => applications.parse(JSON.parse(appsText)).apps?.app ?? []),
  }
}

function orElse<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read()
  } catch {
    return []
  }
}
