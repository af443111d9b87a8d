/**
 * `doctor --undo`: takes back what `doctor --fix` added outside of Tinderbox's own folders, found by its marks on the machines. A drop-in that was set aside
 * bears no mark and is the user's own: it stays, as it would bring the fault back.
 */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Mending } from '../probes/mendings.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'
import { examineMachines, type Examined } from './examine.ts'
import { isEmpty, planOfSteps, type Plan } from './plan.ts'
import { underLock } from './under-lock.ts'
import { cancelled, type UpOptions } from './up.ts'

/** What was done; empty where there was nothing to take back. Throws ToolError: LOCKED, CANCELLED, and whatever the machines say. */
export async function unmend(
  cluster: Cluster,
  hosts: Hosts,
  options: Pick<UpOptions, 'listener' | 'signal' | 'confirm'>,
): Promise<{ readonly plan: Plan; readonly examined: Examined }> {
  const { listener, signal } = options
  const examined = await examineMachines(cluster, hosts, { signal, dial: false })
  const { machines } = examined
  const plan = planUnmend(cluster, machines, (machine) => {
    const { mendings = [], firewall } = examined.patient.examined.get(machine) ?? {}
    const isOpen = firewall !== undefined && firewall.opened.length > 0
    return isOpen && mendings.every(({ kind }) => kind !== 'firewall') ? [...mendings, { kind: 'firewall' }] : mendings
  })
  if (isEmpty(plan)) return { plan, examined }
  if (!(await options.confirm(plan))) throw cancelled()
  const ward = { cluster, hosts, machines, listener, signal }
  await underLock(ward, { command: 'doctor --undo', plan }, (run) => run(plan))
  return { plan, examined }
}

/** Pure. */
export function planUnmend(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  mendingsOf: (machine: string) => readonly Mending[],
): Plan {
  const actions = [...machines.values()].flatMap((on) =>
    mendingsOf(on.facts.machine).flatMap((mending) => takeBack(cluster, on, mending)),
  )
  return planOfSteps(cluster, actions.length === 0 ? [] : [{ title: 'Take back what the doctor did', actions }])
}

function takeBack(cluster: Cluster, { facts }: MachineSite, mending: Mending): Action[] {
  const base = { machine: facts.machine, why: 'doctor --fix put it there' }
  switch (mending.kind) {
    case 'firewall':
      // There `up` keeps open what is needed.
      return cluster.settings.firewall === 'manage' ? [] : [{ ...base, kind: 'close-ports', cluster: cluster.name }]
    case 'block':
      return [
        {
          ...{ ...base, kind: 'write-block', path: mending.path, marker: mending.marker, body: '' },
          ...(mending.path === '/etc/hosts' && { hosts: true }),
        },
      ]
    case 'file':
      return [{ ...base, kind: 'remove-path', path: mending.path }]
  }
}
