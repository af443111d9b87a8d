/**
 * One change at a time: the lock of a cluster lives on its master's machine (where masters stand by for each other, on each of theirs), and is held by a process there whose standard input is our
 * connection. Whatever ends this run, even `kill -9` or a power cut, ends the connection, and the kernel gives the lock back: no lock is ever stale.
 * The same process writes the audit trail, so the trail is true even when this run is killed.
 */
import { randomBytes } from 'node:crypto'
import { placementsOf, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { RunningScript } from '../hosts/host.ts'
import { parseHolder, showHolder, type LockHolder } from '../probes/lock.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { beginLine, outcomeOf, type BeginLine } from './audit-lines.ts'
import { AuditRecorder, type Audit } from './audit-recorder.ts'
import type { Hosts } from './connect.ts'
import { lockScript } from './lock-script.ts'
import type { Plan } from './plan.ts'

/** A machine that vanishes without a word is noticed by the heartbeat that does not come. Seconds. */
const heartbeat = { every: 5, missedAfter: 30 }

/** What the lock is for. */
export interface Purpose {
  /** As one would type it, without values: `up`, `up --rollback`, `down --purge`. */
  readonly command: string
  /** Default: `lockMachines`. All are locked or none; the first one keeps the audit trail. Each must have answered. */
  readonly on?: readonly string[]
  /** What is about to be done; its numbers go into the trail. */
  readonly plan?: Pick<Plan, 'steps'>
  /** The user's: what ends after it was aborted was interrupted, and has not failed. */
  readonly signal?: AbortSignal
}

/**
 * Runs `work` while nobody else changes the cluster; its signal fires when the lock is lost. What `work` does stands in the audit trail when it
 * tells it through `audit.listen(listener)`. Throws ToolError LOCKED: who holds it, what for, since when.
 */
export async function withLock<T>(
  cluster: Cluster,
  hosts: Hosts,
  machines: ReadonlyMap<string, MachineSite>,
  purpose: Purpose,
  work: (held: AbortSignal, audit: Audit) => Promise<T>,
): Promise<T> {
  const { command, plan, signal, on = lockMachines(cluster, machines) } = purpose
  const at = new Date().toISOString()
  const begin = beginLine(randomBytes(4).toString('hex'), at, { cluster: cluster.name, command, plan })
  const keeper = on[0]!
  const locks = new Map<string, Lock>()
  try {
    // In an order that is the same for every run: of two that want the same machines, one gets them all.
    for (const machine of [...new Set(on)].toSorted((a, b) => (a < b ? -1 : 1)))
      locks.set(
        machine,
        await takeLock({ cluster, hosts, on: machines.get(machine)!, begin, trail: machine === keeper }),
      )
    // A controller that slept, or a connection that broke: another run may hold it by now, so this one must not go on.
    const lost = new AbortController()
    for (const [machine, { running }] of locks) {
      const lose = () => lost.abort(lockLost(cluster.name, machine))
      running.ended.then(lose, lose)
    }
    const lock = locks.get(keeper)!
    const audit = new AuditRecorder(begin.run, keeper, lock.running)
    lock.listen((line) => audit.heard(line))
    try {
      const result = await work(lost.signal, audit)
      await audit.end({ outcome: 'done' })
      return result
    } catch (error) {
      await audit.end(outcomeOf(error, signal?.aborted === true))
      throw error
    }
  } finally {
    await Promise.all([...locks.values()].map((lock) => lock.release()))
  }
}

/** The masters' machines that answer: of two runs that both reach one of them, one waits for the other, whatever else is off. */
export function lockMachines(cluster: Cluster, machines: ReadonlyMap<string, unknown>): string[] {
  return placementsOf(cluster, 'spark-master').flatMap(({ machine }) => (machines.has(machine) ? [machine] : []))
}

/**
 * Where no master's machine answers there is no lock to take, and nobody else who could take it; the audit trail is then kept on another machine. For what
 * makes things better without the masters as well.
 */
export function lockedOrAny(cluster: Cluster, machines: ReadonlyMap<string, unknown>): string[] {
  const masters = lockMachines(cluster, machines)
  return masters.length > 0 ? masters : [...machines.keys()].slice(0, 1)
}

/** Who changes the cluster, as was seen. On the master's machine; while the role moves, on the former one's too. */
export function holderOf(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): LockHolder | undefined {
  const inOrder = [...lockMachines(cluster, machines).map((name) => machines.get(name)), ...machines.values()]
  return inOrder.find((on) => on?.facts.lock)?.facts.lock
}

/** Before anything is asked or fetched: the lock could not be had now. Throws ToolError LOCKED, as `withLock` does. */
export function refuseHeld(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  on: readonly string[] = lockMachines(cluster, machines),
): void {
  for (const machine of on) {
    const holder = machines.get(machine)?.facts.lock
    if (holder) throw held(cluster.name, machine, holder)
  }
}

interface Lock {
  readonly running: RunningScript
  /** From now on gets the lines that the process says. */
  listen(listener: (line: string) => void): void
  release(): Promise<void>
}

interface Wanted {
  readonly cluster: Cluster
  readonly hosts: Hosts
  readonly on: MachineSite
  readonly begin: BeginLine
  readonly trail: boolean
}

async function takeLock({ cluster, hosts, on, begin, trail }: Wanted): Promise<Lock> {
  const { machine, login } = on.facts
  const { run, user, host, pid, command, at } = begin
  const { missedAfter } = heartbeat
  const holder: LockHolder = { run, user, host, pid, command, since: at, expiresAfter: missedAfter }
  const interrupted = { kind: 'end', run, outcome: 'interrupted', message: 'the connection of the run ended' }
  const script = lockScript({
    root: on.root,
    cluster: cluster.name,
    holder,
    trail: trail ? { begin, interrupted } : undefined,
    missedAfter,
  })
  const lines: string[] = []
  let say = (line: string): void => void lines.push(line)
  const firstLine = new Promise<string>((resolve) => {
    say = (line) => {
      if (line === 'taken' || line.startsWith('held')) resolve(line)
      else lines.push(line)
    }
  })
  const running = await hosts
    .get(machine)!
    .start(script, { asRoot: login.root, title: 'take the lock', onLine: (line) => say(line) })
  const answer = await Promise.race([firstLine, running.ended.then(({ stderr }) => `failed: ${stderr}`)])
  if (answer !== 'taken') {
    await running.stop()
    throw answer.startsWith('held')
      ? held(cluster.name, machine, parseHolder(answer.slice(5)) ?? answer.slice(5))
      : untakeable(on, answer)
  }
  const beat = setInterval(() => running.write('.'), heartbeat.every * 1000)
  return {
    running,
    listen(listener) {
      lines.forEach(listener)
      say = listener
    },
    async release() {
      clearInterval(beat)
      await running.stop()
    },
  }
}

function held(name: string, machine: string, said: LockHolder | string): ToolError {
  const holder = typeof said === 'string' ? undefined : said
  const who = typeof said === 'string' ? said || 'who, is not known yet' : showHolder(said)
  return new ToolError('LOCKED', {
    message: `another run is changing the cluster ${name}: ${who}`,
    hint: `Wait until it has ended, then run the command again. If it hangs, end it there: the lock goes with it, at the latest ${holder?.expiresAfter ?? heartbeat.missedAfter} s after its connection is lost.`,
    machine,
  })
}

function untakeable({ root, facts }: MachineSite, answer: string): ToolError {
  return new ToolError('COMMAND_FAILED', {
    message: `the lock of the cluster could not be taken on ${facts.machine}`,
    hint: `Check that ${root} can be written there, and that flock (util-linux) and bash are installed.`,
    machine: facts.machine,
    seen: answer,
  })
}

function lockLost(name: string, machine: string): ToolError {
  return new ToolError('LOCKED', {
    message: `the lock of the cluster ${name} was lost in the middle: the connection to ${machine} ended, or this machine slept`,
    hint: 'What was done stays done. Run the same command again: it goes on where it stopped.',
    machine,
  })
}
