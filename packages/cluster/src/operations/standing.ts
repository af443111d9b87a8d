/** Whether what answers under a leaver's name is that machine: an address may be somebody else's by now, and cleaning cannot be taken back. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { secretIn } from '../sites/cluster-secret.ts'
import { rootFolder } from '../sites/machine-site.ts'
import { keptText } from './kept-file.ts'
import { formerName, type Leaver } from './roster.ts'

/** member: it is the one. left: nothing of the cluster is there (any more). another: it holds a cluster of this name that is not this one. */
export type Standing = 'member' | 'left' | 'another'

/**
 * The machine itself must show it: by the cluster's secret, which nobody else has; where it has none yet, by the name it was given, or by the file
 * it keeps. `members`: machines of the file, in its order.
 */
export function standingOf(cluster: Cluster, { former }: Leaver, facts: Facts, members: readonly Facts[]): Standing {
  // It was laid out with other rights than this login has: nothing of it is seen, and it has not left.
  if (facts.elsewhere !== undefined) return 'member'
  const own = secretOn(cluster, facts)
  // The master's, which comes first: a worker that this file has taken from another cluster of the same name must not vouch for that one's machines.
  const known = members.flatMap((one) => secretOn(cluster, one) ?? [])[0]
  if (own !== undefined && known !== undefined) return own === known ? 'member' : 'another'
  if (former.machines.some(({ name }) => name === formerName(cluster, facts))) return 'member'
  const texts = new Set(members.flatMap((one) => keptTexts(cluster, one)))
  if (keptTexts(cluster, facts).some((text) => texts.has(text))) return 'member'
  return facts.daemons.length + facts.processes.length + facts.files.length > 0 ? 'another' : 'left'
}

function secretOn(cluster: Cluster, facts: Facts): string | undefined {
  const path = `${rootFolder(facts)}/clusters/${cluster.name}/conf/daemons.conf`
  return secretIn(facts.files.find((file) => file.path === path)?.body)
}

function keptTexts(cluster: Cluster, facts: Facts): string[] {
  return (['cluster', 'next'] as const).flatMap((name) => keptText(cluster, facts, name) ?? [])
}
