/** What a driver needs of its cluster before it is started. */
import type { MasterState } from '../apis/spark-master.ts'
import { masterOf, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Host } from '../hosts/host.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'

export type Hosts = ReadonlyMap<string, Host>
/** As just observed, by name. */
export type Machines = ReadonlyMap<string, MachineSite>

/** The machine that was asked for, or the master's. Throws ToolError USAGE for one that the cluster does not have. */
export function driverMachine(cluster: Cluster, machines: Machines, asked: string | undefined): MachineSite {
  const on = machines.get(asked ?? masterOf(cluster).machine)
  if (on) return on
  throw new ToolError('USAGE', { message: `the cluster ${cluster.name} has no machine "${asked}"`, hint: `Its machines: ${[...machines.keys()].join(', ')}` })
}

/** What the master said when the machines were looked at. Throws ToolError NOT_RUNNING. */
export function runningMaster(cluster: Cluster, machines: Machines): MasterState {
  const { machine } = masterOf(cluster)
  const state = machines.get(machine)?.facts.sparkMaster
  if (state) return state
  throw new ToolError('NOT_RUNNING', { message: `the cluster ${cluster.name} is not running: its Spark master does not answer`, hint: 'Start it: tinderbox up', machine })
}

/** The port of the master's page, on the master's own loopback. */
export function masterPage(cluster: Cluster, machines: Machines): number {
  return siteOf(machines, masterOf(cluster)).ports['ui']!
}
