/**
 * `doctor --undo`: takes back what `doctor --fix` added outside of Tinderbox's own folders, found by its marks on the machines. A drop-in that was set aside
 * bears no mark and is the user's own: it stays, as it would bring the fault back.
 */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import { MachinesFailed, ToolError } from '../errors.ts'
import { groupBy } from '../group-by.ts'
import type { Mending } from '../probes/mendings.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'
import { examineMachines, type Examined } from './examine.ts'
import { unanswered } from './observe.ts'
import { isEmpty, planOfSteps, type Plan } from './plan.ts'
import type { Silent } from './silent.ts'
import { underLock } from './under-lock.ts'
import { cancelled, type UpOptions } from './up.ts'

/**
 * What was done; empty where there was nothing to take back. A machine that was not seen keeps no other from being rid of it. Throws ToolError: LOCKED,
 * CANCELLED, and whatever the machines say; MACHINES_FAILED, after the others are done, when some were not seen (the only machine's own error).
 */
export async function unmend(
  cluster: Cluster,
  hosts: Hosts,
  options: Pick<UpOptions, 'listener' | 'signal' | 'confirm'>,
): Promise<{ readonly plan: Plan; readonly examined: Examined }> {
  const { listener, signal } = options
  const examined = await examineMachines(cluster, hosts, { signal, dial: false })
  const { machines } = examined
  if (machines.size === 0) throw unanswered(cluster, examined.answers.failures)
  const missing = notSeen(cluster, examined)
  for (const { error } of missing)
    listener({ kind: 'note', text: `${error.message}: what doctor --fix put there stays` })
  const allSeen = () => {
    if (missing.length > 0) throw failed(cluster, missing)
  }
  const plan = planUnmend(cluster, machines, (machine) => {
    const { mendings = [], firewall } = examined.patient.examined.get(machine) ?? {}
    const isOpen = firewall !== undefined && firewall.opened.length > 0
    return isOpen && !isOpened(mendings) ? [...mendings, { kind: 'firewall' }] : mendings
  })
  if (isEmpty(plan)) {
    allSeen()
    return { plan, examined }
  }
  if (!(await options.confirm(plan))) throw cancelled()
  const ward = { cluster, hosts, machines, listener, signal }
  await underLock(ward, { command: 'doctor --undo', plan }, async (run) => {
    await run(plan)
    allSeen()
  })
  return { plan, examined }
}

/** Pure. Machines that did not answer, or not about what `doctor --fix` puts there. */
function notSeen(cluster: Cluster, { answers, unseen, patient }: Examined): Silent[] {
  const matters = new Set(['mendings', ...(cluster.settings.firewall === 'manage' ? [] : ['firewall'])])
  const late = unseen.filter(
    ({ machine, what }) =>
      // Whose firewall was opened for good is closed, whatever else is seen of it.
      matters.has(what) && !(what === 'firewall' && isOpened(patient.examined.get(machine)?.mendings)),
  )
  const blind = unseen.filter(({ machine }) => patient.examined.get(machine) === undefined)
  return [
    ...answers.failures,
    ...[...groupBy([...late, ...blind], ({ machine }) => machine)].map(([machine, those]) => ({
      machine,
      error: new ToolError(patient.examined.has(machine) ? 'TIMEOUT' : 'COMMAND_FAILED', {
        message: `${machine} could not be looked at: ${those[0]!.why}`,
        hint: 'Run the command again when the machine has less to do.',
        machine,
      }),
    })),
  ]
}

const isOpened = (mendings: readonly Mending[] = []): boolean => mendings.some(({ kind }) => kind === 'firewall')

function failed({ machines }: Cluster, missing: readonly Silent[]): ToolError {
  if (machines.length === 1) return missing[0]!.error
  return new MachinesFailed(
    `${missing.length} of ${machines.length} machines were not seen, and what doctor --fix put there stays; on the others it was taken back wherever there was any`,
    missing,
  )
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
