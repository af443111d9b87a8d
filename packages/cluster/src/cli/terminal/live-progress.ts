/** Progress on a terminal: steps that are over are lines with a tick; below them, redrawn in place, the step that is under way. */
import type { ProgressEvent } from '../../operations/events.ts'
import type { Stream } from '../context.ts'
import { BottomBlock } from './bottom-block.ts'
import { doneLines, type DoneAction } from './done-actions.ts'
import { showDuration } from './duration.ts'
import type { Looks } from './looks.ts'
import type { Progress } from './progress.ts'
import { transferLines, Transfers } from './transfers.ts'

/** Lines that a finished step leaves behind, at most. */
const most = 6

export function liveProgress(stream: Stream, looks: Looks, options: { readonly machines: number }): Progress {
  const { color, tick, cross, spinner, dots } = looks
  const bottom = new BottomBlock(stream)
  const transfers = new Transfers()
  let since = Date.now()
  let step: { readonly title: string; readonly total: number } | undefined
  let done: DoneAction[] = []
  let notes: string[] = []
  let waiting = ''
  let frame = 0

  const seconds = () => (Date.now() - since) / 1000
  const block = (): string[] => {
    if (!step && waiting === '' && transfers.size === 0) return []
    const count = step && step.total > 1 && done.length < step.total ? `  ${done.length} of ${step.total}` : ''
    const title = step?.title ?? (waiting === '' ? 'Fetch the software' : `Waiting for ${waiting}`)
    const head = `${color.cyan(spinner[frame % spinner.length])} ${title}${color.dim(`${count}  ${showDuration(seconds()).replace(/\.\d/, '')}`)}`
    const note = step && notes.length > 0 ? [color.dim(`    ${notes.at(-1)}`)] : []
    return [
      head,
      ...note,
      ...transferLines(transfers, looks, bottom.width),
      ...(waiting !== '' && step ? [color.dim(`    waiting for ${waiting}${dots}`)] : []),
    ]
  }
  const stepEnd = (failed: boolean): string[] => {
    if (!step) return []
    const lines = doneLines(done, options.machines > 1)
    const told = failed ? lines.filter((line) => line.failed) : lines.slice(0, most)
    return [
      `${failed ? color.red(cross) : color.green(tick)} ${step.title}  ${color.dim(showDuration(seconds()))}`,
      ...notes.map((note) => color.dim(`    ${note}`)),
      ...told.map((line) => (line.failed ? `    ${color.red(cross)} ${line.text}` : color.dim(`    ${line.text}`))),
      ...(failed || lines.length <= most ? [] : [color.dim(`    ${dots} and ${lines.length - most} more`)]),
    ]
  }
  const rest = () => {
    step = undefined
    done = []
    notes = []
    waiting = ''
    since = Date.now()
    transfers.clear()
  }
  const timer = setInterval(() => {
    frame++
    bottom.draw(block())
  }, 100)
  timer.unref()
  return {
    listener(event: ProgressEvent) {
      if (event.kind === 'step') {
        const stay = stepEnd(false)
        rest()
        step = event
        bottom.draw(block(), stay)
      } else if (event.kind === 'action') done.push(event)
      else if (event.kind === 'waiting') waiting = event.text
      else if (event.kind === 'bytes') transfers.add(event)
      else if (step) notes.push(event.text)
      else bottom.draw(block(), [color.dim(`  ${event.text}`)])
    },
    pause() {
      bottom.draw([], step ? [...stepEnd(false), ''] : [])
      rest()
    },
    end(failed) {
      clearInterval(timer)
      bottom.draw([], stepEnd(failed))
      rest()
    },
  }
}
