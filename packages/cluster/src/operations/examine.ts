/** Looks at machines as a doctor does: the facts, what a probe of the doctor's sees beyond them, and every connection between them. */
import { setMaxListeners } from 'node:events'
import type { Patient } from '../checks/doctor-check.ts'
import { has, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { ReadHost } from '../hosts/host.ts'
import { groupBy } from '../group-by.ts'
import { dialPatience, dialScript, parseDials } from '../probes/dials.ts'
import { examinationScript, isEnd, over, parseExamination, type Examination } from '../probes/examination.ts'
import { lookupScript, parseLookups, type Lookup } from '../probes/lookups.ts'
import { connections, forbiddenConnections, type Connection, type Dialled } from '../sites/connections.ts'
import { namesNeeded } from '../sites/names-needed.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { ask, sitesOf, type Answers } from './observe.ts'
import type { Listener } from './events.ts'
import { hasPendingChanges } from './pending.ts'
import { missedBy } from './silent.ts'

type ReadHosts = ReadonlyMap<string, ReadHost>

export interface ExamineOptions {
  readonly signal?: AbortSignal | undefined
  /** Whether the connections between the machines are tried. */
  readonly dial: boolean
  /** Told what is being waited for. */
  readonly listener?: Listener | undefined
}

/** What could not be looked at on a machine that answered, and why. */
export interface Unseen {
  readonly machine: string
  readonly what: string
  readonly why: string
}

export interface Examined {
  readonly answers: Answers
  readonly machines: ReadonlyMap<string, MachineSite>
  readonly patient: Omit<Patient, 'isUp'>
  readonly unseen: readonly Unseen[]
}

/** Seconds; a machine that takes longer to be examined costs no other anything. */
const patience = 15

/** A machine that does not answer is part of the answer. Throws the signal's reason. */
export async function examineMachines(cluster: Cluster, hosts: ReadHosts, options: ExamineOptions): Promise<Examined> {
  const { signal, dial, listener = () => {} } = options
  // Each machine is asked several things at once.
  if (signal) setMaxListeners(0, signal)
  const clockOffsets = new Map<string, number>()
  const unseen: Unseen[] = []
  // First, as the dials and the lookups wait for it, and with hundreds of machines not all are asked at once.
  const answering = ask(cluster, hosts, signal)
  const examining = Promise.all(
    cluster.machines.map(({ name }) => examineOne(cluster, hosts.get(name)!, clockOffsets, unseen, signal)),
  )
  // What it throws is thrown where it is waited for.
  examining.catch(() => {})
  listener({ kind: 'waiting', text: 'the machines to say what is there' })
  const answers = await answering
  const machines = sitesOf(cluster, answers)
  const examinedBy = examining.then(
    (all) => new Map(all.flatMap((one) => (one && machines.has(one.machine) ? [[one.machine, one]] : []))),
  )
  const wanted = dial ? [...connections(cluster, machines), ...forbiddenConnections(cluster, machines)] : []
  if (wanted.length > 0)
    listener({ kind: 'waiting', text: `${wanted.length} connections between the machines to be tried` })
  const [examined, tried, lookups] = await Promise.all([
    examinedBy,
    dialAll(hosts, wanted, unseen, signal),
    dial ? lookAllUp(cluster, hosts, { machines, examinedBy }, unseen, signal) : [],
  ])
  listener({ kind: 'waiting', text: '' })
  const missed = missedBy(cluster, answers.failures)
  const silent = answers.failures.map((one) => ({
    ...one,
    needed: cluster.machines.length > 1 && missed.includes(one),
  }))
  const isPending = hasPendingChanges(cluster, answers.facts, [])
  const dialled = tried.filter(({ by }) => by.length > 0)
  const forbidden = tried.filter(({ by }) => by.length === 0)
  return {
    answers,
    machines,
    patient: { cluster, machines, silent, examined, dialled, forbidden, lookups, clockOffsets, isPending },
    // Why a machine says nothing at all is told once, by what it did not say first.
    unseen: unseen.filter(({ machine }) => machines.has(machine)),
  }
}

async function examineOne(
  cluster: Cluster,
  host: ReadHost,
  clockOffsets: Map<string, number>,
  unseen: Unseen[],
  signal: AbortSignal | undefined,
): Promise<Examination | undefined> {
  const asked = Date.now()
  const lines: string[] = []
  const nothing = (error: unknown) => {
    unseen.push({ machine: host.name, what: 'everything but its facts', why: messageOf(error) })
    return undefined
  }
  let [printed, why] = ['', 'it took too long']
  try {
    const { stdout } = await host.read(examinationScript(cluster), {
      title: 'examine the machine',
      timeout: patience,
      ...(signal && { signal }),
      onLine(line) {
        lines.push(line)
        const now = /^clock\tnow (\d+)$/.exec(line)?.[1]
        if (now !== undefined) clockOffsets.set(host.name, leastOffset(Number(now), asked, Date.now()))
      },
    })
    printed = stdout
  } catch (error) {
    signal?.throwIfAborted()
    // What was said until then counts, as of a busy machine with a dead disk.
    if (!lines.some(isEnd)) return nothing(error)
    printed = [...lines, over].join('\n')
    why = messageOf(error)
  }
  try {
    const examination = parseExamination(cluster, host.name, printed)
    for (const what of examination.unseen) unseen.push({ machine: host.name, what, why })
    return examination
  } catch (error) {
    return nothing(error)
  }
}

/** Milliseconds. It was said at some time between the two: a slow line makes no clock wrong. */
export function leastOffset(said: number, asked: number, heard: number): number {
  return Math.max(said - heard, Math.min(said - asked, 0))
}

/** Each from the machine where it begins. What could not be tried is noted in `unseen`. */
export async function dialAll(
  hosts: ReadHosts,
  wanted: readonly Connection[],
  unseen: Unseen[],
  signal: AbortSignal | undefined,
): Promise<Dialled[]> {
  const byMachine = groupBy(wanted, ({ from }) => from)
  const dialled = await Promise.all(
    [...byMachine].map(async ([machine, targets]) => {
      const lines: string[] = []
      let why = 'it has no bash, or was cut off'
      try {
        await hosts.get(machine)!.read(dialScript(targets), {
          title: 'dial the other machines',
          timeout: patience + dialPatience(targets),
          ...(signal && { signal }),
          onLine: (line) => lines.push(line),
        })
      } catch (error) {
        signal?.throwIfAborted()
        why = messageOf(error)
      }
      // What was told before it was cut off is known.
      const tried = parseDials(targets, lines.join('\n'))
      if (tried.length < targets.length)
        unseen.push({ machine, what: `${tried.length > 0 ? 'some ' : ''}connections to other machines`, why })
      return tried
    }),
  )
  return dialled.flat()
}

/** The names that the cluster lives by, where it does so. */
async function lookAllUp(
  cluster: Cluster,
  hosts: ReadHosts,
  { machines, examinedBy }: Pick<Patient, 'machines'> & { readonly examinedBy: Promise<Patient['examined']> },
  unseen: Unseen[],
  signal: AbortSignal | undefined,
): Promise<Lookup[]> {
  // Only YARN's names are seen by an examination: nothing else waits for one that is slow.
  const examined = has(cluster, 'yarn-nodemanager') ? await examinedBy : new Map<string, Examination>()
  const needed = namesNeeded(cluster, machines, examined).flatMap((one) => one.on.map((machine) => ({ machine, one })))
  const found = await Promise.all(
    [...groupBy(needed, ({ machine }) => machine)].map(async ([machine, those]) => {
      const names = those.map(({ one }) => one)
      try {
        const { stdout } = await hosts.get(machine)!.read(lookupScript(names.map(({ name }) => name)), {
          title: 'look up names',
          timeout: patience,
          ...(signal && { signal }),
        })
        return parseLookups(machine, names, stdout)
      } catch (error) {
        signal?.throwIfAborted()
        unseen.push({ machine, what: 'where names lead', why: messageOf(error) })
        return []
      }
    }),
  )
  return found.flat()
}

/** What is thrown otherwise is a bug of ours. */
function messageOf(error: unknown): string {
  if (error instanceof ToolError || String(error).endsWith('was cut off')) return (error as Error).message
  throw error
}
