/** What a driver needs of its cluster before it is started. */
import { basename } from 'node:path'
import type { MasterState } from '../apis/spark-master.ts'
import { placementsOf, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Host, Tunnel } from '../hosts/host.ts'
import { observeMasters } from '../operations/observe.ts'
import { activeMaster } from '../sites/active-master.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import { clientConf } from './job-settings.ts'
import { onYarn } from './yarn.ts'

export type Hosts = ReadonlyMap<string, Host>
/** As just observed, by name. */
export type Machines = ReadonlyMap<string, MachineSite>

/** The machine that was asked for, or that of the first master that answers. Throws ToolError: USAGE for one that the cluster does not have, NOT_RUNNING when `up` has not prepared it. */
export function driverMachine(cluster: Cluster, machines: Machines, asked: string | undefined): MachineSite {
  const on = machines.get(asked ?? firstMaster(cluster, machines))
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

/** What a driver needs to answer: a master's machine and its own. Whether the workers are well, the master knows. Throws ToolError SSH_*. */
export function machinesForDriver(
  cluster: Cluster,
  hosts: Hosts,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Machines> {
  if (asked === onYarn) return observeMasters(cluster, hosts, [], signal, resourceManagers(cluster))
  return observeMasters(cluster, hosts, asked === undefined ? [] : [asked], signal)
}

function resourceManagers(cluster: Cluster): Cluster['machines'] {
  const names = new Set(placementsOf(cluster, 'yarn-resourcemanager').map(({ machine }) => machine))
  return cluster.machines.filter(({ name }) => names.has(name))
}

/** What the active master said when the machines were looked at. Throws ToolError NOT_RUNNING. */
export function runningMaster(cluster: Cluster, machines: Machines): MasterState {
  const { state, placement } = activeMaster(cluster, machines)
  const { machine } = placement
  if (state?.status === 'STANDBY') {
    throw new ToolError('NOT_RUNNING', {
      message: `no master of the cluster ${cluster.name} is active: those that answer stand by`,
      hint: 'When one was lost, another takes over within a minute: try again then. Else see what is wrong: tinderbox status',
      machine,
    })
  }
  if (state) return state
  throw new ToolError('NOT_RUNNING', {
    message: `the cluster ${cluster.name} is not running: its Spark master does not answer`,
    hint: 'Start it: tinderbox up',
    machine,
  })
}

/** Opens the active master's page, which is on its own loopback. */
export function masterPage(cluster: Cluster, hosts: Hosts, machines: Machines): Promise<Tunnel> {
  const { placement } = activeMaster(cluster, machines)
  return hosts.get(placement.machine)!.tunnel(siteOf(machines, placement).ports['ui']!)
}

function firstMaster(cluster: Cluster, machines: Machines): string {
  const all = placementsOf(cluster, 'spark-master').map(({ machine }) => machine)
  return all.find((machine) => machines.has(machine)) ?? all[0]!
}
