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
  if (edit.value === undefined) return takeOut(text, document, edit.path)
  const edited = replaced(text, document, edit) ?? added(text, document, edit)
  // A key with nothing behind it is an empty block.
  for (const depth of edit.path.keys())
    if (depth > 0 && document.getIn(edit.path.slice(0, depth)) === null)
      document.setIn(edit.path.slice(0, depth), document.createNode({}))
  document.setIn(edit.path, edit.value)
  return byHand(edited, document)
}

function byHand(edited: string | undefined, document: Document): string {
  if (edited !== undefined) {
    const read = parseDocument(edited)
    if (read.errors.length === 0 && isDeepStrictEqual(read.toJS(), document.toJS())) return edited
  }
  return document.toString({ lineWidth: 0 })
}

/** Its block stays, if need be as `{}`: an empty `hdfs: {}` is not the same as none. */
function takeOut(text: string, document: Document, path: readonly string[]): string {
  if (!document.hasIn(path)) return text
  const edited = without(text, document, path)
  document.deleteIn(path)
  return byHand(edited, document)
}

function without(text: string, document: Document, path: readonly string[]): string | undefined {
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
