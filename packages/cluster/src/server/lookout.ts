/** Looks at the cluster again and again, once for all who watch, and only while somebody does. */
import { ToolError } from '../errors.ts'
import type { FailedLook, ShownStatus, Snapshot } from './snapshot.ts'

export interface Lookout {
  /** What is known, no older than the time between two looks: it is looked for where nobody watches. */
  readonly fresh: () => Promise<Snapshot>
  /** Told what is known at once, and of every change from then on, until the answer is called. */
  readonly watch: (tell: (snapshot: Snapshot) => void) => () => void
  /** Resolves when nobody looks any more; rejects with what was thrown and is no ToolError. */
  readonly ended: Promise<void>
}

export interface LookoutOptions {
  readonly cluster: string
  readonly flags: string
  /** How a hint is worded for whoever reads it. */
  readonly hintOf: (hint: string) => string
  /** Seconds between the end of one look and the beginning of the next. */
  readonly every: number
  readonly signal: AbortSignal
}

export function lookout(look: () => Promise<ShownStatus>, options: LookoutOptions): Lookout {
  const { cluster, flags, every, signal, hintOf } = options
  const failedLook = ({ code, message, hint, seen, at }: ToolError): FailedLook => ({
    ...{ code, message, hint: hintOf(hint) },
    ...(seen !== undefined && { seen }),
    ...(at && { at }),
  })
  const watchers = new Set<(snapshot: Snapshot) => void>()
  let current: Snapshot = { cluster, flags, every, looking: false }
  let wake: (() => void) | undefined
  /** When the last look ended, by the wall clock: another stands still while this machine sleeps. */
  let ended = -Infinity

  const change = (next: Snapshot): void => {
    current = next
    for (const tell of watchers) tell(current)
  }

  const lookOnce = async (): Promise<void> => {
    const { failed: _, ...known } = current
    change({ ...current, looking: true })
    const began = performance.now()
    try {
      const status = await look()
      ended = Date.now()
      const took = (performance.now() - began) / 1000
      const seen = new Date(ended).toISOString()
      change({ ...known, cluster: status.cluster, looking: false, status, seen, took })
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof ToolError)) throw error
      ended = Date.now()
      change({ ...known, looking: false, failed: failedLook(error) })
    }
  }

  const untilWatched = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      if (watchers.size > 0 || signal.aborted) resolve()
    })

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, every * 1000)
      wake = () => {
        if (!signal.aborted) return
        clearTimeout(timer)
        resolve()
      }
    })

  const loop = async (): Promise<void> => {
    signal.addEventListener('abort', () => wake?.(), { once: true })
    while (!signal.aborted) {
      await untilWatched()
      if (signal.aborted) return
      await lookOnce()
      if (!signal.aborted) await pause()
    }
  }

  const watch: Lookout['watch'] = (tell) => {
    watchers.add(tell)
    tell(current)
    wake?.()
    return () => watchers.delete(tell)
  }

  return {
    fresh: () =>
      new Promise((resolve) => {
        const stop = watch((snapshot) => {
          const age = Date.now() - ended
          if (snapshot.looking || age < 0 || age > every * 1000) return
          resolve(snapshot)
          queueMicrotask(() => stop())
        })
      }),
    watch,
    ended: loop(),
  }
}
