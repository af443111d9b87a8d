/** Changes single keys of cluster.yaml: comments, order and every other line stay as they are, to the letter. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { isAlias, isMap, isScalar, parseDocument, stringify, type Document, type YAMLMap } from 'yaml'
import type { FileEdit } from '../config/file-edit.ts'
import { ToolError } from '../errors.ts'

/** Throws ToolError: CONFIG_BY_HAND, a key cannot be changed without another; CONFIG_SYNTAX. */
export function editFile(text: string, edits: readonly FileEdit[]): string {
  if (!text.includes('\r\n')) return edits.reduce(editOne, text)
  return withEndsOf(text, edits.reduce(editOne, text.replaceAll('\r\n', '\n')))
}

/** By hand where that gives what was meant, which is looked at; else the whole file is written anew, with its comments. */
function editOne(text: string, edit: FileEdit): string {
  const document = parseDocument(text)
  const before = meaning(text)
  if (before === undefined) throw unreadable()
  const meant = changed(before, edit.path, edit.value)
  if (isDeepStrictEqual(before, meant)) return text
  const ways = edit.value === undefined ? [without, rewritten] : [replaced, added, rewritten]
  for (const way of ways) {
    const edited = way(text, document, edit)
    if (edited !== undefined && isDeepStrictEqual(meaning(edited), meant)) return edited
  }
  throw onlyByHand(edit)
}

/** Undefined: it cannot be read. */
function meaning(text: string): unknown {
  const document = parseDocument(text)
  if (document.errors.length > 0) return undefined
  try {
    return document.toJS() ?? {}
  } catch {
    // An alias of nothing, or too many of them.
    return undefined
  }
}

/** Its block stays, if need be as `{}`: an empty `hdfs: {}` is not the same as none. Nothing of what is given is changed, as aliases share it. */
function changed(found: unknown, [key, ...rest]: readonly string[], value: FileEdit['value']): unknown {
  if (key === undefined) return value
  // A key with nothing behind it is an empty block.
  const block = typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>) : {}
  if (value === undefined && !Object.hasOwn(block, key)) return found
  const { [key]: inside, ...others } = block
  return value === undefined && rest.length === 0 ? others : { ...block, [key]: changed(inside, rest, value) }
}

function unreadable(): ToolError {
  return new ToolError('CONFIG_SYNTAX', {
    message: 'the file, which was to be changed, is not valid YAML',
    hint: 'tinderbox check says where; mend it and run the command again.',
  })
}

function onlyByHand({ path, value }: FileEdit): ToolError {
  const key = path.join('.')
  return new ToolError('CONFIG_BY_HAND', {
    message: `${key} has to be ${value === undefined ? 'taken out of the file' : `set to ${value} in the file`} by hand: another key would change with it, or it stands elsewhere (an alias, an anchor or a merge key of YAML)`,
    hint: `Write out at ${path[0]} what the alias stands for, and change ${key} there; then run the command again.`,
  })
}

/** Lines that are as they were keep their ends; others get those of Windows, as the file has them. */
function withEndsOf(before: string, edited: string): string {
  const [old, fresh] = [before, edited].map((text) => text.split(/(?<=\n)/)) as [string[], string[]]
  const isKept = (i: number, j: number) => i in old && j in fresh && old[i]!.replace('\r\n', '\n') === fresh[j]
  let head = 0
  while (isKept(head, head)) head++
  let tail = 0
  const room = Math.min(old.length, fresh.length) - head
  while (tail < room && isKept(old.length - 1 - tail, fresh.length - 1 - tail)) tail++
  return [
    ...old.slice(0, head),
    ...fresh.slice(head, fresh.length - tail).map((line) => line.replace('\n', '\r\n')),
    ...old.slice(old.length - tail),
  ].join('')
}

function rewritten(_text: string, document: Document, { path, value }: FileEdit): string | undefined {
  try {
    if (value === undefined) document.deleteIn(path)
    else {
      for (const depth of path.keys())
        if (depth > 0 && document.getIn(path.slice(0, depth)) === null)
          document.setIn(path.slice(0, depth), document.createNode({}))
      document.setIn(path, value)
    }
    return document.toString({ lineWidth: 0 })
  } catch {
    // What stands there is no block, or an alias has lost what it stands for.
    return undefined
  }
}

function without(text: string, document: Document, { path }: FileEdit): string | undefined {
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(map)) return undefined
  const at = map.items.findIndex(({ key }) => isScalar(key) && key.value === path.at(-1))
  const [before, own, after] = [map.items[at - 1], map.items[at], map.items[at + 1]]
  if (!isNode(own?.key) || !isNode(own.value)) return undefined
  const cut = (start: number, end: number, instead = '') => text.slice(0, start) + instead + text.slice(end)
  if (map.items.length === 1) {
    const [start, end] = map.range!
    if (map.flow) return cut(start, end, '{}')
    // Behind the colon of the block's own key; comments stay.
    const line = text.lastIndexOf('\n', start)
    const colon = text.lastIndexOf(':', line)
    return `${text.slice(0, colon + 1)} {}${text.slice(colon + 1, line)}${text.slice(own.value.range[1])}`
  }
  if (!map.flow)
    return cut(text.lastIndexOf('\n', own.key.range[0]) + 1, text.indexOf('\n', own.value.range[1]) + 1 || text.length)
  if (isNode(before?.value)) return cut(before.value.range[1], own.value.range[1])
  return isNode(after?.key) ? cut(own.key.range[0], after.key.range[0]) : undefined
}

/** The value of a key that is there. */
function replaced(text: string, document: Document, { path, value }: FileEdit): string | undefined {
  const node = document.getIn(path, true)
  if (!(isScalar(node) || isAlias(node)) || !node.range || node.range[0] === node.range[1]) return undefined
  return text.slice(0, node.range[0]) + stringify(value).trimEnd() + text.slice(node.range[1])
}

/** A key that is not there, at the end of the innermost block that is. */
function added(text: string, document: Document, { path, value }: FileEdit): string | undefined {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const map = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true)
    if (isMap(map)) return addedTo(map, text, path.slice(depth), value)
  }
  return undefined
}

function addedTo(map: YAMLMap, text: string, path: readonly string[], value: FileEdit['value']): string | undefined {
  const [first, last] = [map.items[0], map.items.at(-1)]
  if (map.flow) {
    const [start, end] = map.range!
    if (text.slice(start, end).includes('\n')) return undefined
    const nested = path
      .slice(0, -1)
      .reduceRight((inside, key) => `${key}: { ${inside} }`, `${path.at(-1)}: ${stringify(value).trimEnd()}`)
    return `${text.slice(0, end - 1).trimEnd()}${map.items.length > 0 ? ',' : ''} ${nested} ${text.slice(end - 1)}`
  }
  const [key, node] = [first?.key, last?.value ?? last?.key]
  if (!isNode(key) || !isNode(node)) return undefined
  const column = key.range[0] - (text.lastIndexOf('\n', key.range[0] - 1) + 1)
  const lines = path.map((one, i) => {
    const said = i === path.length - 1 ? ` ${stringify(value).trimEnd()}` : ''
    return `${' '.repeat(column + 2 * i)}${one}:${said}`
  })
  // The end of the line of what stands last, with the comment behind it.
  const at = text[node.range[1] - 1] === '\n' ? node.range[1] - 1 : text.indexOf('\n', node.range[1])
  return at === -1 ? `${text}\n${lines.join('\n')}\n` : `${text.slice(0, at)}\n${lines.join('\n')}${text.slice(at)}`
}

function isNode(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && Array.isArray((node as { range?: unknown }).range)
}
