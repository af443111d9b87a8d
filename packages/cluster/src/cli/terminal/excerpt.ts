import { readFileSync } from 'node:fs'
import type { Looks } from './looks.ts'
import { clip, printable } from './text.ts'

/** Where lines need no fitting, one without an end is cut all the same. */
const longest = 160

/** The line of a file that is meant, the one before it, and a caret below. Empty when the file cannot be read any more. */
export function excerpt(
  at: { readonly file: string; readonly line: number; readonly column: number },
  { color, width, dots }: Looks,
): string[] {
  let lines: string[]
  try {
    lines = readFileSync(at.file, 'utf8').split('\n')
  } catch {
    return []
  }
  const digits = String(at.line).length
  const room = Math.min(width, longest) - digits - 6
  const show = (text: string) => printable(text.replace(/\r$/, '')).replaceAll('\t', ' ')
  const before = show((lines[at.line - 1] ?? '').slice(0, at.column - 1)).length
  // Of a line that is too long, the piece around the caret.
  const from = before < room ? 0 : before - Math.floor(room / 2)
  const piece = (text: string) => (from === 0 ? text : `${dots}${text.slice(from + dots.length)}`)
  const line = (number: number, text: string) =>
    `${color.dim(`${String(number).padStart(digits)} |`)} ${clip(text, room, dots)}`
  return [
    ...(at.line > 1 ? [line(at.line - 1, show(lines[at.line - 2] ?? ''))] : []),
    line(at.line, piece(show(lines[at.line - 1] ?? ''))),
    `${color.dim(`${' '.repeat(digits)} |`)} ${' '.repeat(before - from)}${color.red('^')}`,
  ]
}
