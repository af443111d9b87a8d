/** Waits until those that go have handed on what they have. Cut off, the next run goes on: what is to be is in the masters' files. */
import { setTimeout as sleep } from 'node:timers/promises'
import { placementsOf } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { countedBy } from '../services/counting.ts'
import { serviceOf } from '../services/index.ts'
import type { Work } from './apply.ts'
import { remaining, watch, type Remaining, type Watched } from './departure.ts'
import { hostIn } from './going.ts'
import type { Gate } from './plan.ts'
import { lookAgain } from './wait-for-service.ts'

/** Milliseconds between two looks. */
const pause = 1000

/** Throws ToolError NOT_HEALTHY. A NodeManager whose time is over is not waited for any more: what it runs is started anew elsewhere. */
export async function waitForDeparture(work: Work, gate: Gate): Promise<void> {
  const { cluster, signal, listener } = work
  const { drain, health } = cluster.settings.rolling
  const isData = gate.service === 'hdfs-datanode'
  const patience = isData ? cluster.settings.hdfs!.decommission : drain + 30
  const began = Date.now()
  const masters = placementsOf(cluster, countedBy(gate.service)!.master).map(({ machine }) => machine)
  let seenAt = began
  let watched: Watched = { steady: new Set(), calm: 0 }
  for (;;) {
    const seen = await lookAgain(work, masters)
    if (isData) watched = watch(watched, cluster, seen, gate)
    const left = remaining(cluster, seen, gate, watched)
    const text = left.map(({ place, what }) => `${nameOf(work, place)}: ${what}`).join(', ')
    listener({ kind: 'waiting', text })
    if (left.length === 0) return
    if (!left.some(({ unseen }) => unseen)) seenAt = Date.now()
    const waited = Date.now() - began
    if (Date.now() - seenAt > health * 1000) throw stays(work, gate, left, health)
    if (waited > patience * 1000) {
      if (isData) throw stays(work, gate, left, patience)
      listener({ kind: 'waiting', text: '' })
      listener({ kind: 'note', text: `${text} after ${patience} s: they are ended now` })
      return
    }
    await sleep(pause, undefined, { signal })
  }
}

function nameOf({ machines }: Work, place: string): string {
  return [...machines.values()].find(({ address }) => address === hostIn(place))?.facts.machine ?? place
}

function stays(work: Work, { service }: Gate, left: readonly Remaining[], seconds: number): ToolError {
  const names = left.map(({ place }) => nameOf(work, place))
  const { title } = serviceOf({ service })
  return new ToolError('NOT_HEALTHY', {
    message: `${names.join(', ')}: of ${title} that leave, not all has been handed on after ${seconds} s; nothing was cleaned`,
    hint:
      service === 'hdfs-datanode' && left.some(({ unseen }) => unseen)
        ? 'Put the machine back in the file and run tinderbox up: its DataNode is started and taken in again. Then take it out.'
        : 'Run tinderbox up again: it goes on where it stopped. Or put the machine back in the file: it is taken in again.',
    ...(names.length === 1 && { machine: names[0]! }),
    seen: left.map(({ place, what }) => `${place}: ${what}`).join('\n'),
  })
}
