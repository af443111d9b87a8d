import type { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** What `start` keeps of an output that may go on for days. */
const TAIL_BYTES = 64 * 1024

/** Collects one output of a wrapped script; what comes before the start mark is noise of the login shell or of ssh. */
export class MarkedOutput {
  /** What came before the mark, or everything when the mark never came. */
  noise = Buffer.alloc(0)
  started = false
  #chunks: Buffer[] = []
  #size = 0
  #line = ''
  readonly #decoder = new StringDecoder('utf8')
  readonly #mark: Buffer
  readonly #onLine: ((line: string) => void) | undefined
  readonly #keepTailOnly: boolean
  readonly #sink: Writable | undefined

  constructor(
    mark: string,
    options: {
      onLine?: ((line: string) => void) | undefined
      keepTailOnly?: boolean
      sink?: Writable | undefined
    } = {},
  ) {
    this.#mark = Buffer.from(`${mark}\n`)
    this.#onLine = options.onLine
    this.#keepTailOnly = options.keepTailOnly ?? false
    this.#sink = options.sink
  }

  add(chunk: Buffer): void {
    if (this.started) return this.#keep(chunk)
    this.noise = Buffer.concat([this.noise, chunk])
    const at = this.noise.indexOf(this.#mark)
    if (at === -1) return
    const rest = this.noise.subarray(at + this.#mark.length)
    this.noise = this.noise.subarray(0, at)
    this.started = true
    if (rest.length > 0) this.#keep(rest)
  }

  /** The last line, when no newline ended it. */
  end(): void {
    const rest = this.#line + this.#decoder.end()
    this.#line = ''
    if (rest !== '') this.#onLine?.(rest)
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }

  #keep(chunk: Buffer): void {
    if (this.#sink) return void this.#sink.write(chunk)
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#keepTailOnly && this.#size > 2 * TAIL_BYTES) {
      this.#chunks = [Buffer.concat(this.#chunks).subarray(-TAIL_BYTES)]
      this.#size = TAIL_BYTES
    }
    if (!this.#onLine) return
    const lines = (this.#line + this.#decoder.write(chunk)).split('\n')
    this.#line = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line)
  }
}
