/** Which of the masters is active. Pure. */
import type { MasterState } from '../apis/spark-master.ts'
import { masterOf, placementsOf, type Cluster, type Placement } from '../config/cluster.ts'
import type { MachineSite } from './machine-site.ts'

export interface Master {
  readonly placement: Placement
  /** Undefined: none answers. */
  readonly state: MasterState | undefined
}

/** Whether it leads: one that still hears who outlived its start (RECOVERING, up to a minute) takes workers and applications already. */
export function leads(state: MasterState | undefined): boolean {
  return state !== undefined && state.status !== 'STANDBY'
}

/** The one that says so itself; while none does, one that answers; else the first of the file. */
export function activeMaster(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): Master {
  const all = placementsOf(cluster, 'spark-master').map((placement): Master => ({
    placement,
    state: machines.get(placement.machine)?.facts.sparkMaster,
  }))
  const found = all.find(({ state }) => leads(state)) ?? all.find(({ state }) => state !== undefined)
  return found ?? { placement: masterOf(cluster), state: undefined }
}
