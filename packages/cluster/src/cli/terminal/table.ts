import type { Looks } from './looks.ts'
import { clip, visibleLength } from './text.ts'

/** A table with a dim head. Columns that are empty in every row are left out; a row that is too long is clipped. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { color, width, dots }: Looks,
): string[] {
  const used = head.map((_, i) => i).filter((i) => rows.some((row) => (row[i] ?? '') !== ''))
  const widths = used.map((i) => Math.max(...[head, ...rows].map((row) => visibleLength(row[i] ?? ''))))
  const line = (row: readonly string[]) =>
    `  ${used.map((i, n) => (row[i] ?? '') + ' '.repeat(widths[n]! - visibleLength(row[i] ?? ''))).join('  ')}`.trimEnd()
  return [color.dim(line(head)), ...rows.map(line)].map((text) => clip(text, width, dots))
}
