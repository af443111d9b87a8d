/** Every port that somebody of the cluster listens on: who dials it from where, the key that moves it, and whether the way is open now. Changes nothing. */
import { listensOn } from '../checks/addresses.ts'
import type { Cluster } from '../config/cluster.ts'
import { wallText } from '../firewall/firewall.ts'
import type { ReadHost } from '../hosts/host.ts'
import { groupBy } from '../group-by.ts'
import {
  connections,
  declaredPorts,
  machinesOf,
  type Connection,
  type DeclaredPort,
  type Dialled,
} from '../sites/connections.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { wallsOn } from '../sites/walls.ts'
import { dialAll, type Unseen } from './examine.ts'
import { ask, sitesOf, unanswered } from './observe.ts'
import type { Silent } from './silent.ts'
import { unreadRules } from './unread-rules.ts'

/**
 * closed: the way is free, and nobody listens. blocked: from some machine no connection comes about, and it is not for want of a listener: there is no
 * answer, or somebody listens, or a rule of a firewall's is what refuses.
 */
export type PortState = 'open' | 'closed' | 'blocked' | 'not tried'

export interface PortReport extends Omit<DeclaredPort, 'from' | 'to'> {
  readonly machine: string
  /** Whether other machines dial it, or only the machine itself (and tunnels that end on it). */
  readonly dialledFrom: 'cluster' | 'self'
  /** The machines that may dial it: where those that do, run. */
  readonly from: readonly string[]
  readonly state: PortState
  /** How many of the tried connections came about. */
  readonly opened: number
  readonly tried: number
  /** From where it is blocked, and what was seen there. */
  readonly blocked: readonly { readonly from: string; readonly said: string }[]
}

export interface PortsResult {
  readonly cluster: string
  readonly ports: readonly PortReport[]
  /** Machines that do not answer: their ports are not among them. */
  readonly silent: readonly Silent[]
  readonly unseen: readonly Unseen[]
}

/** Throws ToolError SSH_*, MACHINES_FAILED when no machine answers. */
export async function ports(
  cluster: Cluster,
  hosts: ReadonlyMap<string, ReadHost>,
  signal?: AbortSignal,
): Promise<PortsResult> {
  const answers = await ask(withRules(cluster), hosts, signal)
  if (answers.facts.length === 0) throw unanswered(cluster, answers.failures)
  const machines = sitesOf(cluster, answers)
  const unseen = cluster.kind === 'local' ? [] : unreadRules(answers.facts)
  const dialled = await dialAll(
    hosts,
    [...connections(cluster, machines), ...fromItself(cluster, machines)],
    unseen,
    signal,
  )
  return { cluster: cluster.name, ports: portReports(cluster, machines, dialled), silent: answers.failures, unseen }
}

/** Where nobody listens, only the rules tell a firewall that refuses from a port that is free. */
function withRules(cluster: Cluster): Cluster {
  return { ...cluster, settings: { ...cluster.settings, firewall: 'manage' } }
}

/** Each machine dials its own ports, too: what is only for itself is tried in no other way, nor what no other machine of the cluster dials. */
export function fromItself(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): Connection[] {
  return [...machines.values()].flatMap((on) =>
    declaredPorts(cluster, on).map(({ from: _from, last: _last, ...port }): Connection => {
      const hosts = on.facts.listening.flatMap((one) => (one.port === port.port ? (one.hosts ?? []) : []))
      const onLoopback = _from === 'self' && !hosts.includes(port.address)
      return { ...port, from: port.to, address: onLoopback ? '127.0.0.1' : port.address }
    }),
  )
}

/** In the order of the file. Pure. */
export function portReports(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  dialled: readonly Dialled[],
): PortReport[] {
  const keyOf = (to: string, port: number, service: string) => `${to} ${port} ${service}`
  const tries = groupBy(dialled, ({ to, port, service }) => keyOf(to, port, service))
  const refused = dialled.filter(({ outcome }) => outcome === 'refused')
  const walls = new Map(
    wallsOn(refused, machines, (name) => machines.get(name)?.facts.firewall).flatMap(({ connection, machine, wall }) =>
      wall.unclear === undefined && wall.outcome === 'refused' ? [[connection, `${machine}: ${wallText(wall)}`]] : [],
    ),
  )
  return [...machines.values()].flatMap((on) =>
    declaredPorts(cluster, on).map(({ to: machine, from: dialledFrom, ...port }): PortReport => {
      const all = tries.get(keyOf(machine, port.port, port.service)) ?? []
      const others = all.filter((one) => one.from !== machine)
      // What a daemon keeps for itself is not open to others, and should not be.
      const tried = dialledFrom === 'cluster' && others.length > 0 ? others : all.filter((one) => one.from === machine)
      const listens = on.facts.listening.some((one) => one.port === port.port && listensOn(one, port.address))
      const blocked = tried.filter(
        (one) => one.outcome !== 'open' && (one.outcome !== 'refused' || listens || walls.has(one)),
      )
      const opened = tried.filter(({ outcome }) => outcome === 'open').length
      const from = new Set(port.by.flatMap((dialler) => [...machinesOf(cluster, dialler)]))
      return {
        ...port,
        machine,
        dialledFrom,
        from: cluster.machines.map(({ name }) => name).filter((name) => from.has(name)),
        state: tried.length === 0 ? 'not tried' : blocked.length > 0 ? 'blocked' : opened > 0 ? 'open' : 'closed',
        opened,
        tried: tried.length,
        blocked: blocked.map((one) => ({ from: one.from, said: walls.get(one) ?? one.said })),
      }
    }),
  )
}
