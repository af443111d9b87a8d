/** Turns what zod or the YAML parser found wrong into errors that point at the line and say what was meant. */
import type { LineCounter } from 'yaml'
import { isMap, isScalar, type Document, type Node } from 'yaml'
import type { z } from 'zod'
import { nearest } from './nearest.ts'

export interface Position {
  readonly line: number
  readonly column: number
}

/** Where the value at `path` stands in the file; for a key that is missing, where its parent stands. */
export function positionOf(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
  key?: string,
): Position {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as Node | undefined
    if (!node?.range) continue
    let offset = node.range[0]
    if (key !== undefined && depth === path.length && isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key)
      offset = (pair?.key as Node | undefined)?.range?.[0] ?? offset
    }
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  return { line: 1, column: 1 }
}

/** What to do about it, where correcting the line is not what was meant. */
export function advice({ path, code, input }: z.core.$ZodIssue): string | undefined {
  const end = 'To end the cluster instead: put the line back, then tinderbox down (with --purge, its folders go too).'
  if (path.length !== 1 || (code !== 'too_small' && input !== undefined && input !== null)) return undefined
  if (path[0] === 'workers')
    return `Leave one worker at least, like "workers: [machine]"; it may be the master's machine. ${end}`
  return path[0] === 'master'
    ? `Name the master's machine, like "master: machine"; to move it, name another. ${end}`
    : undefined
}

/** One issue as a sentence, and the key it is about, if it is about a key. */
export function sentence(
  issue: z.core.$ZodIssue,
  knownKeys: (path: readonly PropertyKey[]) => readonly string[],
): { text: string; key?: string } {
  const where = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!
    const known = knownKeys(issue.path)
    const meant = nearest(key, known)
    const advice = meant ? `did you mean "${meant}"?` : `known keys here: ${known.join(', ')}`
    return { text: `unknown key "${where ? `${where}.` : ''}${key}"; ${advice}`, key }
  }
  if (issue.path.length === 0 && issue.code === 'invalid_type')
    return { text: 'the file must be a mapping with name, master and workers' }
  if (['invalid_type', 'invalid_union'].includes(issue.code) && issue.input === undefined)
    return { text: `"${where}" is missing` }
  if (issue.input === null) return { text: `"${where}" is empty` }
  if (where === 'spark.version' && typeof issue.input === 'number')
    return { text: `"${where}": ${issue.input} is a number; write it in quotes, as a text like "4.3.0"` }
  return { text: where ? `"${where}": ${reason(issue)}` : reason(issue) }
}

/** Of a key, or of a value that may be of several kinds, zod itself says only that it is invalid. */
function reason(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues.map(reason).join('; ')
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue.message
  const kinds = issue.errors.flatMap((issues) =>
    issues.slice(0, 1).map((first) => reason(first).replace(/^Invalid input: /, '')),
  )
  return [...new Set(kinds)].join(', or ')
}
