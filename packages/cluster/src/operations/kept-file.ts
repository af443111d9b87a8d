/**
 * The file as each machine keeps it, in the cluster's folder: `cluster.yaml` is the one that was applied to its end, `previous.yaml` the one
 * before it, `next.yaml` one whose `up` has begun and has not ended. So every machine knows its fellows, and what to go back to. Pure.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { rootFolder } from '../sites/machine-site.ts'

export type KeptName = 'cluster' | 'next' | 'previous'

export function keptPath(here: string, name: KeptName): string {
  return `${here}/${name}.yaml`
}

/** The text as it is on the machine. */
export function keptText(cluster: Pick<Cluster, 'name'>, facts: Facts, name: KeptName): string | undefined {
  const path = keptPath(`${rootFolder(facts)}/clusters/${cluster.name}`, name)
  return facts.files.find((file) => file.path === path)?.body
}

/** What a kept text means; undefined where there is none, or where another version of Tinderbox wrote what this one cannot read. */
export function keptCluster(cluster: Cluster, text: string | undefined): Cluster | undefined {
  if (text === undefined) return undefined
  const file = cluster.file ?? 'cluster.yaml'
  const key = `${file}\n${text}`
  if (!parsed.has(key)) {
    if (parsed.size >= 8) parsed.clear()
    parsed.set(key, parsedOrNot(text, file))
  }
  return parsed.get(key)
}

/** All machines of a cluster keep the same text: it is read once, not a thousand times. */
const parsed = new Map<string, Cluster | undefined>()

function parsedOrNot(text: string, file: string): Cluster | undefined {
  try {
    return parseClusterFile(text, file)
  } catch (error) {
    if (error instanceof ToolError) return undefined
    throw error
  }
}

/** Whether two files ask for the same: comments and the order of keys do not count. */
export function asksTheSame(one: Cluster, other: Cluster | undefined): boolean {
  if (other === undefined) return false
  if (one.text !== undefined && one.text === other.text) return true
  let answers = compared.get(one)
  if (!answers) compared.set(one, (answers = new WeakMap()))
  let same = answers.get(other)
  if (same === undefined) {
    const meaning = ({ name, machines, placements, settings }: Cluster) => ({ name, machines, placements, settings })
    answers.set(other, (same = isDeepStrictEqual(meaning(one), meaning(other))))
  }
  return same
}

/** Asked for every machine, of two files that each name all machines: compared once. */
const compared = new WeakMap<Cluster, WeakMap<Cluster, boolean>>()

/** Whether the file is what was last applied, and applied to its end, on all of these machines. */
export function isApplied(cluster: Cluster, facts: readonly Facts[]): boolean {
  if (cluster.text === undefined) return true
  const texts = new Set(facts.map((one) => keptText(cluster, one, 'cluster')))
  return (
    facts.every((one) => keptText(cluster, one, 'next') === undefined) &&
    [...texts].every((text) => asksTheSame(cluster, keptCluster(cluster, text)))
  )
}
