/** Text that fits the screen. Colour codes take no room. */
import { stripVTControlCharacters } from 'node:util'

export function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length
}

/** Text that others wrote, for a terminal: what would steer it is shown as `\x1b`. Tabs and line ends stay. */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
      (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
}

/** Breaks at spaces; the spaces in front stay. `indent`: of the lines after the first. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  const [first = '', ...rest] = text.trimStart().split(' ')
  let line = text.slice(0, text.length - text.trimStart().length) + first
  for (const word of rest) {
    if (visibleLength(line) + 1 + visibleLength(word) > width) {
      lines.push(line)
      line = `${indent}${word}`
    } else line = `${line} ${word}`
  }
  return [...lines, line]
}

/** The end is cut off where the text is too long. Colours are lost then. */
export function clip(text: string, width: number, dots = '…'): string {
  return visibleLength(text) <= width
    ? text
    : `${stripVTControlCharacters(text).slice(0, Math.max(0, width - dots.length))}${dots}`
}

/** Columns of equal width, two spaces in front and between; the last column is wrapped below itself. */
export function columns(rows: readonly (readonly string[])[], width: number): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count - 1 }, (_, i) =>
    Math.max(...rows.map((row) => visibleLength(row[i] ?? ''))),
  )
  const before = widths.reduce((sum, one) => sum + one + 2, 2)
  return rows.flatMap((row) => {
    const front = widths.map((one, i) => (row[i] ?? '') + ' '.repeat(one - visibleLength(row[i] ?? '') + 2)).join('')
    const [first = '', ...rest] = wrap(row[count - 1] ?? '', Math.max(24, width - before))
    return [`  ${front}${first}`.trimEnd(), ...rest.map((line) => ' '.repeat(before) + line)]
  })
}
