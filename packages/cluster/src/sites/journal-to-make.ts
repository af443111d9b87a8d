/** The step from one NameNode to several that stand by for each other, on data that is there. Pure. */
import { isHighlyAvailable, placementsOf, type Cluster, type Placement } from '../config/cluster.ts'
import { hdfsSettingsOn } from './hadoop-masters.ts'
import type { MachineSite } from './machine-site.ts'

/**
 * The NameNode that was alone and is to share a journal with another one; undefined: there is nothing to be done. Where journals of NameNodes that
 * stood by for each other are lost, there is not: the last changes were in them alone.
 */
export function journalToMake(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): Placement | undefined {
  if (!isHighlyAvailable(cluster)) return undefined
  return placementsOf(cluster, 'hdfs-namenode').find(({ machine }) => {
    const on = machines.get(machine)
    const folder = on?.facts.hdfsFolders.find(({ kind }) => kind === 'name')
    if (!on || folder?.state !== 'hdfs') return false
    return folder.journalMissing || (!hasJournal(machines) && wasAlone(on))
  })
}

/** Whether a machine keeps a journal, or what was begun of one. */
export function hasJournal(machines: ReadonlyMap<string, MachineSite>): boolean {
  return [...machines.values()].some(({ facts }) =>
    facts.hdfsFolders.some(({ kind, state }) => kind === 'journal' && state === 'hdfs'),
  )
}

/** Whether its NameNode was last told to share a journal. */
export function sharesJournal(on: MachineSite): boolean {
  return hdfsSettingsOn(on)?.has('dfs.nameservices') ?? false
}

function wasAlone(on: MachineSite): boolean {
  return hdfsSettingsOn(on)?.has('dfs.nameservices') === false
}
