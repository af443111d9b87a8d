/** A job on the terminal: what the program prints, as it prints it, and below it, redrawn in place, how far Spark is. */
import type { JobProgress } from '../../jobs/progress.ts'
import type { Stream } from '../context.ts'
import { BottomBlock } from './bottom-block.ts'
import { showDuration } from './duration.ts'
import { jobLines } from './job-lines.ts'
import type { Looks } from './looks.ts'

export interface JobDisplay {
  /** `to`: where the program's text goes. */
  output(text: string, to: Stream): void
  progress(progress: JobProgress): void
  note(text: string): void
  end(): void
}

/** `stream`: for what is not the program's. */
export function jobDisplay(stream: Stream, looks: Looks): JobDisplay {
  return looks.live ? liveDisplay(stream, looks) : plainDisplay(stream)
}

function plainDisplay(stream: Stream): JobDisplay {
  let said: string | undefined
  return {
    output: (text, to) => void to.write(text),
    progress({ waiting }) {
      if (waiting !== undefined && waiting !== said) stream.write(`${waiting}\n`)
      said = waiting
    },
    note: (text) => void stream.write(`${text}\n`),
    end: () => {},
  }
}

function liveDisplay(stream: Stream, looks: Looks): JobDisplay {
  const bottom = new BottomBlock(stream)
  const began = Date.now()
  let now: JobProgress | undefined
  let frame = 0
  // Below half a line of the program's nothing can be drawn.
  let atLineStart = true
  const draw = () => {
    if (!atLineStart || !now) return
    const spin = looks.color.cyan(looks.spinner[frame++ % looks.spinner.length])
    bottom.draw(
      jobLines(now, looks, bottom.width, { spin, time: showDuration((Date.now() - began) / 1000).replace(/\.\d/, '') }),
    )
  }
  const timer = setInterval(draw, 100)
  timer.unref()
  return {
    output(text, to) {
      if (to.isTTY) {
        bottom.clear()
        atLineStart = text.endsWith('\n')
      }
      to.write(text)
    },
    progress(progress) {
      now = progress
      draw()
    },
    note(text) {
      bottom.clear()
      stream.write(`${atLineStart ? '' : '\n'}${text}\n`)
      atLineStart = true
    },
    end() {
      clearInterval(timer)
      bottom.clear()
      if (!atLineStart) stream.write('\n')
    },
  }
}
