/** A machine's packet filter as data, whoever wrote it: what iptables-save and nft print is understood as this. Pure. */
import type { AddressRange } from './addresses.ts'

export type Hook = 'prerouting' | 'input' | 'output' | 'postrouting'

/** Two numbers, both included. */
export type Span = readonly [first: number, last: number]

/** What a rule asks of a packet. What is not understood is kept as text: whether it is so cannot be told. */
export type Condition =
  | { readonly kind: 'source' | 'destination'; readonly not: boolean; readonly ranges: readonly AddressRange[] }
  | { readonly kind: 'family'; readonly family: 4 | 6; readonly not: boolean }
  | { readonly kind: 'enters' | 'leaves'; readonly not: boolean; readonly names: readonly string[] }
  | { readonly kind: 'protocol'; readonly not: boolean; readonly names: readonly string[] }
  | { readonly kind: 'port'; readonly not: boolean; readonly spans: readonly Span[] }
  | { readonly kind: 'state'; readonly not: boolean; readonly names: readonly string[] }
  | { readonly kind: 'always' | 'never' }
  | { readonly kind: 'unclear'; readonly text: string }

export type Target =
  | { readonly kind: 'accept' }
  | { readonly kind: 'return' }
  /** What decides nothing. */
  | { readonly kind: 'on' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'reject'; readonly as: RejectedAs }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | { readonly kind: 'unclear' }

/** How who dials notices it. */
export type RejectedAs = 'refused' | 'no-route'

export interface Rule {
  /** Verbatim. */
  readonly text: string
  /** Its place in its chain, from 1. */
  readonly number: number
  readonly conditions: readonly Condition[]
  readonly target: Target
  readonly comment?: string
}

/** Which program's words a table is spoken to with. */
export type Tool = 'iptables' | 'iptables-legacy' | 'nft'

export interface Table {
  readonly tool: Tool
  /** `ip`, `ip6`, `inet`. */
  readonly family: 'ip' | 'ip6' | 'inet'
  /** `filter`. */
  readonly name: string
  readonly chains: ReadonlyMap<string, Chain>
}

export interface Chain {
  readonly name: string
  /** Where the kernel enters it; undefined: only other chains lead there. */
  readonly hook: Hook | undefined
  readonly priority: number
  /** What becomes of what no rule decides. */
  readonly policy: 'accept' | 'drop'
  readonly rules: readonly Rule[]
}

/** The first packet of a TCP connection. */
export interface Packet {
  readonly source: string
  readonly destination: string
  readonly port: number
  /** The network card that it comes in at, or goes out at; undefined: not known. */
  readonly card: string | undefined
}
