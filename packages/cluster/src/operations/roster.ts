/** Who belongs to the cluster by what the machines themselves keep; who of them the file has no more. Pure. */
import type { Cluster, Machine } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { rootFolder } from '../sites/machine-site.ts'
import { keptCluster, keptText } from './kept-file.ts'

/** A machine that was taken out of the file, as the file before knew it. */
export interface Leaver {
  readonly machine: Machine
  readonly former: Cluster
}

/** In the order of the files that name them, the last applied first. */
export function leaversOf(cluster: Cluster, facts: readonly Facts[]): readonly Leaver[] {
  if (cluster.kind === 'local') return []
  const stay = new Set([...cluster.machines.map(({ name }) => name), ...facts.map((one) => formerName(cluster, one))])
  // What is reached by the same name and port is the same machine, however the file calls it now.
  const reached = new Set(cluster.machines.map((machine) => reachedBy(machine)))
  const leavers = new Map<string, Leaver>()
  const texts = new Set(
    (['cluster', 'next'] as const).flatMap((name) => facts.map((one) => keptText(cluster, one, name))),
  )
  for (const text of texts) {
    const former = keptCluster(cluster, text)
    for (const machine of former?.machines ?? [])
      if (!stay.has(machine.name) && !reached.has(reachedBy(machine)) && !leavers.has(machine.name))
        leavers.set(machine.name, { machine, former: former! })
  }
  return [...leavers.values()]
}

/** By what SSH is told: the same name and port are the same machine. */
export function reachedBy({ ssh }: Machine): string {
  return `${ssh?.destination} ${ssh?.port}`
}

/** The name that the machine was given last: another than the file's when the file now calls it otherwise. */
export function formerName(cluster: Cluster, facts: Facts): string | undefined {
  const path = `${rootFolder(facts)}/clusters/${cluster.name}/cluster.json`
  const body = facts.files.find((file) => file.path === path)?.body
  try {
    return (JSON.parse(body ?? '{}') as { machine?: string }).machine
  } catch {
    return undefined
  }
}
