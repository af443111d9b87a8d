/** Whether the file has changes that were never applied: an `up` that follows a fix would do them as well. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { FileEdit } from '../config/file-edit.ts'
import { ToolError } from '../errors.ts'
import { editFile } from '../file/edit.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { asksTheSame, keptText } from './kept-file.ts'

/**
 * By what the machines keep: the file of an `up` that has begun, else the one that was applied. Where none keeps one nothing was applied yet, and `up` is what
 * everybody waits for. `edits`: what fixes write themselves; whatever stood at those keys is no change that is left.
 */
export function hasPendingChanges(cluster: Cluster, facts: readonly Facts[], edits: readonly FileEdit[]): boolean {
  const { text, file } = cluster
  if (text === undefined || file === undefined) return false
  const kept = new Set(facts.map((one) => keptText(cluster, one, 'next') ?? keptText(cluster, one, 'cluster')))
  const others = [...kept].filter((one) => one !== undefined && one !== text)
  const own = edited(text, file, edits)
  return others.some((one) => own === undefined || !asksTheSame(own, edited(one!, file, edits)))
}

function edited(text: string, file: string, edits: readonly FileEdit[]): Cluster | undefined {
  try {
    return parseClusterFile(editFile(text, edits), file)
  } catch (error) {
    if (error instanceof ToolError) return undefined
    throw error
  }
}
