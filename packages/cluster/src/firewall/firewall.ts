/** The whole of a machine's packet filter, and whose it is. Pure. */
import type { Wall } from './judge.ts'
import type { Span, Table } from './rules.ts'

/** Who keeps the rules: what a person would use to change them. */
export type Keeper = 'ufw' | 'firewalld' | 'nftables' | 'iptables'

export interface Firewall {
  readonly tables: readonly Table[]
  /** The network cards and the addresses on them. */
  readonly cards: readonly { readonly card: string; readonly address: string }[]
  /** What carries the mark of the cluster: addresses that are let in or out, and to which ports. */
  readonly opened: readonly Opening[]
  /** Where that was done. */
  readonly markedAt: readonly Gateway[]
  /** The rules could not be read, and why: no root's rights, say. */
  readonly unreadable: string | undefined
}

/** Packets to the machine (in) from an address, or from it (out) to an address, that are let through. */
export interface Opening {
  readonly direction: 'in' | 'out'
  readonly address: string
  readonly ports: readonly Span[]
}

/** A chain that the kernel enters, where what shall pass has to be let through. */
export interface Gateway {
  readonly keeper: Keeper
  readonly tool: Table['tool']
  readonly family: Table['family']
  readonly table: string
  readonly chain: string
  readonly direction: 'in' | 'out'
  /** Of firewalld, the zone whose rules stop the packet: by where it comes from, or by its card. Undefined: what stops it is no zone's. */
  readonly zone?: string
}

/** Of a chain of firewalld's: `filter_IN_internal_deny`, or `IN_internal` where it uses iptables. Undefined: it is no zone's. */
export function zoneOf(chain: string): string | undefined {
  return /^(?:filter_)?IN_(?!policy_)([A-Za-z0-9][A-Za-z0-9_-]*?)(?:_(?:pre|log|deny|allow|post))?$/.exec(chain)?.[1]
}

/** A rule that somebody put beside those of ufw is not ufw's; nor, for opening something, are those of its before.rules, which come before all that it keeps. */
export function keeperOf({ table, chain, rule }: Pick<Wall, 'table' | 'chain' | 'rule'>): Keeper {
  const isUfw = /^ufw6?-(?!before-)/.test(chain.name) || (rule === undefined && table.chains.has('ufw-user-input'))
  if (table.tool !== 'nft')
    return isUfw ? 'ufw' : table.chains.has('IN_public') || table.chains.has('INPUT_ZONES') ? 'firewalld' : 'iptables'
  return table.name === 'firewalld' ? 'firewalld' : 'nftables'
}

/** Undefined: its names are such that nobody should write them into a script. */
export function gatewayOf(wall: Pick<Wall, 'table' | 'base' | 'chain' | 'rule'>): Gateway | undefined {
  const { table, base, chain } = wall
  const keeper = keeperOf(wall)
  const zone = keeper === 'firewalld' ? zoneOf(chain.name) : undefined
  if (![table.name, base.name].every((name) => /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))) return undefined
  return {
    keeper,
    tool: table.tool,
    family: table.family,
    table: table.name,
    chain: base.name,
    direction: base.hook === 'input' || base.hook === 'prerouting' ? 'in' : 'out',
    ...(zone !== undefined && { zone }),
  }
}

/** As it reads in a finding: `nftables, table inet filter, chain input, rule 3: tcp dport 7077 drop`. */
export function wallText(wall: Wall): string {
  const { chain, rule } = wall
  return rule ? `${placeText(wall)}, rule ${rule.number}: ${rule.text}` : `${placeText(wall)}: policy ${chain.policy}`
}

/** Alike for the very same rule on several machines, wherever in its chain it stands. */
export function wallKey(wall: Wall): string {
  const { table, base, chain, rule, unclear } = wall
  return JSON.stringify([table.tool, placeText(wall), base.name, base.hook, rule?.text ?? chain.policy, unclear])
}

function placeText({ table, chain, rule }: Pick<Wall, 'table' | 'chain' | 'rule'>): string {
  const family = table.tool === 'nft' ? `${table.family} ` : table.family === 'ip6' ? 'IPv6 ' : ''
  return `${keeperOf({ table, chain, rule })}, table ${family}${table.name}, chain ${chain.name}`
}

export function markOf(cluster: string): string {
  return `tinderbox ${cluster}`
}
