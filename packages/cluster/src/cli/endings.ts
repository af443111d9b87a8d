/** How signals and broken streams end a run: the first asks for an end, the second is the end. */
import { Interrupted } from './context.ts'

/** The exit status when the terminal was closed. */
export const hungUpStatus = 129

const statuses = { SIGHUP: hungUpStatus, SIGINT: 130, SIGTERM: 143 } as const

export type EndingSignal = keyof typeof statuses
export const endingSignals = Object.keys(statuses) as EndingSignal[]

export class Endings {
  readonly #exit: (status: number) => void
  readonly #stop = new AbortController()
  #ours = true
  #asked = 0
  #hungUp = false

  /** `exit` ends the process at once. */
  constructor(exit: (status: number) => void) {
    this.#exit = exit
  }

  /** Aborted when the run shall end; the reason is an `Interrupted`. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Whether the terminal was closed. */
  get hungUp(): boolean {
    return this.#hungUp
  }

  /** From now on Ctrl-C is another program's, which has the terminal. */
  giveInterruptsAway(): void {
    this.#ours = false
  }

  onSignal(signal: EndingSignal): void {
    const status = statuses[signal]
    const { aborted } = this.signal
    if (signal === 'SIGHUP') {
      this.#hungUp = true
      // A closed terminal may say so more than once, and nobody is there who waits: what is being ended is ended in peace. A program that
      // had the terminal ends by itself, and is cleaned up after.
      if (!this.#ours && !aborted) setTimeout(() => this.#exit(status), 30_000).unref()
    } else {
      if (!this.#ours && signal === 'SIGINT') return
      // npx and its like pass on what the terminal has sent to all of us already: that is not a second one.
      if (aborted && Date.now() - this.#asked < 500) return
      if (aborted || !this.#ours) return this.#exit(status)
    }
    if (aborted) return
    this.#asked = Date.now()
    this.#stop.abort(new Interrupted(status))
  }

  onStreamError({ code }: { readonly code?: string | undefined }): void {
    // The terminal is gone, and its signal is on the way.
    if (code === 'EIO') return this.onSignal('SIGHUP')
    // Nobody reads any more, but what was begun must be ended.
    if (this.signal.aborted) return
    // A reader that has seen enough (`| head`) is no reason to complain.
    this.#exit(code === 'EPIPE' ? 0 : 1)
  }
}
