/** What a machine's rules do with the first packet of a connection: which rule, or which chain's policy, decides. Pure. */
import { isWithin, parseAddress } from './addresses.ts'
import type { Chain, Condition, Hook, Packet, RejectedAs, Rule, Table } from './rules.ts'

/** Where a packet ends, or where it may. */
export interface Wall {
  readonly table: Table
  /** The chain that the kernel enters: what is let through in another one does not count here. */
  readonly base: Chain
  /** The chain that the rule stands in. */
  readonly chain: Chain
  /** Undefined: the chain's policy. */
  readonly rule: Rule | undefined
  /** How who dials notices it. */
  readonly outcome: 'silent' | RejectedAs
  /** Whether it ends there depends on this rule, of which it cannot be told whether it is about the packet. */
  readonly unclear: string | undefined
}

type Ending =
  | { readonly kind: 'accept' }
  | { readonly kind: 'block'; readonly wall: Wall }
  | { readonly kind: 'unclear'; readonly text: string }

/** Every base chain that the packet passes has to let it through. None: nothing stops it. */
export function wallsFor(tables: readonly Table[], direction: 'in' | 'out', packet: Packet): Wall[] {
  const hooks: readonly Hook[] = direction === 'in' ? ['prerouting', 'input'] : ['output', 'postrouting']
  const family = parseAddress(packet.destination)?.family
  if (family === undefined) return []
  const bases = tables
    .filter((table) => table.family === 'inet' || table.family === (family === 4 ? 'ip' : 'ip6'))
    .flatMap((table) => [...table.chains.values()].map((base) => ({ table, base })))
    .filter(({ base }) => base.hook !== undefined && hooks.includes(base.hook))
    .toSorted((a, b) => hooks.indexOf(a.base.hook!) - hooks.indexOf(b.base.hook!) || a.base.priority - b.base.priority)
  return bases.flatMap(({ table, base }) => {
    const ending = walk(table, base, base, direction, packet, 0)
    if (ending?.kind === 'block') return [ending.wall]
    if (ending?.kind === 'accept' || base.policy === 'accept') return []
    const unclear = ending?.kind === 'unclear' ? ending.text : undefined
    return [{ table, base, chain: base, rule: undefined, outcome: 'silent' as const, unclear }]
  })
}

/** Undefined: the chain's end was reached. Something that cannot be told is remembered until it matters. */
function walk(
  table: Table,
  base: Chain,
  chain: Chain,
  direction: 'in' | 'out',
  packet: Packet,
  depth: number,
): Ending | undefined {
  let perhaps: string | undefined
  let perhapsBlocked: Wall | undefined
  const unsure = (ending: Ending | undefined): Ending | undefined => {
    if (ending?.kind === 'block' && perhaps !== undefined)
      return { kind: 'block', wall: { ...ending.wall, unclear: ending.wall.unclear ?? perhaps } }
    if (ending?.kind !== 'block' && perhapsBlocked) return { kind: 'block', wall: perhapsBlocked }
    return ending === undefined && perhaps !== undefined ? { kind: 'unclear', text: perhaps } : ending
  }
  for (const rule of chain.rules) {
    const holds = allOf(rule.conditions, direction, packet)
    if (holds === false) continue
    const doubt = rule.text
    const { target } = rule
    let ending: Ending | undefined
    if (target.kind === 'on') continue
    if (target.kind === 'return') {
      if (holds) return unsure(undefined)
      perhaps ??= doubt
      continue
    }
    if (target.kind === 'accept') ending = { kind: 'accept' }
    else if (target.kind === 'drop' || target.kind === 'reject') {
      const outcome = target.kind === 'drop' ? 'silent' : target.as
      ending = { kind: 'block', wall: { table, base, chain, rule, outcome, unclear: undefined } }
    } else if (target.kind === 'unclear') {
      perhaps ??= rule.text
      continue
    } else if (target.kind === 'jump' || target.kind === 'goto') {
      const next = table.chains.get(target.chain)
      ending = next && depth < 16 ? walk(table, base, next, direction, packet, depth + 1) : undefined
      if (ending === undefined && target.kind === 'goto' && holds) return unsure(undefined)
    }
    if (ending === undefined) continue
    if (ending.kind === 'unclear') {
      perhaps ??= ending.text
      continue
    }
    if (holds) return unsure(ending)
    if (ending.kind === 'block') perhapsBlocked ??= { ...ending.wall, unclear: doubt }
    else perhaps ??= doubt
  }
  return unsure(undefined)
}

/** Undefined: it cannot be told. */
function allOf(conditions: readonly Condition[], direction: 'in' | 'out', packet: Packet): boolean | undefined {
  const each = conditions.map((condition) => isSo(condition, direction, packet))
  return each.includes(false) ? false : each.includes(undefined) ? undefined : true
}

function isSo(condition: Condition, direction: 'in' | 'out', packet: Packet): boolean | undefined {
  switch (condition.kind) {
    case 'always':
      return true
    case 'never':
      return false
    case 'unclear':
      return undefined
    case 'source':
    case 'destination': {
      const address = parseAddress(packet[condition.kind])
      return address && condition.ranges.some((range) => isWithin(address, range)) !== condition.not
    }
    case 'family':
      return (parseAddress(packet.destination)?.family === condition.family) !== condition.not
    case 'enters':
    case 'leaves': {
      if ((condition.kind === 'enters') !== (direction === 'in')) return condition.not
      const { card } = packet
      if (card === undefined) return condition.names.every((name) => name === 'lo') ? condition.not : undefined
      return condition.names.some((name) => isCard(name, card)) !== condition.not
    }
    case 'protocol':
      return condition.names.some((name) => ['tcp', '6', 'all', '0'].includes(name)) !== condition.not
    case 'port':
      return condition.spans.some(([first, last]) => packet.port >= first && packet.port <= last) !== condition.not
    case 'state':
      return condition.names.includes('new') !== condition.not
  }
}

/** `eth+` of iptables and `eth*` of nft are all that begin so. */
function isCard(name: string, card: string): boolean {
  return /[+*]$/.test(name) ? card.startsWith(name.slice(0, -1)) : name === card
}
