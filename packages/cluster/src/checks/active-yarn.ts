/** YARN as its active ResourceManager tells of it, for checks of applications. Pure. */
import { placementsOf, serviceId } from '../config/cluster.ts'
import { activeResourceManager } from '../sites/hadoop-masters.ts'
import type { Patient } from './doctor-check.ts'

/** Undefined where none is active, or no node runs: then it is these that are not well. `clock`: seconds since 1970, there. `port`: of its page. */
export function activeYarn({ cluster, machines, isUp }: Patient) {
  const active = activeResourceManager(cluster, machines)
  const nodes = (active?.nodes ?? []).filter(({ state }) => state === 'RUNNING')
  if (!isUp || !active || nodes.length === 0) return undefined
  const placement = placementsOf(cluster, 'yarn-resourcemanager').find(
    ({ machine }) => machines.get(machine)?.facts.resourcemanager === active,
  )!
  const { facts, sites } = machines.get(placement.machine)!
  const port = sites.get(serviceId(placement))?.ports['http']
  return { applications: active.applications, nodes, machine: placement.machine, clock: facts.system.clock, port }
}
