/** `down`: stops the cluster and leaves no process behind. */
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { machineSite } from '../sites/machine-site.ts'
import { apply } from './apply.ts'
import type { Hosts } from './connect.ts'
import { withLock } from './lock.ts'
import { observe } from './observe.ts'
import { isEmpty, type Plan } from './plan.ts'
import { planDown } from './plan-down.ts'
import { cancelled, type UpOptions } from './up.ts'

/** Throws ToolError: LOCKED, CANCELLED, SERVICE_FAILED when something would not end. */
export async function down(
  cluster: Cluster,
  hosts: Hosts,
  options: UpOptions & { readonly purge: boolean },
): Promise<Plan> {
  const { listener, signal, purge } = options
  const see = async () =>
    new Map((await observe(cluster, hosts, signal)).map((facts) => [facts.machine, machineSite(cluster, facts)]))
  const first = await see()
  const plan = planDown(cluster, first, { purge })
  if (isEmpty(plan)) return plan
  if (!(await options.confirm(plan))) throw cancelled()
  return withLock(cluster, hosts, first, 'down', async (held) => {
    const work = { cluster, hosts, software: new Map(), listener, signal: AbortSignal.any([signal, held]), secrets: [] }
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
    return plan
  })
}
