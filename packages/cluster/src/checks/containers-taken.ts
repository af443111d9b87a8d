import { showMebibytes } from '../config/size.ts'
import type { ResourceManagerState } from '../apis/resourcemanager.ts'
import { activeYarn } from './active-yarn.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { endingsOnYarn } from './end-of-application.ts'

type Application = ResourceManagerState['applications'][number]
type Node = ResourceManagerState['nodes'][number]

/** MiB and cores of a container, and how many of these. */
interface Ask {
  readonly memory: number
  readonly cores: number
  readonly containers: number
}

/** Seconds after an application's master was started: it has to register, and gets its containers with the heartbeats of the nodes. */
const patience = 20

export const containersTaken: DoctorCheck = {
  name: 'containers-taken',
  about: 'outcome',
  page: {
    title: 'An application on YARN gets no containers',
    means:
      'YARN says RUNNING, but only its master runs: it asks for executors and gets none ("Initial job has not accepted any resources"), as no node has that much free. Either other applications hold it, or no node is that large.',
    mend: 'Wait, or end an application that is not needed any more: `--fix` offers those that run, and ends the one that you choose (so does `yarn application -kill ID`). Or ask for less; with Spark: `spark.executor.memory`, `spark.executor.cores`.',
  },
  run(patient) {
    const yarn = activeYarn(patient)
    if (!yarn) return []
    const { applications, nodes, machine, clock, port } = yarn
    const waiting = applications.filter(
      (one) =>
        clock - (one.launchTime || one.startedTime) / 1000 >= patience &&
        asksOf(one).length > 0 &&
        !asksOf(one).some((ask) => nodes.some((node) => hasRoom(node, ask))),
    )
    const fits = (one: Application) => asksOf(one).some((ask) => nodes.some((node) => isLargeEnough(node, ask)))
    // One that is too large waits for ever, and says nothing of the others.
    const taken = waiting.filter(fits)
    return [taken, waiting.filter((one) => !fits(one))].flatMap((alike) => {
      const [first] = alike
      if (!first) return []
      const size = sizeOf(asksOf(first)[0]!)
      const others = applications
        .filter(({ id, state }) => state === 'RUNNING' && id !== first.id)
        .toSorted((a, b) => (b.allocatedMB ?? 0) - (a.allocatedMB ?? 0))
        .slice(0, 5)
      const isTaken = alike === taken
      const until = others.length > 0 ? 'It goes on when another one ends: yarn application -kill ID ends one' : alone
      return [
        {
          severity: 'warning' as const,
          machine,
          summary: `${alike.length === 1 ? `the application "${first.name}" gets` : `${alike.length} applications on YARN get`} no containers: ${
            isTaken ? `no node has ${size} free` : `no node that runs is as large as ${size}`
          }`,
          evidence: [
            ...alike
              .slice(0, 5)
              .map(
                (one) =>
                  `${one.id} "${one.name}" of ${one.user} has its master alone, and asks for ${asksOf(one)[0]!.containers} more of ${sizeOf(asksOf(one)[0]!)}`,
              ),
            ...nodes.slice(0, 5).map((node) => `${node.id} has ${sizeOf(free(node))} free`),
            ...others.map(
              ({ id, name, user, allocatedMB = 0, allocatedVCores = 0 }) =>
                `${id} "${name}" of ${user} has ${sizeOf({ memory: allocatedMB, cores: allocatedVCores })}`,
            ),
          ].join('\n'),
          hint: `${isTaken ? `${until}. ` : ''}Or let it ask for less; with Spark: spark.executor.memory and spark.executor.cores`,
          ...(port !== undefined && isTaken && { fixes: endingsOnYarn(machine, port, others) }),
        },
      ]
    })
  },
}

const alone = 'Its own master leaves no room for it'

/** What one that has nothing but its master waits for, the smallest first. */
function asksOf({ state, runningContainers, resourceRequests = [] }: Application): Ask[] {
  if (state !== 'RUNNING' || runningContainers !== 1) return []
  // The same containers are asked for by node, by rack, and at any place.
  return resourceRequests
    .filter(({ resourceName, numContainers }) => resourceName === '*' && numContainers > 0)
    .map(({ capability: { memory, vCores }, numContainers }) => ({ memory, cores: vCores, containers: numContainers }))
    .toSorted((a, b) => a.memory - b.memory || a.cores - b.cores)
}

function free({ availMemoryMB = Infinity, availableVirtualCores = Infinity }: Node) {
  return { memory: availMemoryMB, cores: availableVirtualCores }
}

function hasRoom(node: Node, ask: Ask): boolean {
  const { memory, cores } = free(node)
  return memory >= ask.memory && cores >= ask.cores
}

function isLargeEnough(node: Node, ask: Ask): boolean {
  const { memory, cores } = free(node)
  return memory + (node.usedMemoryMB ?? 0) >= ask.memory && cores + (node.usedVirtualCores ?? 0) >= ask.cores
}

function sizeOf({ memory, cores }: Pick<Ask, 'memory' | 'cores'>): string {
  return `${showMebibytes(memory)} and ${cores} ${cores === 1 ? 'core' : 'cores'}`
}
