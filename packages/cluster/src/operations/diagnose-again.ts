/** After something was mended: daemons that were started just now take some seconds until they are counted, and that is no finding. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../config/cluster.ts'
import type { Hosts } from './connect.ts'
import { diagnose, type Consultation } from './diagnose.ts'
import type { Remedy } from './mend.ts'

/** What is said of one that is on its way. */
const passing = new Set(['not-running', 'not-registered', 'no-leader', 'hdfs-safe-mode', 'crash-loop'])

/** Milliseconds: a worker that has lost its master tries again after half a minute, or a whole one. */
const limits = { patience: 90_000, pause: 2000 }

export async function diagnoseAgain(
  cluster: Cluster,
  hosts: Hosts,
  done: readonly Remedy[],
  { signal }: { readonly signal: AbortSignal },
): Promise<Consultation> {
  const until = performance.now() + limits.patience
  const started = done.some(
    ({ fix }) => fix.up || fix.actions.some(({ kind }) => kind === 'start-service' || kind === 'continue-service'),
  )
  for (;;) {
    const found = await diagnose(cluster, hosts, { signal })
    const errors = found.diagnosis.causes.filter(({ severity }) => severity === 'error')
    const isPassing = started && errors.length > 0 && errors.every(({ check }) => passing.has(check))
    if (!isPassing || performance.now() > until) return found
    await sleep(limits.pause, undefined, { signal })
  }
}
