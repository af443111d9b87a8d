/** After something was mended: daemons that were started just now take some seconds until they are counted, and that is no finding. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cause } from '../checks/fold.ts'
import { usesHadoop, type Cluster } from '../config/cluster.ts'
import { foldNames } from '../config/fold-names.ts'
import type { Hosts } from './connect.ts'
import { nameMemory } from '../services/hadoop-daemon.ts'
import { diagnose, type Consultation } from './diagnose.ts'
import type { Listener } from './events.ts'
import type { Remedy } from './mend.ts'

/** What is said of one that is on its way; also that its port is taken, where it was looked at between two of its lives. */
const ofStart = new Set(['not-running', 'not-registered', 'no-leader', 'hdfs-safe-mode', 'crash-loop', 'port-in-use'])

/**
 * What goes by a daemon's last word, in its log or to its master: of one that was kept out and comes in by itself, that is the old one until it has tried again.
 * What else was mended is gone at once, or the mending did not take.
 */
const byLastWord = new Set(['worker-refused', 'datanode-refused', 'nodemanager-unhealthy'])

/** Milliseconds: a worker that has lost its master tries again after half a minute, or a whole one. */
const limits = { patience: 90_000, pause: 2000 }

export async function diagnoseAgain(
  cluster: Cluster,
  hosts: Hosts,
  done: readonly Remedy[],
  before: readonly Cause[],
  { signal, listener }: { readonly signal: AbortSignal; readonly listener: Listener },
): Promise<Consultation> {
  if (usesHadoop(cluster) && done.some(changesNames)) {
    listener({ kind: 'waiting', text: 'Hadoop to look up names anew' })
    await sleep(nameMemory * 1000, undefined, { signal })
  }
  const until = performance.now() + limits.patience
  const passing = waitedFor(done, before)
  for (let looked = 0; ; looked++) {
    // Later it is told what it waits for, not that it looks.
    const found = await diagnose(cluster, hosts, { signal, ...(looked === 0 && { listener }) })
    const errors = found.diagnosis.causes.filter(({ severity }) => severity === 'error')
    const awaited = passing(errors)
    if (awaited.length === 0 || performance.now() > until) {
      listener({ kind: 'waiting', text: '' })
      return found
    }
    const machines = [...new Set(awaited.map(({ machine }) => machine).filter((name) => name !== ''))]
    const who = machines.length === 0 ? cluster.name : foldNames(machines).join(', ')
    listener({ kind: 'waiting', text: `${who} to be well again: ${awaited[0]!.summary}` })
    await sleep(limits.pause, undefined, { signal })
  }
}

/** What a daemon has looked up before it goes by for some seconds more: a job would still be sent to where the name led. */
function changesNames({ fix }: Remedy): boolean {
  return fix.actions.some((action) => action.kind === 'write-block' && action.hosts)
}

/** Of what is found now, errors alone, what a mending leaves behind for some seconds; nothing, where there is something else as well that is new. Pure. */
export function waitedFor(
  done: readonly Remedy[],
  before: readonly Cause[],
): (errors: readonly Cause[]) => readonly Cause[] {
  const mended = done.map(({ cause }) => cause)
  const keptOut = mended.filter(({ explains = [] }) => explains.length > 0)
  const lastWords = new Set(keptOut.filter(({ check }) => byLastWord.has(check)).map(keyOf))
  const hasStarted =
    keptOut.length > 0 ||
    done.some(
      ({ fix: { up, actions } }) =>
        up || actions.some(({ kind }) => kind === 'start-service' || kind === 'continue-service'),
    )
  // What was there before and nobody mended does not pass, and says nothing of the rest.
  const left = new Set(before.filter((cause) => !mended.includes(cause)).map(keyOf))
  return (errors) => {
    const fresh = errors.filter((cause) => !left.has(keyOf(cause)))
    const passes = fresh.every((cause) => ofStart.has(cause.check) || lastWords.has(keyOf(cause)))
    return hasStarted && passes ? fresh : []
  }
}

const keyOf = ({ check, machine, service = '' }: Cause): string => `${check} ${machine} ${service}`
