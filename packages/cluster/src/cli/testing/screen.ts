/** A terminal's screen, as far as progress uses one: what a person sees after all that was written. */
export class Screen {
  readonly isTTY = true
  readonly columns: number
  #lines: string[] = ['']
  #row = 0
  #column = 0

  constructor(columns = 80) {
    this.columns = columns
  }

  write(text: string): void {
    for (const [piece] of text.matchAll(/\u001b\[\??(\d*)([A-Za-z])|[\s\S]/g)) this.#take(piece)
  }

  get text(): string {
    return this.#lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
  }

  #take(piece: string): void {
    const code = /^\u001b\[(\??)(\d*)([A-Za-z])$/.exec(piece)
    if (code) {
      if (code[3] === 'A') this.#row = Math.max(0, this.#row - Number(code[2] || 1))
      else if (code[3] === 'K') this.#lines[this.#row] = this.#lines[this.#row]!.slice(0, this.#column)
      else if (code[3] === 'J') {
        this.#lines[this.#row] = this.#lines[this.#row]!.slice(0, this.#column)
        this.#lines.length = this.#row + 1
      }
    } else if (piece === '\n') {
      this.#row++
      this.#column = 0
      this.#lines[this.#row] ??= ''
    } else if (piece === '\r') this.#column = 0
    else {
      const line = this.#lines[this.#row]!.padEnd(this.#column)
      this.#lines[this.#row] = line.slice(0, this.#column) + piece + line.slice(this.#column + 1)
      this.#column++
    }
  }
}
