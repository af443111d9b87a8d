/** Progress of `up` and `down`: on a terminal a block at the bottom, elsewhere lines. */
import type { ProgressEvent } from '../../operations/events.ts'
import type { Stream } from '../context.ts'
import { liveProgress } from './live-progress.ts'
import type { Looks } from './looks.ts'
import { plainProgress } from './plain-progress.ts'

export interface Progress {
  readonly listener: (event: ProgressEvent) => void
  /** Takes the block away, so that something else can be shown or asked. A step that was under way is over. */
  pause(): void
  /** To be called in any case. `failed`: the step that was under way did not come to its end. */
  end(failed: boolean): void
}

export function progressOn(stream: Stream, looks: Looks, options: { readonly machines: number }): Progress {
  return looks.live ? liveProgress(stream, looks, options) : plainProgress(stream, looks, options)
}
