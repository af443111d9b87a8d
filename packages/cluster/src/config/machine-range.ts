/**
 * `worker[1-40]` stands for forty names, `rack[1-2]-n[01-16]` for thirty-two; a leading zero fixes the width.
 * A name without brackets stands for itself.
 */
const range = /\[(\d+)-(\d+)\]/

/** Returns the names in order. Throws a plain Error with one sentence; the caller knows line and column. */
export function expandRange(pattern: string): string[] {
  const found = range.exec(pattern)
  if (!found) {
    if (/[[\]]/.test(pattern)) throw new Error(`"${pattern}" is not a range: write it like worker[1-40]`)
    return [pattern]
  }
  const [whole, from, to] = found as unknown as [string, string, string]
  const first = Number(from)
  const last = Number(to)
  if (last < first) throw new Error(`the range ${whole} in "${pattern}" goes backwards`)
  if (last - first >= 10_000) throw new Error(`the range ${whole} in "${pattern}" has more than 10,000 names`)
  const width = from.startsWith('0') ? from.length : 0
  const before = pattern.slice(0, found.index)
  const after = pattern.slice(found.index + whole.length)
  const names: string[] = []
  for (let i = first; i <= last; i++) {
    names.push(...expandRange(`${before}${String(i).padStart(width, '0')}${after}`))
    if (names.length > 10_000) throw new Error(`the ranges in "${pattern}" have more than 10,000 names`)
  }
  return names
}
