/** Where the audit trail of a cluster is on a machine, and how it is read: few lines of many, chosen there. */
import type { ReadScript } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { lock, parseHolder, type LockHolder } from './lock.ts'
import { preamble } from './preamble.ts'
import { readOnly } from './probe.ts'

/** The file that is written; with `.1` and so on the older ones, which are not. */
export function trailFile(root: string, cluster: string): string {
  return `${root}/audit/${cluster}.jsonl`
}

/** What another machine knew when it left the cluster; the last word tells one leaving from the next. */
export function handedOnTrailFile(root: string, cluster: string, machine: string, which: string): string {
  return `${root}/audit/${cluster}.from-${machine}-${which}.jsonl`
}

/** How many files are kept, and from how many bytes on one is set aside. */
export const trailBounds = { files: 4, size: 4_000_000 }

/** run: every line of the runs whose name begins so. limit: the beginning and the end of so many runs, the last ones. */
export type TrailAsked = { readonly run: string } | { readonly limit: number }

const mark = '\u001etrail'
const end = '\u001eend'

/** Prints all lines, the oldest first. A power cut may have left half a line at the end of a file; nothing is joined to it. */
function allLines(cluster: string): string {
  const older = Array.from({ length: trailBounds.files - 1 }, (_, i) => `"$trail.${trailBounds.files - 1 - i}"`)
  const files = [`"$ROOT/audit/${cluster}".from-*.jsonl`, ...older, '"$trail"'].join(' ')
  return `{ trail=${trailFile('$ROOT', cluster)}
for file in ${files}; do if [ -s "$file" ]; then cat "$file"; [ -z "$(tail -c 1 "$file")" ] || echo; fi; done; }`
}

export function wholeTrailScript(cluster: string): ReadScript {
  return readOnly(`${preamble(cluster)}\n${allLines(cluster)}\n`)
}

export function trailScript(cluster: string, asked: TrailAsked): ReadScript {
  const pick =
    'run' in asked
      ? `grep -F ${quote(`"run":"${asked.run}`)}`
      : `grep -E '^[{]"kind":"(begin|end)"' | tail -n ${asked.limit * 2}`
  return readOnly(`${preamble(cluster)}
( ${lock(cluster).script} ) 2>/dev/null
echo '${mark}'
${allLines(cluster)} | ${pick}
echo '${end}'
`)
}

/** The lines that were asked for, and who holds the lock now. Throws a plain Error when it was cut off. */
export function parseTrail(printed: string): {
  readonly lines: readonly string[]
  readonly holder: LockHolder | undefined
} {
  const lines = printed.split('\n')
  const [from, to] = [lines.indexOf(mark), lines.lastIndexOf(end)]
  if (from === -1 || to === -1) throw new Error('the audit trail was cut off')
  const holder = lines.slice(0, from).find((line) => line !== '')
  return {
    // What was handed on may stand in two files.
    lines: [...new Set(lines.slice(from + 1, to))].filter((line) => line !== ''),
    holder: holder === undefined ? undefined : parseHolder(holder),
  }
}
