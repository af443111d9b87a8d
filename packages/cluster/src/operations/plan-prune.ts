/** The part of the plan that is about software nobody needs any more: never the version before. Pure. */
import type { Action } from '../actions/action.ts'
import { usesHadoop, type Cluster } from '../config/cluster.ts'
import { machinePaths, type MachineSite } from '../sites/machine-site.ts'
import { basename } from 'node:path'
import { asksTheSame, keptCluster, keptText } from './kept-file.ts'

export function pruneActions(cluster: Cluster, on: MachineSite): Action[] {
  const { facts, root } = on
  if (cluster.kind === 'local') return []
  const applied = keptText(cluster, facts, 'cluster')
  const done = asksTheSame(cluster, keptCluster(cluster, applied))
  const before = keptCluster(cluster, done ? keptText(cluster, facts, 'previous') : applied)
  const softwareOf = (one: Cluster) => {
    const { sparkHome, hadoopHome, javaHome, classes } = machinePaths(one, facts)
    return [sparkHome, ...(usesHadoop(one) ? [hadoopHome] : []), javaHome, classes].map((path) => basename(path))
  }
  const keep = new Set([cluster, ...(before ? [before] : [])].flatMap(softwareOf))
  // What a change that did not end has brought never ran as a whole: it is not the version before, however new it is.
  const unfinished = keptCluster(cluster, keptText(cluster, facts, 'next'))
  const failed = new Set(unfinished ? softwareOf(unfinished) : [])
  for (const prefix of ['spark-', 'hadoop-', 'java-', 'classes-']) {
    const own = facts.software.filter(({ name }) => name.startsWith(prefix))
    for (const { name, used } of own) if (used) keep.add(name)
    const others = own.filter(({ name }) => !keep.has(name))
    const other = others.find(({ name }) => !failed.has(name)) ?? others[0]
    // A change of settings alone does not make the version before forgotten.
    if (other && [...keep].filter((name) => name.startsWith(prefix)).length === 1) keep.add(other.name)
  }
  return facts.software
    .filter(({ name }) => !keep.has(name))
    .map(({ name }) => ({
      kind: 'remove-path',
      machine: facts.machine,
      why: 'neither what runs nor what ran before needs it',
      path: `${root}/software/${name}`,
    }))
}
