import { gatewayOf, type Gateway } from '../firewall/firewall.ts'
import type { Wall } from '../firewall/judge.ts'
import { openingsFor } from '../sites/openings.ts'
import type { Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'

/** Undefined: whether these rules stop it cannot be told, or nobody should write into them. */
export function openFix(
  { cluster, machines, examined, isUp }: Patient,
  machine: string,
  walls: readonly Wall[],
): Fix | undefined {
  const gateways = gatewaysOf(walls)
  if (gateways.length === 0 || walls.some(({ unclear }) => unclear !== undefined)) return undefined
  const openings = openingsFor(cluster, machines, machines.get(machine)!)
  if (cluster.settings.firewall === 'manage')
    return { title: `open what is needed on ${machine}`, actions: [], up: true }
  const before = examined.get(machine)?.firewall?.markedAt ?? []
  const keepers = [...new Set(gateways.map(({ keeper }) => keeper))].join(' and ')
  return {
    title: `let the cluster's machines through ${keepers} on ${machine}, for the cluster's ports only`,
    actions: [
      {
        kind: 'open-ports',
        machine,
        why: 'the cluster needs these connections',
        cluster: cluster.name,
        gateways: unique([...before, ...gateways]),
        openings,
      },
    ],
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
