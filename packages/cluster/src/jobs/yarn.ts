/** What a job on YARN needs besides what every job gets, and whether it can be had there. Pure. */
import type { ResourceManagerState } from '../apis/resourcemanager.ts'
import { has, placementsOf, type Cluster, type Placement } from '../config/cluster.ts'
import { showMebibytes } from '../config/size.ts'
import { ToolError } from '../errors.ts'
import { archiveOptions } from '../services/spark-java.ts'
import { containerMemory, memoryStep } from '../services/yarn-settings.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { checkDriver, executorAsk, mebibytes, whole } from './fit.ts'

/** What `--on` says instead of a machine; no machine can be called that. */
export const onYarn = 'yarn'

/** MiB of the container of an application's master, which only asks for executors: heap, and the rest. */
const master = { heap: 384, rest: 256 }

export interface Yarn {
  readonly placement: Placement
  readonly state: ResourceManagerState
}

/** The active ResourceManager, as the machines were when they were looked at. Throws ToolError: USAGE without YARN, NOT_RUNNING. */
export function runningYarn(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): Yarn {
  const placements = placementsOf(cluster, 'yarn-resourcemanager')
  if (placements.length === 0)
    throw new ToolError('USAGE', {
      message: `the cluster ${cluster.name} has no YARN`,
      hint: 'Leave --on yarn out, or add to the file: yarn: {}',
    })
  for (const placement of placements) {
    const state = machines.get(placement.machine)?.facts.resourcemanager
    if (state?.ha === 'ACTIVE') return { placement, state }
  }
  throw new ToolError('NOT_RUNNING', {
    message: `YARN is not running: no ResourceManager is active`,
    hint: 'Start it: tinderbox up. After one was lost, the other is active within a minute.',
    seen: placements.map(({ machine }) => `${machine}: ${said(machines.get(machine))}`).join('\n'),
  })
}

function said(on: MachineSite | undefined): string {
  return on === undefined ? 'the machine does not answer' : (on.facts.resourcemanager?.ha ?? 'does not answer')
}

interface Node {
  readonly id: string
  /** MiB and cores that it offers, used or not. */
  readonly memory: number
  readonly cores: number
}

function nodesOf({ nodes }: ResourceManagerState): readonly Node[] {
  return nodes
    .filter(({ state }) => state === 'RUNNING')
    .map((node) => ({
      id: node.id,
      memory: (node.usedMemoryMB ?? 0) + (node.availMemoryMB ?? 0),
      cores: (node.usedVirtualCores ?? 0) + (node.availableVirtualCores ?? 0),
    }))
}

/**
 * Executors that fit on the smallest node beside the master of the application: one for each node. The cluster's own settings are for standalone
 * workers, which count the heap alone; YARN ends a container that takes more than it asked for, all counted.
 */
export function yarnProperties(on: MachineSite, state: ResourceManagerState, ofCluster: ReadonlyMap<string, string>) {
  const nodes = nodesOf(state)
  const inSteps = Math.floor(Math.min(...nodes.map(({ memory }) => memory)) / memoryStep) * memoryStep
  const smallest = inSteps - containerMemory(master.heap + master.rest)
  const rest = Math.max(384, Math.floor(smallest / 4))
  // The same place on all machines, as `up` has noted; else Spark brings its jars along.
  const everywhere = ofCluster.get('spark.executorEnv.SPARK_HOME') === on.paths.sparkHome
  return {
    'spark.master': 'yarn',
    // YARN puts a filter before the driver's page while Spark is still building it; now and then the driver dies of that
    // ("No filter named ... AmIpFilter", seen with 4.3.0).
    'spark.ui.enabled': 'false',
    ...(nodes.length > 0 && {
      'spark.executor.instances': `${nodes.length}`,
      'spark.executor.cores': `${Math.max(1, Math.min(...nodes.map(({ cores }) => cores)) - 1)}`,
      'spark.executor.memory': `${Math.max(512, Math.floor((smallest - rest) / 64) * 64)}m`,
      'spark.executor.memoryOverhead': `${rest}m`,
    }),
    'spark.yarn.am.memory': `${master.heap}m`,
    'spark.yarn.am.memoryOverhead': `${master.rest}m`,
    ...(everywhere && {
      'spark.yarn.jars': `local:${on.paths.sparkHome}/jars/*`,
      'spark.yarn.am.extraJavaOptions': archiveOptions(on.paths).join(' '),
    }),
  }
}

