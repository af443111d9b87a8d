/** Plans of the doctor's, carried out under the lock; each stands in the audit trail. */
import { setMaxListeners } from 'node:events'
import type { Cluster } from '../config/cluster.ts'
import { apply } from './apply.ts'
import type { Hosts } from './connect.ts'
import type { Listener } from './events.ts'
import type { Examined } from './examine.ts'
import { lockedOrAny, withLock } from './lock.ts'
import type { Plan } from './plan.ts'

/** Where it is done. */
export interface Ward {
  readonly cluster: Cluster
  readonly hosts: Hosts
  readonly machines: Examined['machines']
  readonly listener: Listener
  readonly signal: AbortSignal
}

/** `plan`: what is about to be done, for the trail; `work` gets what carries out a plan, and a signal that also fires when the lock is lost. */
export async function underLock(
  { cluster, hosts, machines, listener, signal }: Ward,
  { command, plan }: { readonly command: string; readonly plan: Plan },
  work: (run: (plan: Plan) => Promise<void>, safe: AbortSignal) => Promise<void>,
): Promise<void> {
  const on = lockedOrAny(cluster, machines)
  await withLock(cluster, hosts, machines, { command, on, plan, signal }, async (held, audit) => {
    const safe = AbortSignal.any([signal, held])
    setMaxListeners(0, safe)
    const base = { cluster, hosts, machines, software: new Map(), signal: safe, secrets: [] }
    await work((one) => apply(one, { ...base, listener: audit.listen(listener) }), safe)
  })
}
