/** `down`: stops the cluster and leaves no process behind. */
import { setMaxListeners } from 'node:events'
import { anotherCluster } from '../checks/another-cluster.ts'
import { usual } from '../checks/check.ts'
import { otherPlace } from '../checks/other-place.ts'
import { masterOf, type Cluster } from '../config/cluster.ts'
import { MachinesFailed, ToolError } from '../errors.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { apply } from './apply.ts'
import type { Audit } from './audit-recorder.ts'
import type { Hosts } from './connect.ts'
import { seeLeavers } from './leavers.ts'
import { lockedOrAny, lockMachines, withLock } from './lock.ts'
import { ask, sitesOf, unanswered } from './observe.ts'
import { isEmpty, type Plan } from './plan.ts'
import { planDown } from './plan-down.ts'
import { staysBehind } from './plan-purge.ts'
import { leaversOf, type Leaver } from './roster.ts'
import { cancelled, refuseHanging, type UpOptions } from './up.ts'

/**
 * A machine that does not answer keeps no other from being stopped. Machines that were taken out of the file and not cleaned yet go down too.
 * Throws ToolError: UNFIT, LOCKED, CANCELLED, SERVICE_FAILED when something would not end; MACHINES_FAILED, after the others are down.
 */
export async function down(
  cluster: Cluster,
  hosts: Hosts,
  options: UpOptions & { readonly purge: boolean },
): Promise<Plan> {
  const { listener, signal, purge } = options
  const silent = new Map<string, ToolError>()
  let taken: readonly Leaver[] | undefined
  const see = async () => {
    const asked = cluster.machines.filter(({ name }) => !silent.has(name))
    const answers = await ask(cluster, hosts, signal, asked)
    // What runs is ended as far as it can be; but what would be removed there cannot be.
    if (purge) refuseHanging(answers.facts)
    for (const { machine, error } of answers.failures) {
      silent.set(machine, error)
      listener({ kind: 'note', text: `${machine} does not answer: what runs there goes on` })
    }
    if (answers.facts.length === 0) throw unanswered(cluster, failures())
    // Known by the files that machines keep, which --purge removes: later looks ask those who answered the first time.
    const leavers = taken ?? leaversOf(cluster, answers.facts)
    const leaving = await seeLeavers(cluster, hosts, leavers, { signal, facts: answers.facts })
    for (const { leaver, on } of leaving)
      if (!on)
        listener({
          kind: 'note',
          text: `${leaver.machine.name}, which the file has no more, does not answer: what runs there goes on`,
        })
    // What shows that it is the one goes with --purge as well.
    const ours = leaving.filter(({ on, standing }) => on && (taken !== undefined || standing === 'member'))
    taken = ours.map(({ leaver }) => leaver)
    return new Map([...sitesOf(cluster, answers), ...ours.map(({ on }) => [on!.facts.machine, on!] as const)])
  }
  const failures = () => [...silent].map(([machine, error]) => ({ machine, error }))

  const first = await see()
  refuseOtherPlace(cluster, first)
  const plan = planDown(cluster, first, { purge })
  if (purge) for (const text of staysBehind(cluster, first)) listener({ kind: 'note', text })
  if (isEmpty(plan)) {
    // Where the name in the file was changed, nothing of the cluster is seen, and all of it goes on.
    for (const on of first.values())
      for (const { summary } of anotherCluster.run(cluster, on, first, usual))
        listener({ kind: 'note', text: `${on.facts.machine}: ${summary}` })
    allAnswered()
  } else {
    if (!(await options.confirm(plan))) throw cancelled()
    await locked(cluster, hosts, first, { ...options, plan }, stop)
  }
  return plan

  function allAnswered(): void {
    if (silent.size === 0) return
    throw new MachinesFailed(
      `${silent.size} of ${cluster.machines.length} machines did not answer and were not stopped; on the others nothing runs`,
      failures(),
    )
  }

  async function stop(held: AbortSignal, audit: Audit): Promise<void> {
    const safe = AbortSignal.any([signal, held])
    // Every machine listens to it, and Node warns of more than ten.
    setMaxListeners(0, safe)
    const work = { cluster, hosts, software: new Map(), listener: audit.listen(listener), signal: safe, secrets: [] }
    const machines = await see()
    await apply(planDown(cluster, machines, { purge }), { ...work, machines })
    const after = await see()
    const left = planDown(cluster, after, { purge: false })
    // Stopping takes a moment to reach executors and drivers: what has not gone with the daemons is ended now.
    await apply(left, { ...work, machines: after })
    const still = [...(isEmpty(left) ? after : await see()).values()].flatMap(({ facts }) =>
      facts.processes.map(({ pid, program }) => `${facts.machine}: ${program} (pid ${pid})`),
    )
    if (still.length > 0) {
      throw new ToolError('SERVICE_FAILED', {
        message: 'some processes of the cluster did not end',
        hint: 'Run tinderbox down again; if they stay, end them by hand on the machine.',
        seen: still.join('\n'),
      })
    }
    allAnswered()
  }
}

async function locked(
  cluster: Cluster,
  hosts: Hosts,
  machines: ReadonlyMap<string, MachineSite>,
  { listener, signal, purge, plan }: UpOptions & { readonly purge: boolean; readonly plan: Plan },
  work: (held: AbortSignal, audit: Audit) => Promise<void>,
): Promise<void> {
  const { machine } = masterOf(cluster)
  if (lockMachines(cluster, machines).length === 0)
    listener({ kind: 'note', text: `the lock is on ${machine}, which does not answer: going on without it` })
  const on = lockedOrAny(cluster, machines)
  const command = purge ? 'down --purge' : 'down'
  await withLock(cluster, hosts, machines, { command, on, plan, signal }, work)
}

/** With other rights than `up` had, nothing of the cluster would be seen, and so nothing stopped. */
function refuseOtherPlace(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): void {
  const found = [...machines.values()].flatMap((on) =>
    otherPlace.run(cluster, on, machines, usual).map(({ evidence }) => ({ on, evidence })),
  )
  const [first] = found
  if (!first) return
  const { machine, elsewhere } = first.on.facts
  throw new ToolError('UNFIT', {
    message:
      found.length === 1
        ? `${machine}: the cluster lives in ${elsewhere} there, and this run would stop only what is in ${first.on.here}`
        : `on ${found.length} machines the cluster lives in another place than where this run would stop it`,
    hint: 'Log in with the same rights as the `up` that laid it out: with sudo or without; where sudo wants a password: with --ask-sudo-password, -K. Nothing was changed.',
    ...(found.length === 1 && { machine }),
    seen: found.map(({ on, evidence }) => `${on.facts.machine}: ${evidence}`).join('\n'),
  })
}
