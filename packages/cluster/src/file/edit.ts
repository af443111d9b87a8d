/** Changes single keys of cluster.yaml: comments, order and everything else stay as they are. Pure. */
import { parseDocument } from 'yaml'
import type { FileEdit } from '../config/file-edit.ts'

export function editFile(text: string, edits: readonly FileEdit[]): string {
  const document = parseDocument(text)
  for (const { path, value } of edits) document.setIn(path, value)
  // Lines are not wrapped anew: what nobody changed shall not show as changed.
  return document.toString({ lineWidth: 0 })
}
