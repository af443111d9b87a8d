/** Which connections of the cluster a machine's own rules stop, and which rule it is. Pure. */
import type { Firewall } from '../firewall/firewall.ts'
import { wallsFor, type Wall } from '../firewall/judge.ts'
import type { Connection } from './connections.ts'
import type { MachineSite } from './machine-site.ts'
import { packetOf } from './openings.ts'

export interface Blocked<C extends Connection> {
  readonly connection: C
  /** The machine whose rules they are. */
  readonly machine: string
  readonly wall: Wall
}

/** Of the machine that dials, and of the one that is dialled. */
export function wallsOn<C extends Connection>(
  connections: readonly C[],
  machines: ReadonlyMap<string, MachineSite>,
  firewallOf: (machine: string) => Firewall | undefined,
): Blocked<C>[] {
  return connections.flatMap((connection) => {
    const [from, to] = [machines.get(connection.from), machines.get(connection.to)]
    if (!from || !to) return []
    return (['out', 'in'] as const).flatMap((direction): Blocked<C>[] => {
      const machine = direction === 'in' ? connection.to : connection.from
      const firewall = firewallOf(machine)
      const packet = firewall && packetOf(from, to, connection.port, firewall.cards, direction)
      if (!firewall || !packet) return []
      return wallsFor(firewall.tables, direction, packet).map((wall) => ({ connection, machine, wall }))
    })
  })
}
