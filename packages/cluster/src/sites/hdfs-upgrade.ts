/** An upgrade of HDFS from one line of Hadoop to another, as its NameNodes and their folders show it. Pure. */
import { placementsOf, serviceId, type Cluster } from '../config/cluster.ts'
import { versionLine } from '../config/version-line.ts'
import type { MachineSite } from './machine-site.ts'

export interface HdfsUpgrade {
  /** It was begun and is not final: NameNodes write what the version before reads, and DataNodes keep what is deleted. */
  readonly open: boolean
  /** What ran before; undefined: nothing is open or due, or it was begun by hand. */
  readonly from: string | undefined
  /** Milliseconds since 1970; undefined: not open, or no NameNode says. */
  readonly since: number | undefined
  /** The file asks for what ran before again. */
  readonly back: boolean
  /** The NameNodes that run are of another line than the file asks for, and what they go back to is not there yet. */
  readonly due: boolean
}

/** Versions of one line (3.4.1, 3.4.2) change without one. */
export function hdfsUpgrade(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): HdfsUpgrade {
  const asked = versionLine(cluster.settings.hadoop.version)
  const names = placementsOf(cluster, 'hdfs-namenode').flatMap((placement) => {
    const facts = machines.get(placement.machine)?.facts
    if (!facts) return []
    const { pid, version } = facts.daemons.find(({ id }) => id === serviceId(placement)) ?? {}
    const { upgrade } = facts.hdfsFolders.find(({ kind }) => kind === 'name') ?? {}
    return [{ says: facts.namenode, runs: pid === undefined ? undefined : version, upgrade }]
  })
  const active = names.find(({ says }) => says?.state === 'active')
  const open = active ? active.says!.upgrade !== undefined : names.some(({ upgrade }) => upgrade !== undefined)
  const others = names.filter(({ runs }) => runs !== undefined && versionLine(runs) !== asked)
  const noted = open ? names.flatMap(({ upgrade }) => upgrade?.from ?? [])[0] : undefined
  const back = noted !== undefined && versionLine(noted) === asked
  // What is to be gone back to is noted when it is there.
  const due = !back && others.some(({ upgrade }) => !open || upgrade?.from === undefined)
  return {
    open,
    from: noted ?? (due ? others[0]!.runs : undefined),
    since: open ? names.flatMap(({ says }) => says?.upgrade?.since ?? [])[0] : undefined,
    back,
    due,
  }
}

/** DataNodes of the version before work with NameNodes of the one after: so NameNodes go first, and last on the way back. */
export function goesForward({ open, due, back }: HdfsUpgrade): boolean {
  return (open || due) && !back
}
