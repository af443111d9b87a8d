/**
 * A few lines at the bottom of the terminal that are drawn again in place, below lines that stay. Each frame is one write that overwrites the last
 * one, so nothing flickers; what is drawn never wraps, as it is clipped to the width.
 */
import type { Stream } from '../context.ts'
import { clip } from './text.ts'

const erase = '\u001b[J'

export class BottomBlock {
  readonly #stream: Stream
  #height = 0

  constructor(stream: Stream) {
    this.#stream = stream
  }

  get width(): number {
    return Math.max(40, this.#stream.columns ?? 80)
  }

  /** `stay`: lines that go above the block and are not touched again. */
  draw(lines: readonly string[], stay: readonly string[] = []): void {
    const text = [...stay, ...lines].map((line) => `${clip(line, this.width - 1)}\u001b[K\n`).join('')
    // Terminals that know the first and the last code show the frame at once; the others ignore them.
    if (text !== '' || this.#height > 0) this.#stream.write(`\u001b[?2026h${this.#up()}${text}${erase}\u001b[?2026l`)
    this.#height = lines.length
  }

  clear(): void {
    if (this.#height > 0) this.#stream.write(`${this.#up()}${erase}`)
    this.#height = 0
  }

  #up(): string {
    return this.#height > 0 ? `\u001b[${this.#height}A\r` : '\r'
  }
}
