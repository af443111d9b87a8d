/** How far bytes have come: onto this machine, and onto the others. */
import { showBytes } from '../../config/size.ts'
import type { ProgressEvent } from '../../operations/events.ts'
import { showDuration } from './duration.ts'
import type { Looks } from './looks.ts'
import { foldNames } from '../../config/fold-names.ts'

type BytesEvent = Extract<ProgressEvent, { kind: 'bytes' }>

interface Transfer extends BytesEvent {
  readonly since: number
  readonly last: number
}

export class Transfers {
  readonly #all = new Map<string, Transfer>()

  get size(): number {
    return this.#all.size
  }
  /** `began`: when that is known; else it is now, for the first one. */
  add(event: BytesEvent, began?: number): void {
    const key = `${event.what} ${event.machine ?? ''}`
    const now = Date.now()
    this.#all.set(key, { ...event, since: began ?? this.#all.get(key)?.since ?? now, last: now })
  }
  clear(): void {
    this.#all.clear()
  }
  /** Those that are under way. What is complete has nothing more to say. */
  running(): Transfer[] {
    return [...this.#all.values()].filter(({ done, total }) => total === undefined || done < total)
  }
}

/** One line each, the slowest first; past the fifth the rest in one line. */
export function transferLines(transfers: Transfers, looks: Looks, width: number): string[] {
  const running = transfers.running().toSorted((a, b) => share(a) - share(b))
  const shown = running.length > 6 ? running.slice(0, 5) : running
  const rest = running.slice(shown.length)
  const names = shown.map(({ what, machine }) => (machine === undefined ? what : `${machine}  ${what}`))
  const longest = Math.max(0, ...names.map((name) => name.length))
  const lines = shown.map(
    (transfer, i) =>
      `    ${names[i]!.padEnd(longest)}  ${bar(share(transfer), looks, width)}${figures(transfer, looks)}`,
  )
  if (rest.length === 0) return lines
  const all = rest.reduce((sum, transfer) => sum + share(transfer), 0) / rest.length
  const who = foldNames(rest.map(({ machine, what }) => machine ?? what).toSorted()).join(', ')
  return [...lines, `    ${looks.color.dim(`and ${rest.length} more, ${percent(all)} on average: ${who}`)}`]
}

function share({ done, total }: BytesEvent): number {
  return total === undefined || total === 0 ? 0 : Math.min(1, done / total)
}

function percent(part: number): string {
  return `${Math.floor(part * 100)}%`
}

function bar(part: number, { bar: [full, empty], color }: Looks, width: number): string {
  if (width < 70) return ''
  const size = width < 100 ? 16 : 30
  const filled = Math.round(part * size)
  return `${color.cyan(full.repeat(filled))}${color.dim(empty.repeat(size - filled))}  `
}

function figures({ done, total, since, last }: Transfer, { color }: Looks): string {
  const seconds = (last - since) / 1000
  const speed = seconds > 0.5 ? `  ${showBytes(done / seconds)}/s` : ''
  if (total === undefined) return `${showBytes(done)}${color.dim(speed)}`
  // Before that it would only be a guess.
  const rest =
    seconds > 3 && done > 0 ? `  ${showDuration(((total - done) / done) * seconds).replace(/\.\d/, '')} left` : ''
  return `${percent(done / total).padStart(4)}  ${color.dim(`${showBytes(done)} of ${showBytes(total)}${speed}${rest}`)}`
}
