import { readFileSync } from 'node:fs'
import type { Looks } from './looks.ts'
import { clip } from './text.ts'

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
  const room = width - digits - 6
  const line = (number: number) =>
    `${color.dim(`${String(number).padStart(digits)} |`)} ${clip((lines[number - 1] ?? '').replaceAll('\t', ' '), room, dots)}`
  return [
    ...(at.line > 1 ? [line(at.line - 1)] : []),
    line(at.line),
    ...(at.column <= room
      ? [`${color.dim(`${' '.repeat(digits)} |`)} ${' '.repeat(at.column - 1)}${color.red('^')}`]
      : []),
  ]
}
