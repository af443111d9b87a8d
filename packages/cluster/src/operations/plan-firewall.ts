/** `firewall: manage`: what is needed is opened before anything starts, and what is not needed any more is closed at the end. Pure. */
import type { Action } from '../actions/action.ts'
import { gatewaysOf, unique } from '../checks/open-fix.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Opening } from '../firewall/firewall.ts'
import { merged } from '../firewall/marks.ts'
import { groupBy } from '../group-by.ts'
import { connections } from '../sites/connections.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { openingsFor } from '../sites/openings.ts'
import { wallsOn } from '../sites/walls.ts'

export interface FirewallActions {
  readonly before: readonly Action[]
  readonly after: readonly Action[]
}

/** Members that leave are let in until they have handed on what they have. `partial`: not all machines answered, so nobody is shut out. */
export function firewallActions(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  partial: boolean,
): FirewallActions {
  if (cluster.settings.firewall !== 'manage') return { before: [], after: [] }
  const walls = groupBy(
    wallsOn(connections(cluster, machines), machines, (name) => machines.get(name)?.facts.firewall).filter(
      ({ wall }) => wall.unclear === undefined,
    ),
    ({ machine }) => machine,
  )
  const each = [...machines.values()].map((on): FirewallActions => {
    const { facts } = on
    if (!facts.firewall || facts.firewall.unreadable !== undefined) return { before: [], after: [] }
    const { opened, markedAt } = facts.firewall
    const walled = gatewaysOf((walls.get(facts.machine) ?? []).map(({ wall }) => wall))
    const gateways = unique([...markedAt, ...walled])
    const needed = openingsFor(cluster, machines, on).filter((one) =>
      gateways.some(({ direction }) => direction === one.direction),
    )
    const base = { machine: facts.machine, cluster: cluster.name }
    const both = merged([...opened, ...needed])
    const isOpen = walled.length === 0 && isSame(both, opened)
    const isTooOpen = !partial && !isSame(both, needed)
    const open = { ...base, kind: 'open-ports', gateways } as const
    return {
      before: isOpen ? [] : [{ ...open, why: 'firewall: manage, and they are not', openings: both }],
      after: !isTooOpen
        ? []
        : needed.length === 0
          ? [{ ...base, kind: 'close-ports', why: 'nobody needs it any more' }]
          : [{ ...open, why: 'more is open than is needed', openings: needed }],
    }
  })
  return { before: each.flatMap(({ before }) => before), after: each.flatMap(({ after }) => after) }
}

const isSame = (a: readonly Opening[], b: readonly Opening[]): boolean => JSON.stringify(a) === JSON.stringify(b)
