/** Every setting that counts, and where its value comes from. Pure, but for reading the file. */
import { readFile } from 'node:fs/promises'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { defaultSettings } from '../file/local.ts'
import { positionOf } from '../file/positions.ts'
import { readClusterFile } from '../file/read.ts'
import { clusterFile } from '../file/schema.ts'

export interface Setting {
  /** `['spark', 'worker', 'memory']` */
  readonly path: readonly string[]
  readonly value: unknown
  /** The line of the file that says it; undefined: it is the default. */
  readonly line: number | undefined
}

/** `file` undefined: of the cluster that needs no file. Throws ToolError CONFIG_*, as everything that reads the file. */
export async function effectiveConfig(file: string | undefined): Promise<Setting[]> {
  if (file === undefined) return leaves(defaultSettings(), []).map((leaf) => ({ ...leaf, line: undefined }))
  await readClusterFile(file)
  const text = await readFile(file, 'utf8')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const raw = document.toJS() as Record<string, unknown>
  // Ranges stay as they are written: forty names say less than one range.
  const settings = { ...clusterFile.parse(raw), workers: raw['workers'] }
  return leaves(settings, []).map((leaf) => ({
    ...leaf,
    line: document.hasIn(leaf.path)
      ? positionOf(document, lines, leaf.path.slice(0, -1), leaf.path.at(-1)).line
      : undefined,
  }))
}

/** The JSON schema of the file, for editors. */
export function configSchema(): object {
  return { title: 'A cluster file of Tinderbox', ...z.toJSONSchema(clusterFile, { io: 'input', target: 'draft-7' }) }
}

function leaves(value: unknown, path: readonly string[]): Omit<Setting, 'line'>[] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }]
  const inside = Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
  return inside.length > 0 || path.length === 0 ? inside : []
}
