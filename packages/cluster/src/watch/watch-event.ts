/** What watching tells. The terminal, `--json` and the tests are readers of the same events. */

/** What can be wrong with a daemon. */
export type DaemonTrouble =
  /** Its process is gone. */
  | 'dead'
  /** It was gone and is another process by now: its supervisor was quicker. */
  | 'restarted'
  /** It dies again and again. */
  | 'unsteady'
  /** Stopped by a signal. */
  | 'frozen'
  /** Stopped by a debugger. */
  | 'debugged'
  /** It lives and its page does not answer. */
  | 'hung'
  /** A worker that cannot reach its master. */
  | 'isolated'

/**
 * cut-off: nothing is heard of the machine. unable: it cannot be watched. not-registered: the daemon is well, and the master does not count it.
 * differs: something is not as it was applied last. not-mended: what was done about it failed. given-up: it helped for a while only, too often.
 */
export type Trouble = DaemonTrouble | 'cut-off' | 'unable' | 'not-registered' | 'differs' | 'not-mended' | 'given-up'

export interface WatchEvent {
  /**
   * trouble: something is wrong from now on. over: that it was. mended: something was done about it. busy, free: somebody else changes the cluster, and
   * is left to it. note: worth knowing.
   */
  readonly kind: 'watching' | 'trouble' | 'over' | 'mended' | 'busy' | 'free' | 'note'
  readonly machine?: string
  readonly service?: string
  readonly what?: Trouble
  readonly text: string
  /** What was seen. */
  readonly evidence?: string
  readonly hint?: string
}

export type WatchListener = (event: WatchEvent) => void
