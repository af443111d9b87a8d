/** How old what is shown is. The server's clock and this one differ: so it is counted from when the snapshot came. Pure. */
import { showDuration } from '../../../cluster/src/cli/terminal/duration.ts'
import type { Snapshot } from './snapshot.ts'

/** A snapshot, and when it came by this machine's clock: milliseconds since 1970. */
export interface Received {
  readonly snapshot: Snapshot
  readonly at: number
}

/** Seconds; undefined: nothing was seen yet. */
export function ageOf({ snapshot, at }: Received, now: number): number | undefined {
  if (snapshot.seen === undefined) return undefined
  const whenSent = Date.parse(snapshot.now) - Date.parse(snapshot.seen)
  return (Math.max(0, whenSent) + Math.max(0, now - at)) / 1000
}

export function showAge(seconds: number): string {
  if (seconds < 1) return 'just now'
  return `${seconds < 60 ? `${Math.floor(seconds)} s` : showDuration(seconds)} ago`
}

/** The look after it should have ended long since: what is shown may be true no more. */
export function isOverdue(received: Received, now: number): boolean {
  const { every, took = 0, looking } = received.snapshot
  const age = ageOf(received, now)
  const limit = Math.max(60, 3 * took)
  if (age === undefined) return false
  return looking ? (now - received.at) / 1000 > limit : age > every + limit
}
