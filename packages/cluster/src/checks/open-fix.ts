import { gatewayOf, type Gateway } from '../firewall/firewall.ts'
import type { Wall } from '../firewall/judge.ts'
import { groupBy } from '../group-by.ts'
import { openingsFor } from '../sites/openings.ts'
import type { Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'
import { namesOf } from './on-several.ts'

interface Blocked {
  readonly machine: string
  readonly wall: Wall
}

/**
 * One for all machines whose rules stop it. Undefined: whether these rules do cannot be told, or nobody should write into them. `all` that is blocked there: a
 * machine's openings are made as a whole, so the fix for one rule must not leave out what another one needs.
 */
export function openFix(patient: Patient, blocked: readonly Blocked[], all: readonly Blocked[]): Fix | undefined {
  const { cluster, machines, examined, isUp } = patient
  const walled = [...groupBy(blocked, ({ machine }) => machine)].map(([machine, own]) => ({
    machine,
    gateways: gatewaysOf(own.map(({ wall }) => wall)),
  }))
  if (walled.some(({ gateways }) => gateways.length === 0)) return undefined
  if (blocked.some(({ wall }) => wall.unclear !== undefined)) return undefined
  const allOn = (name: string) =>
    gatewaysOf(all.flatMap(({ machine, wall }) => (machine === name && wall.unclear === undefined ? [wall] : [])))
  const where = namesOf(walled.map(({ machine }) => machine))
  if (cluster.settings.firewall === 'manage') return { title: `open what is needed on ${where}`, actions: [], up: true }
  const keepers = [...new Set(walled.flatMap(({ gateways }) => gateways.map(({ keeper }) => keeper)))].join(' and ')
  return {
    title: `let the cluster's machines through ${keepers} on ${where}, for the cluster's ports only`,
    actions: walled.map(({ machine }) => ({
      kind: 'open-ports',
      machine,
      why: 'the cluster needs these connections',
      cluster: cluster.name,
      gateways: unique([...(examined.get(machine)?.firewall?.markedAt ?? []), ...allOn(machine)]),
      openings: openingsFor(cluster, machines, machines.get(machine)!),
    })),
    // What gave up meanwhile is started, and what registers is waited for.
    up: isUp,
  }
}

/** What firewalld forbids to go out is a policy of somebody's own: that is not opened. */
export function gatewaysOf(walls: readonly Wall[]): Gateway[] {
  return unique(
    walls.flatMap((wall): Gateway[] => {
      const gateway = gatewayOf(wall)
      return gateway && !(gateway.keeper === 'firewalld' && gateway.direction === 'out') ? [gateway] : []
    }),
  )
}

export function unique(gateways: readonly Gateway[]): Gateway[] {
  return [...new Map(gateways.map((one) => [JSON.stringify(one), one])).values()]
}
