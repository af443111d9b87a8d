/** Progress as lines, for logs and pipes: what was done, at most every two seconds, alike things as one line. */
import type { ProgressEvent } from '../../operations/events.ts'
import type { Stream } from '../context.ts'
import { doneLines, type DoneAction } from './done-actions.ts'
import { showDuration } from './duration.ts'
import type { Looks } from './looks.ts'
import type { Progress } from './progress.ts'

export function plainProgress(
  stream: Stream,
  { color, tick, cross, dots }: Looks,
  options: { readonly machines: number },
): Progress {
  let done: DoneAction[] = []
  let step: { readonly title: string; readonly since: number } | undefined
  let waiting = ''
  const line = (text: string) => stream.write(`${text}\n`)
  const flush = () => {
    for (const { text, failed } of doneLines(done, options.machines > 1))
      line(`    ${failed ? color.red(cross) : color.dim(tick)} ${text}`)
    done = []
  }
  const endStep = (failed: boolean) => {
    flush()
    if (step)
      line(
        `  ${failed ? color.red(cross) : color.green(tick)} ${step.title} ${color.dim(`(${showDuration((Date.now() - step.since) / 1000)})`)}`,
      )
    step = undefined
  }
  const timer = setInterval(flush, 2000)
  timer.unref()
  return {
    listener(event: ProgressEvent) {
      if (event.kind === 'step') {
        endStep(false)
        step = { title: event.title, since: Date.now() }
      } else if (event.kind === 'action') done.push(event)
      else if (event.kind === 'note') {
        flush()
        line(`    ${event.text}`)
      } else if (event.kind === 'waiting' && event.text !== waiting) {
        waiting = event.text
        if (waiting !== '') {
          flush()
          line(`    ${color.dim(`waiting for ${waiting}${dots}`)}`)
        }
      }
    },
    pause: () => endStep(false),
    end(failed) {
      clearInterval(timer)
      endStep(failed)
    },
  }
}
