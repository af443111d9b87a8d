/** What a machine's firewall has to let through for the cluster: members' addresses and declared ports, and nothing else. Pure. */
import type { Cluster } from '../config/cluster.ts'
import type { Opening } from '../firewall/firewall.ts'
import { merged, plainAddress } from '../firewall/marks.ts'
import type { Packet, Span } from '../firewall/rules.ts'
import { declaredPorts, dialsHere, machinesOf, type DeclaredPort } from './connections.ts'
import type { MachineSite } from './machine-site.ts'

type Machines = ReadonlyMap<string, MachineSite>

/** In from the members to what listens on it, and out to what listens on them; a driver dials the master beside it, too. */
export function openingsFor(cluster: Cluster, machines: Machines, on: MachineSite): readonly Opening[] {
  const me = on.facts.machine
  return merged(
    [...machines.values()].flatMap((other): Opening[] => [
      ...opening('in', other, dialledFrom(cluster, on, other.facts.machine)),
      ...opening('out', other, dialledFrom(cluster, other, me)),
    ]),
  )
}

function opening(direction: 'in' | 'out', other: MachineSite, ports: readonly Span[]): Opening[] {
  const address = ipOf(other)
  return address === undefined || ports.length === 0 ? [] : [{ direction, address, ports }]
}

function dialledFrom(cluster: Cluster, on: MachineSite, from: string): Span[] {
  return portsOf(cluster, on)
    .filter((port) =>
      port.by.some(
        (dialler) => machinesOf(cluster, dialler).has(from) && (from !== on.facts.machine || dialsHere(dialler, port)),
      ),
    )
    .map(({ port, last }) => [port, last])
}

const known = new WeakMap<Cluster, WeakMap<MachineSite, readonly DeclaredPort[]>>()

function portsOf(cluster: Cluster, on: MachineSite): readonly DeclaredPort[] {
  const machines = known.get(cluster) ?? new WeakMap<MachineSite, readonly DeclaredPort[]>()
  known.set(cluster, machines)
  const ports = machines.get(on) ?? declaredPorts(cluster, on)
  machines.set(on, ports)
  return ports
}

/** The address that the others know it by; where that is a name, one of its own. */
export function ipOf({ address, facts }: MachineSite): string | undefined {
  const own = facts.system.addresses
  return plainAddress(address) ?? own.find((one) => !one.includes(':')) ?? own[0]
}

/** As it comes in at, or leaves, `at`. */
export function packetOf(
  from: MachineSite,
  to: MachineSite,
  port: number,
  at: readonly { readonly card: string; readonly address: string }[],
  direction: 'in' | 'out',
): Packet | undefined {
  const [source, destination] = [ipOf(from), ipOf(to)]
  if (source === undefined || destination === undefined) return undefined
  const own = direction === 'in' ? destination : source
  // What a machine says to itself never reaches a card.
  const card = from === to ? 'lo' : at.find(({ address }) => plainAddress(address) === plainAddress(own))?.card
  return { source, destination, port, card }
}
