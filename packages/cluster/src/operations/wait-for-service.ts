/** Healthy means that the cluster itself says so: the daemon answers, or its master counts it. */
import { placementsOf, serviceId, type Placement } from '../config/cluster.ts'
import { onEveryMachine } from '../errors.ts'
import { answersScript, parseAnswers } from '../probes/answers.ts'
import { countedBy, counts } from '../services/counting.ts'
import { serviceOf } from '../services/index.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Work } from './apply.ts'
import { lastLogLines } from './log-lines.ts'
import type { Gate } from './plan.ts'
import { activeNameNode, placeOf } from '../sites/hadoop-masters.ts'
import { notReady } from './readiness.ts'
import { Unhealthy } from './wait-for-spark.ts'

/** Milliseconds between two looks. */
const pause = 300

/** Throws Unhealthy, after as long as the file says (`rolling.health`). */
export async function waitForService(work: Work, gate: Gate): Promise<void> {
  const { service, machines: only, anyPort = false } = gate
  const { cluster, signal, listener } = work
  const { title } = serviceOf({ service })
  const asked = placementsOf(cluster, service).filter(({ machine }) => only === undefined || only.includes(machine))
  const end = Date.now() + cluster.settings.rolling.health * 1000
  let seen: ReadonlyMap<string, MachineSite> = work.machines
  for (;;) {
    seen = await lookAgain(work, [...whoKnows(work, service, asked), ...(only === undefined ? [] : nodesOf(gate))])
    const missing =
      only !== undefined && losesBlocks(work, service, seen)
        ? asked
        : [
            ...new Set([
              ...notReady(service, cluster, seen, asked, anyPort),
              ...(only === undefined || anyPort ? [] : stillAway(work, asked, seen)),
            ]),
          ]
    const text = missing.length === 0 ? '' : `${title}: ${asked.length - missing.length} of ${asked.length}`
    listener({ kind: 'waiting', text })
    if (missing.length === 0) return
    if (Date.now() > end) throw await unhealthy(work, seen, asked, missing)
    await sleep(pause, undefined, { signal })
  }
}

/** Before the next DataNodes change, all blocks that were there are there again. */
function losesBlocks({ cluster, machines }: Work, service: Gate['service'], seen: typeof machines): boolean {
  if (service !== 'hdfs-datanode') return false
  const missing = (when: typeof machines) => activeNameNode(cluster, when)?.missingBlocks ?? 0
  return missing(seen) > missing(machines)
}

/** A NameNode counts a DataNode that has ended for two minutes more, so those that start anew are asked themselves. */
function nodesOf({ service, machines = [] }: Gate): readonly string[] {
  return service === 'hdfs-datanode' ? machines : []
}

/** DataNodes that do not serve yet, that the NameNode still knows as what ran before an upgrade, or that have not told it yet which blocks they have. */
function stillAway({ cluster, machines }: Work, asked: readonly Placement[], seen: typeof machines): Placement[] {
  const { version } = cluster.settings.hadoop
  return asked.filter((placement) => {
    if (placement.service !== 'hdfs-datanode') return false
    const id = serviceId(placement)
    const port = seen.get(placement.machine)?.sites.get(id)?.ports['data']
    if (!seen.get(placement.machine)?.facts.listening.some((one) => one.port === port)) return true
    const before = machines.get(placement.machine)?.facts.daemons.find((one) => one.id === id)?.version
    const known = (when: typeof machines) => activeNameNode(cluster, when)?.live[placeOf(seen, placement, 'data')]
    const [had, has] = [known(machines), known(seen)]
    if (before !== undefined && before !== version && has?.version === before) return true
    return has?.numBlocks === 0 && (had?.numBlocks ?? 0) > 0
  })
}

/** Whose machines say whether a service is ready. Masters that stand by for each other are all asked; one that is off is not needed for an answer. */
function whoKnows({ cluster }: Work, service: Gate['service'], asked: readonly Placement[]): string[] {
  const counted = countedBy(service)
  // A failover controller has done its work when one of the NameNodes is active.
  const masters = counted?.master ?? (service === 'hdfs-zkfc' ? 'hdfs-namenode' : counts(service)?.master)
  const placements = [...(counted ? [] : asked), ...(masters === undefined ? [] : placementsOf(cluster, masters))]
  return [...new Set(placements.map(({ machine }) => machine))]
}

/** What the daemons of these machines say now; all else is as it was seen. */
export async function lookAgain(work: Work, names: readonly string[]): Promise<ReadonlyMap<string, MachineSite>> {
  const script = answersScript(work.cluster)
  const now = new Map(work.machines)
  await onEveryMachine(
    names.map((name) => ({ name })),
    'Asking the daemons',
    async ({ name }) => {
      const { stdout } = await work.hosts.get(name)!.read(script, { title: 'ask the daemons', signal: work.signal })
      const before = work.machines.get(name)!
      now.set(name, { ...before, facts: { ...before.facts, ...parseAnswers(stdout) } })
    },
  )
  return now
}

async function unhealthy(
  work: Work,
  seen: ReadonlyMap<string, MachineSite>,
  asked: readonly Placement[],
  missing: readonly Placement[],
): Promise<Unhealthy> {
  const { cluster } = work
  const [first] = missing
  const id = serviceId(first!)
  const names = [...new Set(missing.map(({ machine }) => machine))]
  const logs = await Promise.all(
    missing.slice(0, 5).map(async (one) => `${one.machine}:\n${await lastLogLines(work, one)}`),
  )
  const safeMode = first!.service === 'hdfs-datanode' ? activeNameNode(cluster, seen)?.safeMode : undefined
  return new Unhealthy(names, {
    message: `${asked.length - missing.length} of ${asked.length} of ${serviceOf(first!).title} are well after ${cluster.settings.rolling.health} s; not: ${names.join(', ')}`,
    hint: `Their log says why: tinderbox logs ${id}. Then run tinderbox up again.`,
    ...(names.length === 1 && { machine: names[0]! }),
    seen: [...(safeMode ? [`the NameNode: ${safeMode}`] : []), ...logs].join('\n'),
  })
}
