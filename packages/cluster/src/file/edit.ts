/** Changes single keys of cluster.yaml: comments, order and every other line stay as they are, to the letter. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { isMap, isScalar, parseDocument, stringify, type Document, type YAMLMap } from 'yaml'
import type { FileEdit } from '../config/file-edit.ts'

export function editFile(text: string, edits: readonly FileEdit[]): string {
  return edits.reduce(editOne, text)
}

/** By hand where that gives what was meant, which is looked at; else the whole file is written anew, with its comments. */
function editOne(text: string, edit: FileEdit): string {
  const document = parseDocument(text)
  const edited = replaced(text, document, edit) ?? added(text, document, edit)
  // A key with nothing behind it is an empty block.
  for (const depth of edit.path.keys())
    if (depth > 0 && document.getIn(edit.path.slice(0, depth)) === null)
      document.setIn(edit.path.slice(0, depth), document.createNode({}))
  document.setIn(edit.path, edit.value)
  if (edited !== undefined) {
    const read = parseDocument(edited)
    if (read.errors.length === 0 && isDeepStrictEqual(read.toJS(), document.toJS())) return edited
  }
  return document.toString({ lineWidth: 0 })
}

/** The value of a key that is there. */
function replaced(text: string, document: Document, { path, value }: FileEdit): string | undefined {
  const node = document.getIn(path, true)
  if (!isScalar(node) || !node.range || node.range[0] === node.range[1]) return undefined
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
