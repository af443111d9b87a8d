/** `up`: observe, plan, ask, lock, look again, act, and stop when Spark says that all is well. */
import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { masterOf, type Cluster } from '../config/cluster.ts'
import { MachinesFailed, ToolError } from '../errors.ts'
import type { Facts } from '../probes/facts.ts'
import { hangingError } from '../sites/hanging.ts'
import { machineSite, type MachineSite } from '../sites/machine-site.ts'
import { apply } from './apply.ts'
import { unfit } from './unfit.ts'
import { obtainSoftware } from './bring-software.ts'
import type { Hosts } from './connect.ts'
import type { Listener } from './events.ts'
import { isApplied, keptCluster, keptText } from './kept-file.ts'
import { lockMachines, refuseHeld, withLock } from './lock.ts'
import { ask, unanswered } from './observe.ts'
import { handOnTrail } from './hand-on-trail.ts'
import { refuseToForget, seeLeavers } from './leavers.ts'
import { secretOf } from '../sites/cluster-secret.ts'
import { isEmpty, planUp, type Plan } from './plan.ts'
import { formerName, leaversOf } from './roster.ts'
import type { Silent } from './silent.ts'

export interface LookOptions {
  readonly signal: AbortSignal
  /** Machines that the file has no more and that are gone for good: they are not waited for. */
  readonly forget?: readonly string[]
  /** The file is one that ran before: `up --rollback`. */
  readonly back?: boolean
  /** An upgrade of HDFS that is open shall be final: `up --finalize`. */
  readonly finalize?: boolean
  /** Machines of the file of which nothing is heard: they are not asked, and taken as silent. */
  readonly unheard?: readonly string[]
}

export interface UpOptions extends LookOptions {
  readonly listener: Listener
  /** Shown the plan before anything is done. False: nothing is done, CANCELLED. */
  readonly confirm: (plan: Plan) => Promise<boolean>
  /** The command, for the lock and the audit trail. Default: `up`. */
  readonly command?: string
  /** Only what was applied last is put right: if another file was applied while this run waited, it does nothing, CANCELLED. */
  readonly onlyApplied?: boolean
}

export interface UpResult {
  /** What was done; empty when there was nothing to do. */
  readonly plan: Plan
  /** Those of the file, and those that leave it and answered. */
  readonly machines: ReadonlyMap<string, MachineSite>
  /** Machines of the file that did not answer; `up` does nothing then. */
  readonly silent: readonly Silent[]
}

/** In place of a secret where none is made, as nothing is done: files name its hash, and the same look twice must be the same text. */
const notMade = 'not made yet'

/**
 * What would be done, and on what. Changes nothing. A machine that does not answer is part of the answer.
 * Throws ToolError: DISK_HANGS; USAGE for a machine that cannot be forgotten; what the machines say, when none answers.
 */
export async function look(
  cluster: Cluster,
  hosts: Hosts,
  options: LookOptions,
  freshSecret = notMade,
): Promise<UpResult> {
  const { signal, forget = [], back = false, finalize = false, unheard = [] } = options
  const asked = cluster.machines.filter(({ name }) => !unheard.includes(name))
  const { facts, failures } = await ask(cluster, hosts, signal, asked)
  const silent = [...failures, ...unheard.map(notHeard)]
  refuseHanging(facts, failures)
  if (facts.length === 0) throw unanswered(cluster, silent)
  const leaving = await seeLeavers(cluster, hosts, leaversOf(cluster, facts), { ...options, facts })
  refuseToForget(cluster, forget, leaving)
  refuseHanging(leaving.flatMap(({ on, forgotten }) => (on && !forgotten ? [on.facts] : [])))
  const plan = planUp({ cluster, facts, silent, freshSecret, leaving, back, finalize })
  const machines = new Map(facts.map((one) => [one.machine, machineSite(cluster, one)]))
  for (const { on } of leaving) if (on) machines.set(on.facts.machine, on)
  return { plan, machines, silent }
}

