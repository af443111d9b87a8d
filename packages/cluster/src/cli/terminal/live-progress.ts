/**
 * Progress on a terminal: steps that are over are lines with a tick; below them a block that is drawn again in place: the step, what is being
 * waited for, and how far downloads and deliveries are. Each frame is one write that overwrites the last, so nothing flickers.
 */
import type { ProgressEvent } from '../../operations/events.ts'
import type { Stream } from '../context.ts'
import { doneLines, type DoneAction } from './done-actions.ts'
import { showDuration } from './duration.ts'
import type { Looks } from './looks.ts'
import type { Progress } from './progress.ts'
import { clip } from './text.ts'
import { transferLines, Transfers } from './transfers.ts'

export function liveProgress(stream: Stream, looks: Looks, options: { readonly machines: number }): Progress {
  const { color, tick, cross, spinner, dots } = looks
  const began = Date.now()
  const transfers = new Transfers()
  let step: { readonly title: string; readonly total: number; readonly since: number } | undefined
  let done: DoneAction[] = []
  let waiting = ''
  let height = 0
  let frame = 0

  const width = () => Math.max(40, stream.columns ?? 80)
  const block = (): string[] => {
    if (!step && waiting === '' && transfers.size === 0) return []
    const spin = color.cyan(spinner[frame % spinner.length]!)
    const count = step && step.total > 1 && done.length < step.total ? `  ${done.length} of ${step.total}` : ''
    const title = step?.title ?? (waiting === '' ? 'Fetch the software' : `Waiting for ${waiting}`)
    const head = `${spin} ${title}${color.dim(`${count}  ${showDuration(Math.floor((Date.now() - (step?.since ?? began)) / 1000))}`)}`
    const wait = waiting !== '' && step ? [`    ${color.dim(`waiting for ${waiting}${dots}`)}`] : []
    return [head, ...transferLines(transfers, looks, width()), ...wait].map((line) => clip(line, width() - 1, dots))
  }
  const up = () => (height > 0 ? `\u001b[${height}A\r` : '\r')
  /** Lines that stay go above the block. */
  const draw = (stay: readonly string[] = []) => {
    const lines = block()
    const text = [...stay, ...lines].map((line) => `${line}\u001b[K\n`).join('')
    // Terminals that know the first and last codes show the frame at once; the others ignore them.
    if (text !== '' || height > 0) stream.write(`\u001b[?2026h${up()}${text}\u001b[J\u001b[?2026l`)
    height = lines.length
  }
  const stepEnd = (failed: boolean): string[] => {
    if (!step) return []
    const time = color.dim(showDuration((Date.now() - step.since) / 1000))
    const lines = doneLines(done, options.machines > 1)
    const told = failed ? lines.filter((line) => line.failed) : lines.slice(0, 6)
    const more = failed || lines.length <= 6 ? [] : [color.dim(`    ${dots} and ${lines.length - 6} more`)]
    return [
      `${failed ? color.red(cross) : color.green(tick)} ${step.title}  ${time}`,
      ...told.map((line) => (line.failed ? `    ${color.red(cross)} ${line.text}` : color.dim(`    ${line.text}`))),
      ...more,
    ].map((line) => clip(line, width() - 1, dots))
  }
  const timer = setInterval(() => {
    frame++
    draw()
  }, 100)
  timer.unref()
  return {
    listener(event: ProgressEvent) {
      if (event.kind === 'step') {
        draw(stepEnd(false))
        step = { title: event.title, total: event.total, since: Date.now() }
        done = []
        transfers.clear()
      } else if (event.kind === 'action') done.push(event)
      else if (event.kind === 'waiting') waiting = event.text
      else if (event.kind === 'bytes') transfers.add(event)
      else draw([clip(color.dim(`  ${event.text}`), width() - 1, dots)])
    },
    pause() {
      waiting = ''
      step = undefined
      transfers.clear()
      draw()
    },
    end(failed) {
      clearInterval(timer)
      const stay = stepEnd(failed)
      step = undefined
      waiting = ''
      transfers.clear()
      draw(stay)
    },
  }
}
