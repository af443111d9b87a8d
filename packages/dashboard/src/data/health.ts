/** How the cluster is, in one sentence. Pure. */
import type { Received } from './age.ts'
import { isOverdue } from './age.ts'
import { cardsOf } from './findings.ts'
import type { Line } from './line.ts'
import type { Snapshot, Status } from './snapshot.ts'
import type { Mood } from './tone.ts'

export interface Health {
  readonly mood: Mood
  readonly sentence: string
}

export function healthOf({ status, failed }: Pick<Snapshot, 'status' | 'failed'>): Health {
  if (!status) return { mood: 'unknown', sentence: failed ? 'It could not be looked at' : 'Not looked at yet' }
  const { healthy, problems, unseen, services } = status
  // As many as there are cards: the same on many machines is one thing.
  const cards = cardsOf(problems)
  const errors = cards.filter(({ severity }) => severity === 'error').length
  const warnings = cards.length - errors
  if (!healthy) {
    if (services.every(({ state }) => state === 'not running')) return { mood: 'ill', sentence: 'It is not up' }
    return { mood: 'ill', sentence: errors === 1 ? '1 thing is wrong' : `${errors} things are wrong` }
  }
  const asFar = unseen.length > 0 ? ', as far as could be looked at' : ''
  if (warnings === 0) return { mood: unseen.length > 0 ? 'warned' : 'well', sentence: `All is well${asFar}` }
  return {
    mood: 'warned',
    sentence: `All works, with ${warnings === 1 ? 'a warning' : `${warnings} warnings`}${asFar}`,
  }
}

/** Why what is shown may be true no more. */
export type Old = 'lost' | 'failed' | 'overdue'

/** undefined: it is fresh. */
export function whyOld(line: Line, received: Received, now: number): Old | undefined {
  if (line === 'lost') return 'lost'
  if (received.snapshot.failed) return 'failed'
  return isOverdue(received, now) ? 'overdue' : undefined
}

/** `2 of 2 workers, 3 of 3 DataNodes`: the daemons that do the work. */
export function countsOf(services: Status['services']): string {
  const kinds = [
    ['spark-worker', 'workers'],
    ['hdfs-datanode', 'DataNodes'],
    ['yarn-nodemanager', 'NodeManagers'],
  ] as const
  return kinds
    .flatMap(([name, called]) => {
      const all = services.filter(({ service }) => service.startsWith(name))
      const well = all.filter(({ state }) => state === 'running').length
      return all.length === 0 ? [] : [`${well} of ${all.length} ${called}`]
    })
    .join(', ')
}
