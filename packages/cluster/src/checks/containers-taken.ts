import { placementsOf, serviceId } from '../config/cluster.ts'
import { showMebibytes } from '../config/size.ts'
import type { YarnApplication, YarnNode } from '../apis/resourcemanager.ts'
import { activeResourceManager } from '../sites/hadoop-masters.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { endingsOnYarn } from './end-of-application.ts'

/** Seconds after an application came in. Its master asks for containers when it runs, and gets them within some of a node's heartbeats. */
const patience = 20

interface Ask {
  /** MiB */
  readonly memory: number
  readonly cores: number
  readonly containers: number
}

export const containersTaken: DoctorCheck = {
  name: 'containers-taken',
  about: 'outcome',
  page: {
    title: 'An application on YARN gets no containers',
    means:
      'Its master runs and says RUNNING, and asks for executors that it does not get ("Initial job has not accepted any resources"): no node has that much free. Either others hold it, or no node is that large.',
    mend: 'Wait, or end an application that is not needed any more: `--fix` offers those that have containers, and ends the one that you choose (so does `yarn application -kill ID`). Or ask for less: `spark.executor.memory`, `spark.executor.cores`.',
  },
  run({ cluster, machines, isUp }) {
    const active = activeResourceManager(cluster, machines)
    const nodes = (active?.nodes ?? []).filter(({ state }) => state === 'RUNNING')
    // Without a node it is the nodes that are not well.
    if (!isUp || !active || nodes.length === 0) return []
    const placement = placementsOf(cluster, 'yarn-resourcemanager').find(
      ({ machine }) => machines.get(machine)?.facts.resourcemanager === active,
    )!
    const on = machines.get(placement.machine)!
    const waiting = active.applications.flatMap((one) => {
      const ask = askOf(one)
      const isNew = on.facts.system.clock - one.startedTime / 1000 < patience
      return ask === undefined || isNew || nodes.some((node) => hasRoom(node, ask)) ? [] : [{ one, ask }]
    })
    const [first] = waiting
    if (!first) return []
    const { one, ask } = first
    const fits = nodes.some((node) => isLargeEnough(node, ask))
    const others = active.applications.filter(({ id, runningContainers = 0 }) => id !== one.id && runningContainers > 1)
    const port = on.sites.get(serviceId(placement))?.ports['http']
    const shown = others.slice(0, 5)
    return [
      {
        severity: 'warning' as const,
        machine: placement.machine,
        summary: `${waiting.length === 1 ? `the application "${one.name}" gets` : `${waiting.length} applications on YARN get`} no containers: ${
          fits ? `no node has ${sizeOf(ask)} free` : `no node that runs is as large as ${sizeOf(ask)}`
        }`,
        evidence: [
          `${one.id} of ${one.user} has its master alone, and asks for ${ask.containers} more of ${sizeOf(ask)}`,
          ...nodes
            .slice(0, 5)
            .map(
              ({ id, availMemoryMB = 0, availableVirtualCores = 0 }) =>
                `${id} has ${showMebibytes(availMemoryMB)} and ${availableVirtualCores} cores free`,
            ),
          ...shown.map(
            ({ id, name, user, allocatedMB = 0, allocatedVCores = 0 }) =>
              `${id} "${name}" of ${user} has ${showMebibytes(allocatedMB)} and ${allocatedVCores} cores`,
          ),
        ].join('\n'),
        hint: `${fits ? 'It goes on when another one ends: yarn application -kill ID ends one. ' : ''}An executor that asks for less may find room: spark.executor.memory and spark.executor.cores`,
        ...(port !== undefined && fits && shown.length > 0 && { fixes: endingsOnYarn(placement.machine, port, shown) }),
      },
    ]
  },
}

/** What one that has nothing but its master waits for: the least of it, so that nothing smaller could help it. */
function askOf({ state, runningContainers, resourceRequests = [] }: YarnApplication): Ask | undefined {
  if (state !== 'RUNNING' || runningContainers !== 1) return undefined
  // The same containers are asked for by node, by rack and at any place.
  const asks = resourceRequests
    .filter(({ resourceName, numContainers }) => resourceName === '*' && numContainers > 0)
    .map(({ capability: { memory, vCores }, numContainers }) => ({ memory, cores: vCores, containers: numContainers }))
  return asks.toSorted((a, b) => a.memory - b.memory)[0]
}

function hasRoom({ availMemoryMB = Infinity, availableVirtualCores = Infinity }: YarnNode, ask: Ask): boolean {
  return availMemoryMB >= ask.memory && availableVirtualCores >= ask.cores
}

function isLargeEnough(node: YarnNode, ask: Ask): boolean {
  const { availMemoryMB = Infinity, usedMemoryMB = 0, availableVirtualCores = Infinity, usedVirtualCores = 0 } = node
  return availMemoryMB + usedMemoryMB >= ask.memory && availableVirtualCores + usedVirtualCores >= ask.cores
}

function sizeOf({ memory, cores }: Ask): string {
  return `${showMebibytes(memory)} and ${cores === 1 ? 'a core' : `${cores} cores`}`
}
