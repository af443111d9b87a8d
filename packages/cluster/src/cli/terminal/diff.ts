/** A unified diff of two texts, for the few short files that Tinderbox writes. Pure. */
export interface DiffLine {
  readonly sign: ' ' | '+' | '-' | '@'
  readonly text: string
}

/** `context`: equal lines kept around each change. */
export function diffLines(before: string, after: string, context = 2): DiffLine[] {
  const all = compare(linesOf(before), linesOf(after))
  const near = (i: number) => all.slice(Math.max(0, i - context), i + context + 1).some(({ sign }) => sign !== ' ')
  const kept: DiffLine[] = []
  let skipped = false
  for (const [i, line] of all.entries()) {
    if (!near(i)) skipped = true
    else {
      if (skipped && kept.length > 0) kept.push({ sign: '@', text: '' })
      skipped = false
      kept.push(line)
    }
  }
  return kept
}

/** As `diff -u` writes it, without the names of the files: `@@ -1,4 +1,4 @@` before each change. */
export function unifiedDiff(before: string, after: string, context = 3): string {
  const all = compare(linesOf(before), linesOf(after))
  const near = (i: number) => all.slice(Math.max(0, i - context), i + context + 1).some(({ sign }) => sign !== ' ')
  const hunks: { a: number; b: number; lines: DiffLine[] }[] = []
  let [a, b, open] = [1, 1, false]
  for (const [i, line] of all.entries()) {
    if (near(i)) {
      if (!open) hunks.push({ a, b, lines: [] })
      hunks.at(-1)!.lines.push(line)
    }
    open = near(i)
    if (line.sign !== '+') a++
    if (line.sign !== '-') b++
  }
  const range = (from: number, count: number) => (count === 0 ? `${from - 1},0` : `${from},${count}`)
  return hunks
    .map((hunk) => {
      const count = (not: string) => hunk.lines.filter(({ sign }) => sign !== not).length
      const head = `@@ -${range(hunk.a, count('+'))} +${range(hunk.b, count('-'))} @@`
      return [head, ...hunk.lines.map(({ sign, text }) => `${sign}${text}`)].join('\n')
    })
    .join('\n')
}

/** What two changes have in common when they are the same change of texts that differ elsewhere: the words that go and come. */
export function wordsChanged(before: string, after: string): string {
  return shortenPairs(diffLines(before, after, 0), 0, '')
    .map(({ sign, text }) => `${sign}${text}`)
    .join('\n')
}

/** As many lines as go come in their place: each with its successor is reduced to the words that differ. */
export function shortenPairs(lines: readonly DiffLine[], room: number, dots: string): DiffLine[] {
  const result = [...lines]
  for (let from = 0; from < lines.length; from++) {
    let [middle, end] = [from, from]
    while (lines[middle]?.sign === '-') middle++
    end = middle
    while (lines[end]?.sign === '+') end++
    const count = middle - from
    if (count > 0 && end - middle === count) {
      for (let i = from; i < middle; i++) {
        const [gone, come] = shortenPair(lines[i]!.text, lines[i + count]!.text, room, dots)
        result[i] = { sign: '-', text: gone }
        result[i + count] = { sign: '+', text: come }
      }
    }
    from = Math.max(from, end - 1)
  }
  return result
}

/** The hash of all that a daemon reads follows from the rest; beside it, it only takes room. */
export function withoutHash(text: string): string {
  return text.replace(/^export TINDERBOX_REVISION=.*\n/m, '')
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

const same = (text: string): DiffLine => ({ sign: ' ', text })

/** By the longest common subsequence; what is equal at both ends is set aside first. */
function compare(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++
  let end = 0
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const a = before.slice(start, before.length - end)
  const b = after.slice(start, after.length - end)
  const longest = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i]![j] = a[i] === b[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!)
    }
  }
  const middle: DiffLine[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      middle.push({ sign: ' ', text: a[i++]! })
      j++
    } else if (i < a.length && (j >= b.length || longest[i + 1]![j]! >= longest[i]![j + 1]!))
      middle.push({ sign: '-', text: a[i++]! })
    else middle.push({ sign: '+', text: b[j++]! })
  }
  return [...before.slice(0, start).map(same), ...middle, ...before.slice(before.length - end).map(same)]
}

/** Two long lines that differ in a word or two, reduced to these words and a little around them. */
export function shortenPair(before: string, after: string, room: number, dots: string): readonly [string, string] {
  if (before.length <= room && after.length <= room) return [before, after]
  const a = before.split(' ')
  const b = after.split(' ')
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const inner = a.length === b.length ? a.map((word, i) => word !== b[i]) : undefined
  const near = (i: number) => !inner || inner[i - 1] || inner[i] || inner[i + 1]
  const around = (words: readonly string[]) => {
    const [from, to] = [Math.max(0, start - 1), words.length - Math.max(0, end - 1)]
    const shown = words.slice(from, to).map((word, i) => (near(from + i) ? word : undefined))
    const kept = shown.flatMap((word, i) => word ?? (shown[i - 1] === undefined ? [] : [dots]))
    return [...(start > 1 ? [dots] : []), ...kept, ...(end > 1 ? [dots] : [])].join(' ')
  }
  return [around(a), around(b)]
}
