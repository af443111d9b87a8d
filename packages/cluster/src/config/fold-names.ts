/** Many names in few words, the way the file writes them: `worker[1-40]`. Keeps the order in which they come. */
export function foldNames(names: readonly string[]): string[] {
  const parts = names.map((name) => {
    const found = /^(.*?)(\d+)(\D*)$/.exec(name)
    return found ? { before: found[1]!, digits: found[2]!, after: found[3]! } : undefined
  })
  const folded: string[] = []
  for (let i = 0; i < names.length;) {
    const first = parts[i]
    let end = i + 1
    if (first) {
      while (end < names.length && follows(first, parts[end], end - i)) end++
    }
    if (first && end - i > 2) folded.push(`${first.before}[${first.digits}-${parts[end - 1]!.digits}]${first.after}`)
    else folded.push(...names.slice(i, end))
    i = end
  }
  return folded
}

interface Parts {
  readonly before: string
  readonly digits: string
  readonly after: string
}

function follows(first: Parts, next: Parts | undefined, distance: number): boolean {
  if (!next || next.before !== first.before || next.after !== first.after) return false
  const padded = first.digits.startsWith('0')
  return (
    Number(next.digits) === Number(first.digits) + distance &&
    (padded ? next.digits.length === first.digits.length : !next.digits.startsWith('0'))
  )
}
