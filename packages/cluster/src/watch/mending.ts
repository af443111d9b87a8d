/** What is done about a daemon that is not well, when, and how often. Pure; time comes from outside, in seconds. */
import { comesBack } from './condition.ts'
import type { DaemonWatch } from './daemon-watch.ts'

/** Seconds for which a daemon has been so before something is done about it: it may come back by itself, or have been stopped for a moment on purpose. */
const patience = { dead: 3, frozen: 2, hung: 7 }

/** Seconds from one time to the next; when all have gone by, it is left alone. */
const pauses = [0, 10, 30, 60, 120]

/** Seconds without another time, after which all is forgotten. */
const forgotten = 900

export type Remedy = 'start' | 'kill'

export function remedyFor({ condition, since, beat }: DaemonWatch, now: number): Remedy | undefined {
  if (beat === undefined) return undefined
  const lasted = now - since
  if (condition === 'dead') return comesBack(beat) || lasted < patience.dead ? undefined : 'start'
  if (condition === 'frozen' || condition === 'hung') return lasted < patience[condition] ? undefined : 'kill'
  return undefined
}

/** How often each daemon was mended: one that does not stay well is not fought over. */
export class Attempts {
  readonly #times = new Map<string, number[]>()
  readonly #givenUp = new Set<string>()

  /** now: go on. later: wait. given-up: it was mended often enough; first-given-up: the same, and it has not been said yet. */
  ask(key: string, now: number): 'now' | 'later' | 'given-up' | 'first-given-up' {
    const times = this.#times.get(key) ?? []
    const last = times.at(-1)
    if (last !== undefined && now - last > forgotten) {
      this.#times.delete(key)
      this.#givenUp.delete(key)
      return 'now'
    }
    if (times.length >= pauses.length) {
      if (this.#givenUp.has(key)) return 'given-up'
      // The last time gets as long to show whether it helped.
      if (now - last! < pauses.at(-1)!) return 'later'
      this.#givenUp.add(key)
      return 'first-given-up'
    }
    return last === undefined || now - last >= pauses[times.length]! ? 'now' : 'later'
  }

  count(key: string): number {
    return this.#times.get(key)?.length ?? 0
  }

  note(key: string, now: number): void {
    this.#times.set(key, [...(this.#times.get(key) ?? []), now])
  }
}