/** A machine where a disk hangs is not seen whole, and what is begun there hangs as well. Throws ToolError: DISK_HANGS; MACHINES_FAILED where others are silent, or hang, too. */
export function refuseHanging(facts: readonly Facts[], failures: readonly Silent[] = []): void {
  const hanging = facts
    .filter((one) => one.hanging.length > 0)
    .map(({ machine, hanging: those }) => ({ machine, error: hangingError(machine, those) }))
  const all = [...failures, ...hanging]
  if (!all.some(({ error }) => error.code === 'DISK_HANGS')) return
  if (all.length === 1) throw all[0]!.error
  throw new MachinesFailed(`${all.length} machines cannot be worked on`, all)
}

function notHeard(machine: string): Silent {
  const hint = 'Is it switched on, and does the network lead to it?'
  return {
    machine,
    error: new ToolError('SSH_UNREACHABLE', { message: `nothing is heard of ${machine}`, hint, machine }),
  }
}

/** Throws ToolError: UNFIT, LOCKED, CANCELLED, NOT_HEALTHY and whatever the machines and the sources say. */
export async function up(cluster: Cluster, hosts: Hosts, options: UpOptions): Promise<UpResult> {
  const { listener, signal, command = 'up' } = options
  const freshSecret = newSecret()
  listener({ kind: 'waiting', text: 'the machines to say what is there' })
  const first = await look(cluster, hosts, options, freshSecret)
  listener({ kind: 'waiting', text: '' })
  refuseUnfit(cluster, first)
  if (isEmpty(first.plan)) return first
  const masters = mastersOf(cluster, first.machines)
  // Nobody is to answer a question in vain.
  refuseHeld(cluster, first.machines, masters)
  if (!(await options.confirm(first.plan))) throw cancelled()
  // Downloads come before the lock, and before anything is touched on a machine.
  await obtainSoftware(first.plan, cluster, first.machines, options)
  return withLock(
    cluster,
    hosts,
    first.machines,
    { command, on: masters, plan: first.plan, signal },
    async (held, audit) => {
      const safe = AbortSignal.any([signal, held])
      // Every machine listens to it, and Node warns of more than ten.
      setMaxListeners(0, safe)
      // What was shown may have been overtaken while we asked; what is done is what is needed now.
      const now = await look(cluster, hosts, { ...options, signal: safe }, freshSecret)
      refuseUnfit(cluster, now)
      if (options.onlyApplied) refuseOther(cluster, now.machines)
      const software = await obtainSoftware(now.plan, cluster, now.machines, { listener, signal: safe })
      const told = audit.listen(listener)
      const to = now.machines.get(masters[0]!)!
      for (const name of now.plan.membership.leaves) {
        const from = now.machines.get(name)
        if (from) await handOnTrail(cluster, { hosts, from, to, listener: told, signal: safe })
      }
      const secret = secretOf(cluster, now.machines) ?? freshSecret
      await apply(now.plan, {
        cluster,
        hosts,
        machines: now.machines,
        software,
        listener: told,
        signal: safe,
        secrets: [secret],
      })
      return now
    },
  )
}

function refuseOther(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): void {
  const facts = cluster.machines.flatMap(({ name }) => machines.get(name)?.facts ?? [])
  if (isApplied(cluster, facts)) return
  throw new ToolError('CANCELLED', {
    message: 'another file was applied meanwhile; nothing was changed',
    hint: 'Look with the file that counts now: tinderbox plan.',
  })
}

/** Where the lock is taken: on the masters' machines, and on those that were the masters' so far, as others with the file before lock them. */
function mastersOf(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): string[] {
  const master = masterOf(cluster).machine
  const own = formerName(cluster, machines.get(master)!.facts)
  const former = [...machines.values()].map(({ facts }) => keptCluster(cluster, keptText(cluster, facts, 'cluster')))
  const before = former.flatMap((one) => (one ? lockMachines(one, machines) : []))
  return [...new Set([...lockMachines(cluster, machines), ...before.filter((name) => name !== own)])]
}

export function newSecret(): string {
  return randomBytes(32).toString('hex')
}

function refuseUnfit(cluster: Cluster, { plan: { findings }, silent }: UpResult): void {
  if (silent.length > 0) throw unanswered(cluster, silent)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw unfit(errors)
}

export function cancelled(): ToolError {
  return new ToolError('CANCELLED', {
    message: 'nothing was changed',
    hint: 'Run it again and answer yes, or give --yes.',
  })
}
