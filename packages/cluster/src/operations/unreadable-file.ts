/** A file that machines keep and that this version of Tinderbox cannot read: who was taken out of it since cannot be told. Pure. */
import type { Finding } from '../checks/check.ts'
import { appliedByUp, type Fix } from '../checks/fix.ts'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { rootFolder } from '../sites/machine-site.ts'
import { keptCluster, keptPath, keptText } from './kept-file.ts'

/** One for each text, on the first machine that keeps it. */
export function unreadableFindings(cluster: Cluster, facts: readonly Facts[]): Finding[] {
  if (cluster.kind === 'local') return []
  const seen = new Set<string>()
  const readers = facts.filter((one) => keptCluster(cluster, keptText(cluster, one, 'cluster')) !== undefined).length
  return facts.flatMap((one) =>
    (['cluster', 'next'] as const).flatMap((name): Finding[] => {
      const text = keptText(cluster, one, name)
      if (text === undefined || seen.has(text) || keptCluster(cluster, text)) return []
      seen.add(text)
      const keepers = facts.filter((other) => keptText(cluster, other, name) === text).length
      const path = keptPath(`${rootFolder(one)}/clusters/${cluster.name}`, name)
      return [
        {
          check: 'kept-file',
          severity: 'warning',
          machine: one.machine,
          summary: `this version of Tinderbox cannot read the file that the cluster was set up with: machines that were taken out of it since are not known, and nothing is done there`,
          evidence: `${path}${keepers === 1 ? '' : ` (the same on ${keepers - 1} more)`}: ${complaint(text, path)}`,
          hint: 'If no machine was taken out of the file, go on: it is written anew. Else use the version of Tinderbox that wrote it, or put those machines back, run tinderbox up, and take them out then.',
          // Where most keep one that can be read, who was taken out is known from it.
          ...(name === 'cluster' && readers > keepers && { fixes: [anew] }),
        },
      ]
    }),
  )
}

/** Never a line of it: it may hold secrets. */
function complaint(text: string, path: string): string {
  try {
    parseClusterFile(text, path)
    return 'it can be read'
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    const { code, at, message } = error
    return `${code} at line ${at?.line ?? 1}${code === 'CONFIG_INVALID' ? `: ${message}` : ''}`
  }
}

const anew: Fix = {
  ...appliedByUp('write the file anew where it cannot be read'),
  disturbs:
    'All that the file asks for is done with it, as tinderbox up does it. A machine that only the unreadable file names is forgotten.',
}
