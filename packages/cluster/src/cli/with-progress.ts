/** What `up` and `down` have in common: progress while they work, the plan before they ask, a log with --debug. */
import type { Cluster } from '../config/cluster.ts'
import type { Listener } from '../operations/events.ts'
import type { Plan } from '../operations/plan.ts'
import type { CommonFlags } from './command.ts'
import type { Context, Outside } from './context.ts'
import { logEvents } from './debug-log.ts'
import { looks } from './terminal/looks.ts'
import { planLines } from './terminal/plan-lines.ts'
import { progressOn } from './terminal/progress.ts'

export interface Working {
  readonly listener: Listener
  readonly signal: AbortSignal
  /** Shows a plan, so that a question about it can follow. */
  readonly show: (plan: Plan, diff: boolean) => void
  /** For questions. With --json nobody can be asked: nobody would see what about. */
  readonly outside: Outside
  /** Seconds since it began. */
  readonly elapsed: () => number
}

export async function withProgress<T>(
  { outside, argv }: Context,
  { json, debug }: CommonFlags,
  cluster: Cluster,
  work: (working: Working) => Promise<T>,
): Promise<T> {
  const began = Date.now()
  const machines = cluster.machines.length
  const on = looks(outside.stderr, outside.env)
  const progress = json ? undefined : progressOn(outside.stderr, on, { machines })
  const log = debug ? logEvents(argv, outside.env) : undefined
  let failed = true
  try {
    const result = await work({
      signal: outside.signal,
      outside: json ? { ...outside, stdin: {} } : outside,
      elapsed: () => (Date.now() - began) / 1000,
      listener(event) {
        progress?.listener(event)
        log?.(event)
      },
      show(plan, diff) {
        progress?.pause()
        if (!json) outside.stderr.write(`${planLines(plan, { looks: on, diff, machines }).join('\n')}\n\n`)
      },
    })
    failed = false
    return result
  } finally {
    progress?.end(failed)
  }
}
