/** Which Java a machine runs Spark with. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { softwareName } from './software-name.ts'

export interface JavaChoice {
  readonly home: string
  /** Tells Javas apart in a file name: a class archive is good for one of them only. */
  readonly label: string
  /** Whether Tinderbox brought it, or will. */
  readonly ours: boolean
  /** Whether it has to be brought there. */
  readonly missing: boolean
  readonly why: string
}

/**
 * The one that the file names; else the one Tinderbox brought before (a change of the system's Java must not restart anything); else a fitting one
 * that is there; else one that will be brought.
 */
export function javaFor(cluster: Cluster, facts: Facts, root: string): JavaChoice {
  const { home, version, source } = cluster.settings.java
  if (home !== undefined)
    return { home, label: labelOf(home, facts), ours: false, missing: false, why: 'the file names it' }
  const ours = softwareName('java', `${version}`, source.from, source.checksum)
  if (facts.software.some(({ name }) => name === ours))
    return { home: `${root}/software/${ours}`, label: ours, ours: true, missing: false, why: 'Tinderbox brought it' }
  const there =
    source.from === undefined &&
    facts.javas.find((java) => java.major === version && java.vector && !java.home.startsWith('/root/'))
  if (there)
    return {
      home: there.home,
      label: labelOf(there.home, facts),
      ours: false,
      missing: false,
      why: `Java ${there.version} is there`,
    }
  const why =
    facts.javas.length === 0
      ? 'there is no Java'
      : `there is only Java ${facts.javas.map((java) => java.version).join(', ')}`
  return { home: `${root}/software/${ours}`, label: ours, ours: true, missing: true, why }
}

function labelOf(home: string, facts: Facts): string {
  const version = facts.javas.find((java) => java.home === home)?.version ?? 'unknown'
  return softwareName('java', version, home)
}
