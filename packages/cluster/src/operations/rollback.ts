/** What `up --rollback` goes to: the file that the cluster ran with before, as its machines keep it. */
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Facts } from '../probes/facts.ts'
import type { Hosts } from './connect.ts'
import { keptCluster, keptText } from './kept-file.ts'
import { ask, unanswered } from './observe.ts'

/**
 * Where an `up` has begun and has not ended, the file before it; else the one before the last. The master's machine is believed first. Its machines are
 * reached as well; what the file here says of SSH counts.
 * Throws ToolError: NO_ROLLBACK; that of the machines when none answers.
 */
export async function rollbackTarget(cluster: Cluster, hosts: Hosts, signal: AbortSignal): Promise<Cluster> {
  const { facts, failures } = await ask(cluster, hosts, signal)
  if (facts.length === 0) throw unanswered(cluster, failures)
  const text = targetText(cluster, facts)
  const target = keptCluster(cluster, text)
  if (target) {
    for (const machine of target.machines) hosts.reach?.(machine)
    return target
  }
  throw new ToolError('NO_ROLLBACK', {
    message:
      text === undefined
        ? `no machine of ${cluster.name} keeps a file that was applied before`
        : `the file that ${cluster.name} ran with before cannot be read by this version of Tinderbox`,
    hint: 'Write what shall run into the file, and run tinderbox up.',
  })
}

/**
 * Pure. An `up` that was cut off in its last step has left the new file as applied on some machines: there the one before it is the previous one.
 * One that was itself on its way back goes on: the same command again has the same end.
 */
export function targetText(cluster: Cluster, facts: readonly Facts[]): string | undefined {
  const kept = facts.map((one) => ({
    applied: keptText(cluster, one, 'cluster'),
    next: keptText(cluster, one, 'next'),
    previous: keptText(cluster, one, 'previous'),
  }))
  const begun = kept.filter(({ applied, next }) => next !== undefined && next !== applied)
  const goingBack = begun.find(({ next, previous }) => next === previous)
  if (goingBack) return goingBack.next
  const unfinished = begun[0]
  const before = kept.map(({ applied, previous }) =>
    unfinished && applied !== unfinished.next ? (applied ?? previous) : previous,
  )
  return before.find((text) => text !== undefined)
}
