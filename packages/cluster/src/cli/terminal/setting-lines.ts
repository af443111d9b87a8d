import { stringify } from 'yaml'
import type { Setting } from '../../operations/effective-config.ts'
import type { Looks } from './looks.ts'

/** Settings as YAML, each with a comment that says where it comes from. What the file says stands out. */
export function settingLines(settings: readonly Setting[], { color }: Looks): string[] {
  const rows: { text: string; from: string | undefined; said: boolean }[] = []
  let open: readonly string[] = []
  for (const { path, value, line } of settings) {
    const parents = path.slice(0, -1)
    let same = 0
    while (same < parents.length && parents[same] === open[same]) same++
    for (let depth = same; depth < parents.length; depth++)
      rows.push({ text: `${'  '.repeat(depth)}${key(parents[depth]!)}:`, from: undefined, said: true })
    open = parents
    const text = stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd()
    rows.push({
      text: `${'  '.repeat(parents.length)}${key(path.at(-1)!)}: ${text}`,
      from: line === undefined ? 'default' : `line ${line}`,
      said: line !== undefined,
    })
  }
  const longest = Math.min(60, Math.max(0, ...rows.filter(({ from }) => from).map(({ text }) => text.length)))
  return rows.map(({ text, from, said }) =>
    from === undefined
      ? text
      : `${said ? color.bold(text) : text}${' '.repeat(Math.max(0, longest - text.length))}  ${color.dim(`# ${from}`)}`,
  )
}

function key(name: string): string {
  return stringify(name).trimEnd()
}
