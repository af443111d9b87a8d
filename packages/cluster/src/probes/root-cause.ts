/** Finds, among the lines of a daemon's log, why it ended: not the last line, but the first trouble of its last life, and the cause at the bottom of that. Pure. */
import type { Life } from './lives.ts'

export interface RootCause {
  /** `java.net.BindException: Address already in use`. */
  readonly cause: string
  /** The lines that say so, verbatim. */
  readonly lines: readonly string[]
}

const stamped = /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\S* ([A-Z]+) /
const lifeBegins = /Started daemon with process name|STARTUP_MSG: Starting/
const exception = /(?:^|[\s:])((?:[\w$]+\.)+[\w$]*(?:Exception|Error|Throwable)\b.*)$/
/** What the JVM, or the shell before it, says where there is no log yet. */
const beforeTheLog =
  /Exception in thread|Error occurred during initialization|UnsupportedClassVersionError|Could not (find|create|reserve)|not found|Permission denied|No space left|Unrecognized|Invalid (maximum|initial) heap|insufficient memory|Cannot allocate/

/** One that was told to end says so as if it were an error. */
const told = /RECEIVED SIGNAL/
const vmFails = /^Error occurred during initialization/

/** `log`: lines with errors and those that a life begins with, oldest first. `out`: what was written beside it, `outIsNewer`: after the log's last line. */
export function rootCause({ log, out, outIsNewer }: Pick<Life, 'log' | 'out' | 'outIsNewer'>): RootCause | undefined {
  const stillborn = outIsNewer ? beforeLog(out) : undefined
  if (stillborn) return stillborn
  const lives: string[][] = [[]]
  for (const line of log) {
    if (lifeBegins.test(line)) lives.push([])
    else lives.at(-1)!.push(line)
  }
  const newest = troubleOf(lives.pop()!) ?? beforeLog(out)
  if (newest) return newest
  for (const life of lives.toReversed()) {
    const found = troubleOf(life)
    if (found) return found
  }
  return undefined
}

function troubleOf(life: readonly string[]): RootCause | undefined {
  const blocks = blocksOf(life).filter(([head = '']) => !told.test(head))
  const first =
    blocks.find(([head = '']) => /^(ERROR|FATAL)$/.test(stamped.exec(head)?.[1] ?? '')) ??
    blocks.find((block) => block.some((line) => exception.test(line)))
  return first && causeOf(first)
}

function beforeLog(out: readonly string[]): RootCause | undefined {
  // Lives before it may have said something, too; what lies at the bottom belongs to what is above it.
  let at = out.findLastIndex((line) => beforeTheLog.test(line) && !/^(Caused by: |\s)/.test(line))
  if (at === -1) return undefined
  if (vmFails.test(out[at - 1] ?? '')) at--
  const block = out.slice(at, at + 6)
  // Of a JVM that does not come up, the next line says why.
  return vmFails.test(out[at]!) && block[1] !== undefined
    ? { cause: block[1], lines: block.slice(0, 2) }
    : causeOf(block)
}

/** A line with a time, and what belongs to it. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = []
  for (const line of lines) {
    if (stamped.test(line) || blocks.length === 0) blocks.push([line])
    else blocks.at(-1)!.push(line)
  }
  return blocks
}

function causeOf(block: readonly string[]): RootCause {
  const bottom = block.findLast((line) => line.startsWith('Caused by: '))
  const thrown = block.find((line) => exception.test(line))
  const said = bottom?.slice('Caused by: '.length) ?? (thrown && exception.exec(thrown)![1]) ?? block[0]!
  return {
    cause: said.trim(),
    lines: [...new Set([block[0]!, ...(thrown ? [thrown] : []), ...(bottom ? [bottom] : [])])],
  }
}
