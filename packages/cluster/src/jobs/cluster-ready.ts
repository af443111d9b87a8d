/** What a driver needs of its cluster before it is started. */
import { basename } from 'node:path'
import type { MasterState } from '../apis/spark-master.ts'
import { masterOf, placementsOf, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Host } from '../hosts/host.ts'
import { ask, observeNeeded, sitesOf } from '../operations/observe.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import { clientConf } from './job-settings.ts'
import { onYarn } from './yarn.ts'

export type Hosts = ReadonlyMap<string, Host>
/** As just observed, by name. */
export type Machines = ReadonlyMap<string, MachineSite>

/** The machine that was asked for, or the master's. Throws ToolError: USAGE for one that the cluster does not have, NOT_RUNNING when `up` has not prepared it. */
export function driverMachine(cluster: Cluster, machines: Machines, asked: string | undefined): MachineSite {
  const on = machines.get(asked ?? masterOf(cluster).machine)
  if (on && isPrepared(on)) return on
  if (on) {
    throw new ToolError('NOT_RUNNING', {
      message: `${on.facts.machine} does not have what the cluster's file asks for`,
      hint: 'Run `tinderbox up`; `tinderbox plan` shows what it will do.',
      machine: on.facts.machine,
    })
  }
  throw new ToolError('USAGE', {
    message: `the cluster ${cluster.name} has no machine "${asked}"`,
    hint: `Its machines: ${cluster.machines.map(({ name }) => name).join(', ')}`,
  })
}

/** The class path jar comes last of all software, and is made for this very Spark and Java. */
function isPrepared(on: MachineSite): boolean {
  return (
    on.facts.software.some(({ name }) => name === basename(on.paths.classes)) &&
    on.facts.files.some(({ path }) => path === clientConf(on))
  )
}

/** What a driver needs to answer: the master's machine and its own. Whether the workers are well, the master knows. Throws ToolError SSH_*. */
export function machinesForDriver(
  cluster: Cluster,
  hosts: Hosts,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Machines> {
  const { machine } = masterOf(cluster)
  if (asked === onYarn) return machinesForYarn(cluster, hosts, machine, signal)
  return observeNeeded(cluster, hosts, [machine, asked ?? machine], signal)
}

/** The driver's, which is the master's, and those of the ResourceManagers that answer. */
async function machinesForYarn(cluster: Cluster, hosts: Hosts, driver: string, signal: AbortSignal): Promise<Machines> {
  const names = new Set([driver, ...placementsOf(cluster, 'yarn-resourcemanager').map(({ machine }) => machine)])
  const machines = cluster.machines.filter(({ name }) => names.has(name))
  return sitesOf(cluster, await ask(cluster, hosts, signal, machines), [driver])
}

/** What the master said when the machines were looked at. Throws ToolError NOT_RUNNING. */
export function runningMaster(cluster: Cluster, machines: Machines): MasterState {
  const { machine } = masterOf(cluster)
  const state = machines.get(machine)?.facts.sparkMaster
  if (state) return state
  throw new ToolError('NOT_RUNNING', {
    message: `the cluster ${cluster.name} is not running: its Spark master does not answer`,
    hint: 'Start it: tinderbox up',
    machine,
  })
}

/** The port of the master's page, on the master's own loopback. */
export function masterPage(cluster: Cluster, machines: Machines): number {
  return siteOf(machines, masterOf(cluster)).ports['ui']!
}
