/** Mends daemons: with actions of the plan's kind, under the lock of the cluster, on machines as they are now. */
import { setMaxListeners } from 'node:events'
import type { MachineAction } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import { onEveryMachine } from '../errors.ts'
import type { Hosts } from '../operations/connect.ts'
import { withLock } from '../operations/lock.ts'
import { observeMasters } from '../operations/observe.ts'
import { runActions } from '../operations/run-actions.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Remedy } from './mending.ts'

export interface Patient {
  readonly machine: string
  readonly service: string
  readonly remedy: Remedy
  /** Of the process that is killed. */
  readonly pid: number | undefined
  /** What is wrong with it. */
  readonly why: string
}

/** Returns those for whom something was done. Throws ToolError: LOCKED when somebody else changes the cluster; what the machines say. */
export async function mend(
  cluster: Cluster,
  hosts: Hosts,
  patients: readonly Patient[],
  signal: AbortSignal,
): Promise<readonly Patient[]> {
  const machines = cluster.machines.filter(({ name }) => patients.some(({ machine }) => machine === name))
  const needed = machines.map(({ name }) => name)
  const sites = await observeMasters(cluster, hosts, needed, signal)
  return withLock(cluster, hosts, sites, { command: 'watch', signal }, async (held, audit) => {
    const safe = AbortSignal.any([signal, held])
    setMaxListeners(0, safe)
    const listener = audit.listen(() => {})
    // Somebody may have switched a daemon off, or started it, before the lock was ours.
    const now = await observeMasters(cluster, hosts, needed, safe)
    const still = patients.filter((patient) => isStillSick(now.get(patient.machine)!, patient))
    listener({ kind: 'step', title: 'Mend', total: still.length })
    await onEveryMachine(machines, 'Mending', ({ name }) => {
      const on = now.get(name)!
      const actions = still
        .filter(({ machine }) => machine === name)
        .flatMap((patient) => remedyActions(cluster, on, patient))
      return runActions(hosts.get(name)!, on, actions, { listener, signal: safe, secrets: [] })
    })
    return still
  })
}

export function isStillSick({ facts }: Pick<MachineSite, 'facts'>, { service, remedy, pid }: Patient): boolean {
  const daemon = facts.daemons.find(({ id }) => id === service)
  // Without systemd, a daemon counts as enabled only while its keeper lives; when both have gone it is to be started all the same.
  const wanted = daemon?.enabled === true || facts.supervision === 'process'
  return daemon !== undefined && wanted && (remedy === 'start' ? daemon.pid === undefined : daemon.pid === pid)
}

export function remedyActions(
  cluster: Pick<Cluster, 'name'>,
  on: Pick<MachineSite, 'facts'>,
  { machine, service, remedy, pid, why }: Patient,
): MachineAction[] {
  const base = { machine, why, cluster: cluster.name, service }
  const start: MachineAction = {
    ...base,
    kind: 'start-service',
    supervisor: on.facts.supervision,
    restart: false,
    changes: [],
  }
  if (remedy === 'start') return [start]
  return [...(pid === undefined ? [] : [{ ...base, kind: 'kill-service', pid } as const]), start]
}
