/** After something was mended: daemons that were started just now take some seconds until they are counted, and that is no finding. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cause } from '../checks/fold.ts'
import type { Cluster } from '../config/cluster.ts'
import { foldNames } from '../config/fold-names.ts'
import type { Hosts } from './connect.ts'
import { diagnose, type Consultation } from './diagnose.ts'
import type { Listener } from './events.ts'
import type { Remedy } from './mend.ts'

/** What is said of one that is on its way; also that its port is taken, where it was looked at between two of its lives. */
const ofStart = new Set(['not-running', 'not-registered', 'no-leader', 'hdfs-safe-mode', 'crash-loop', 'port-in-use'])

/** Milliseconds: a worker that has lost its master tries again after half a minute, or a whole one. */
const limits = { patience: 90_000, pause: 2000 }

export async function diagnoseAgain(
  cluster: Cluster,
  hosts: Hosts,
  done: readonly Remedy[],
  before: readonly Cause[],
  { signal, listener }: { readonly signal: AbortSignal; readonly listener: Listener },
): Promise<Consultation> {
  const until = performance.now() + limits.patience
  const passes = passing(done, before)
  for (let looked = 0; ; looked++) {
    // Later it is told what it waits for, not that it looks.
    const found = await diagnose(cluster, hosts, { signal, ...(looked === 0 && { listener }) })
    const errors = found.diagnosis.causes.filter(({ severity }) => severity === 'error')
    if (!passes(errors) || performance.now() > until) {
      listener({ kind: 'waiting', text: '' })
      return found
    }
    const machines = [...new Set(errors.map(({ machine }) => machine).filter((name) => name !== ''))]
    const who = machines.length === 0 ? cluster.name : foldNames(machines).join(', ')
    listener({ kind: 'waiting', text: `${who} to be well again: ${errors[0]!.summary}` })
    await sleep(limits.pause, undefined, { signal })
  }
}

/** Whether what is found now, errors alone, is what a mending leaves behind for some seconds. Pure. */
export function passing(done: readonly Remedy[], before: readonly Cause[]): (errors: readonly Cause[]) => boolean {
  const mended = done.map(({ cause }) => cause)
  // What was kept out comes in by itself; its last word is the old one, until it tries again.
  const keptOut = new Set(mended.filter(({ explains = [] }) => explains.length > 0).map(keyOf))
  const hasStarted =
    keptOut.size > 0 ||
    done.some(
      ({ fix: { up, actions } }) =>
        up || actions.some(({ kind }) => kind === 'start-service' || kind === 'continue-service'),
    )
  const left = new Set(before.filter((cause) => !mended.includes(cause)).map(keyOf))
  return (errors) =>
    hasStarted &&
    errors.every((cause) => ofStart.has(cause.check) || keptOut.has(keyOf(cause))) &&
    // What was there before and nobody mended does not pass.
    errors.some((cause) => !left.has(keyOf(cause)))
}

const keyOf = ({ check, machine, service = '' }: Cause): string => `${check} ${machine} ${service}`
