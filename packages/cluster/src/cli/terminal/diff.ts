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
  const lines = diffLines(before, after, 0)
  const said = lines.map(({ sign, text }, i) => {
    const next = lines[i + 1]
    const last = lines[i - 1]
    if (sign === '-' && next?.sign === '+') return `-${shortenPair(text, next.text, 0, '')[0]}`
    if (sign === '+' && last?.sign === '-') return `+${shortenPair(last.text, text, 0, '')[1]}`
    return `${sign}${text}`
  })
  return said.join('\n')
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
  const around = (words: readonly string[]) =>
    [
      ...(start > 1 ? [dots] : []),
      ...words.slice(Math.max(0, start - 1), words.length - Math.max(0, end - 1)),
      ...(end > 1 ? [dots] : []),
    ].join(' ')
  return [around(a), around(b)]
}
