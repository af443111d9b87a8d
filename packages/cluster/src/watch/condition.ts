/** What a daemon's last beats mean. Pure. */
import type { DaemonBeat } from './beat.ts'

export type Condition = 'starting' | 'well' | 'off' | 'dead' | 'frozen' | 'debugged' | 'hung' | 'isolated'

/** Seconds, and beats. */
export const limits = {
  /** A page that does not answer this long, over so many beats that came in time: on a machine that is too busy to say them in time, that takes longer. */
  silence: 3,
  silentBeats: 3,
  /** A JVM on a small, busy machine takes its time to start. */
  start: 90,
  /** Knocks on the master's port in a row. One may be lost on the way. */
  misses: 2,
  /** Nothing heard of a machine. */
  cutOff: 4,
}

export interface Heard {
  readonly beat: DaemonBeat
  /** Seconds since the page of this very process last answered; undefined: it never has. */
  readonly silent: number | undefined
  /** Knocks of its machine on the master's port that were not answered. Of a worker; 0 for a master. */
  readonly misses: number
  /** Beats in a row that came in time, and in which the page was silent. */
  readonly silentBeats: number
  /** Seconds for which this very process has been seen. */
  readonly age: number
}

export function conditionOf({ beat, silent, misses, silentBeats, age }: Heard): Condition {
  if (beat.pid === undefined) return beat.enabled ? 'dead' : 'off'
  if (beat.letter === 'T') return 'frozen'
  if (beat.letter === 't') return 'debugged'
  if (beat.port !== undefined) {
    if (silent === undefined) return age > limits.start ? 'hung' : 'starting'
    if (silent >= limits.silence && silentBeats >= limits.silentBeats) return 'hung'
  }
  return misses >= limits.misses ? 'isolated' : 'well'
}

/** Whether its supervisor is about to start it anew. */
export function comesBack({ state }: DaemonBeat): boolean {
  return /auto-restart|between restarts|^activating|^deactivating/.test(state)
}
