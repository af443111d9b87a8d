/** Healthy means that Spark itself says so: the master answers, and counts every worker of the file as alive. */
import { masterState, type MasterState } from '../apis/spark-master.ts'
import { masterOf, serviceId } from '../config/cluster.ts'
import { ToolError, type ToolErrorFields } from '../errors.ts'
import { quote } from '../hosts/quote.ts'
import { followMaster } from '../probes/spark-master.ts'
import { missingWorkers, workerName, workersOf } from './readiness.ts'
import type { Gate } from './plan.ts'
import { lastLogLines } from './log-lines.ts'
import type { Work } from './apply.ts'

/** NOT_HEALTHY, and on which machines. */
export class Unhealthy extends ToolError {
  readonly machines: readonly string[]

  constructor(machines: readonly string[], fields: ToolErrorFields) {
    super('NOT_HEALTHY', fields)
    this.machines = machines
  }
}

export async function waitForMaster(work: Work): Promise<void> {
  // Seconds. A JVM on a small, busy machine takes its time; a worker that found no master tries again after 5 to 15.
  const patience = work.cluster.settings.rolling.health
  const placement = masterOf(work.cluster)
  const { address, ports } = work.machines.get(placement.machine)!.sites.get(serviceId(placement))!
  const listens = `bash -c 'exec 3<>/dev/tcp/$0/$1' ${quote(address)} ${ports['rpc']} 2>/dev/null`
  work.listener({ kind: 'waiting', text: 'the master to answer' })
  const result = await work.hosts
    .get(placement.machine)!
    .run(
      `i=0; while ! ${listens}; do i=$((i + 1)); [ $i -gt ${patience * 10} ] && { echo late; exit 0; }; sleep 0.1; done`,
      { title: 'wait for the master', timeout: patience * 3, signal: work.signal },
    )
  work.listener({ kind: 'waiting', text: '' })
  if (result.stdout.trim() === 'late') {
    throw new Unhealthy([placement.machine], {
      message: `the Spark master on ${placement.machine} does not answer at ${address}:${ports['rpc']} after ${patience} s`,
      hint: `Its log says why: tinderbox logs spark-master. Then run tinderbox up again.`,
      machine: placement.machine,
      seen: await lastLogLines(work, placement),
    })
  }
}

export async function waitForWorkers(work: Work, { machines: only, anyPort = false }: Gate): Promise<void> {
  const { cluster, hosts, machines } = work
  const patience = cluster.settings.rolling.health
  const machine = masterOf(cluster).machine
  const wanted = workersOf(cluster).filter((placement) => only === undefined || only.includes(placement.machine))
  let missing = wanted
  const before = machines.get(machine)!
  const enough = new AbortController()
  const look = (state: MasterState | undefined) => {
    const now = new Map(machines).set(machine, { ...before, facts: { ...before.facts, sparkMaster: state } })
    missing = missingWorkers(cluster, now, wanted, { anyPort })
    work.listener({
      kind: 'waiting',
      text: missing.length === 0 ? '' : `workers to register: ${wanted.length - missing.length} of ${wanted.length}`,
    })
    if (missing.length === 0) enough.abort()
  }
  const onLine = (line: string) => {
    const parsed = masterState.safeParse(safeJson(line))
    look(parsed.success ? parsed.data : undefined)
  }
  try {
    const signal = AbortSignal.any([work.signal, enough.signal])
    await hosts.get(machine)!.read(followMaster(cluster.name, patience), {
      title: 'ask the master for its workers',
      timeout: patience * 2,
      signal,
      onLine,
    })
  } catch (error) {
    if (!enough.signal.aborted) throw error
  }
  work.signal.throwIfAborted()
  if (missing.length === 0) return
  const logs = await Promise.all(
    missing.slice(0, 5).map(async (worker) => `${worker.machine}:\n${await lastLogLines(work, worker)}`),
  )
  const names = missing.map((worker) => workerName(cluster, worker))
  throw new Unhealthy([...new Set(missing.map((worker) => worker.machine))], {
    message: `${wanted.length - missing.length} of ${wanted.length} workers registered with the master; missing: ${names.join(', ')}`,
    hint: `Look at tinderbox logs spark-worker. Often a firewall lies between: each worker must reach the master's port ${ports(work)}, and the master each worker's port.`,
    seen: logs.join('\n'),
  })
}

function ports({ machines, cluster }: Work): string {
  const placement = masterOf(cluster)
  return String(machines.get(placement.machine)!.sites.get(serviceId(placement))!.ports['rpc'])
}

function safeJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