/** Throws ToolError: NOT_RUNNING without a node, JOB_FAILED when no nodes, however idle, could hold one executor and the application's master, USAGE where files cannot reach them. */
export function checkYarn(
  cluster: Cluster,
  settings: ReadonlyMap<string, string>,
  state: ResourceManagerState,
  on: MachineSite,
): void {
  const nodes = nodesOf(state)
  if (nodes.length === 0)
    throw new ToolError('NOT_RUNNING', {
      message: 'the ResourceManager runs, but no NodeManager is registered with it',
      hint: 'Run `tinderbox up`; it says what is wrong with them.',
    })
  if (!has(cluster, 'hdfs-namenode') && cluster.machines.length > 1 && !settings.has('spark.yarn.stagingDir'))
    throw new ToolError('USAGE', {
      message:
        'on YARN, Spark hands its files to the machines through a file system that all of them see, and the cluster has none',
      hint: 'Add HDFS to the file (hdfs: {}), or name a folder that is shared: --conf spark.yarn.stagingDir=file:///shared/staging',
    })
  const { memory, cores = 1 } = executorAsk(settings)
  const container = memory + (mebibytes(settings, 'spark.executor.memoryOverhead') ?? Math.max(384, memory / 10))
  whole(settings, 'spark.executor.instances')
  if (!nodes.some((node) => node.memory >= containerMemory(container) && node.cores >= cores)) {
    throw new ToolError('JOB_FAILED', {
      message: `each executor of the job asks YARN for ${showMebibytes(container)} (${showMebibytes(memory)} of heap and spark.executor.memoryOverhead) and ${cores} cores, which no NodeManager offers`,
      hint: 'YARN would refuse it, or wait for ever. Ask for less, for example --conf spark.executor.memory=1g --conf spark.executor.cores=1, or give the NodeManagers more (yarn.nodemanager.memory).',
      seen: nodes.map((node) => `${node.id}: ${node.cores} cores, ${showMebibytes(node.memory)}`).join('\n'),
    })
  }
  const heap = mebibytes(settings, 'spark.yarn.am.memory') ?? 512
  const own = containerMemory(heap + (mebibytes(settings, 'spark.yarn.am.memoryOverhead') ?? Math.max(384, heap / 10)))
  const both = containerMemory(container) + own
  const fits = nodes.some(
    (one) =>
      one.memory >= both ||
      (one.memory >= containerMemory(container) && nodes.some((other) => other !== one && other.memory >= own)),
  )
  if (!fits)
    throw new ToolError('JOB_FAILED', {
      message: `an executor of the job asks YARN for ${showMebibytes(containerMemory(container))}, and the application's master for ${showMebibytes(own)} beside it, which the NodeManagers have no room for`,
      hint: `It would wait for ever. Give the NodeManagers more (yarn.nodemanager.memory: at least ${both}m), take in another machine, or run it on Spark's own workers: without --on yarn.`,
      seen: nodes.map((node) => `${node.id}: ${node.cores} cores, ${showMebibytes(node.memory)}`).join('\n'),
    })
  checkDriver(settings, on.facts)
}

/** Why an application has no executor yet. One sentence that begins like the one about workers. */
export function yarnWaiting(state: string, diagnostics: string): string {
  const begin = 'waiting for executors'
  if (state === 'RUNNING') return `${begin}: YARN has not granted one yet, or its JVM is starting`
  const said = diagnostics
    .replaceAll(/\s+/g, ' ')
    .replace(/^\[[^\]]*\] */, '')
    .trim()
  return `${begin}: the application is ${state} on YARN${said === '' ? '' : `: ${said.slice(0, 200)}`}`
}
