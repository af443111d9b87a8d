/** What `nft -j list ruleset` prints, understood; the rules' own words come from `nft -a list ruleset`. Pure. */
import { parseRange, type AddressRange } from './addresses.ts'
import type { Chain, Condition, Hook, Rule, Span, Table, Target } from './rules.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Fields = Readonly<Record<string, Json>>

/** Throws a plain Error where it is no JSON. Tables that only bridge or watch a network card are left out. */
export function parseNft(json: string, text: readonly string[]): Table[] {
  const { nftables } = JSON.parse(json) as { nftables: readonly Fields[] }
  const words = wordsOfRules(text)
  const of = (kind: string) => nftables.flatMap((one) => (kind in one ? [one[kind] as Fields] : []))
  const sets = new Map(
    [...of('set'), ...of('map')].map((one) => [
      `${plain(one['family'])} ${plain(one['table'])} @${plain(one['name'])}`,
      one['elem'] ?? [],
    ]),
  )
  const rules = of('rule')
  return of('table')
    .filter(({ family }) => ['ip', 'ip6', 'inet'].includes(plain(family)))
    .map(({ family, name }) => {
      const isHere = (one: Fields) => one['family'] === family && one['table'] === name
      const reader: Reader = { set: (called) => sets.get(`${plain(family)} ${plain(name)} ${called}`) }
      const chains = of('chain')
        .filter(isHere)
        .map((chain): [string, Chain] => [
          plain(chain['name']),
          {
            name: plain(chain['name']),
            // One of nat translates addresses, and lets through what it has no word for.
            hook: chain['type'] === 'nat' ? undefined : (chain['hook'] as Hook | undefined),
            priority: Number(chain['prio'] ?? 0),
            policy: chain['policy'] === 'drop' ? 'drop' : 'accept',
            rules: rules
              .filter((rule) => isHere(rule) && rule['chain'] === chain['name'])
              .flatMap((rule, i) =>
                parseRule(rule, words.get(`${plain(family)} ${plain(name)} ${plain(rule['handle'])}`), i + 1, reader),
              ),
          },
        ])
      return { tool: 'nft', family: family as Table['family'], name: plain(name), chains: new Map(chains) }
    })
}

/** A word or a number; several words, one after the other. */
function plain(value: Json | undefined): string {
  if (Array.isArray(value)) return (value as readonly Json[]).map(plain).join(',')
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
}

interface Reader {
  set(called: string): Json | undefined
}

function wordsOfRules(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let table = ''
  for (const line of lines) {
    const head = /^table (\S+) (\S+) \{/.exec(line)
    if (head) table = `${head[1]} ${head[2]}`
    const rule = /^\s*(.*\S) # handle (\d+)$/.exec(line)
    if (rule && !rule[1]!.endsWith('{')) found.set(`${table} ${rule[2]}`, rule[1]!)
  }
  return found
}

/** A rule that decides by a map is one rule for each of its keys. */
function parseRule(rule: Fields, words: string | undefined, number: number, reader: Reader): Rule[] {
  const conditions: Condition[] = []
  let target: Target = { kind: 'on' }
  let cases: { condition: Condition; target: Target }[] | undefined
  for (const statement of rule['expr'] as readonly (Fields | string)[]) {
    const [kind, value] = typeof statement === 'string' ? [statement, null] : Object.entries(statement)[0]!
    if (kind === 'match') conditions.push(conditionOf(value as Fields, reader))
    else if (kind === 'vmap') {
      const { key, data } = value as Fields
      const pairs = (typeof data === 'string' ? reader.set(data) : (data as Fields)['set']) as Json
      cases = (Array.isArray(pairs) ? (pairs as readonly Json[]) : []).map((pair) => {
        const [right, verdict] = pair as readonly [Json, Json]
        return {
          condition: conditionOf({ op: '==', left: key!, right }, reader),
          target: verdictOf(verdict) ?? { kind: 'unclear' },
        }
      })
    } else {
      const verdict = verdictOf(statement)
      if (verdict) target = verdict
      else if (isOver(statement)) conditions.push({ kind: 'never' })
      else if (!passing.has(kind)) conditions.push({ kind: 'unclear', text: kind })
    }
  }
  const { comment } = rule
  const text = words ?? JSON.stringify(rule['expr'])
  const base = { text, number, ...(typeof comment === 'string' && { comment }) }
  if (!cases) return [{ ...base, conditions, target }]
  return cases.map((one) => ({ ...base, conditions: [...conditions, one.condition], target: one.target }))
}

/** A limit that is exceeded, by itself or counted for each sender (`limit rate over 25/second`): what is seldom does not meet the rule. */
function isOver(statement: Json): boolean {
  if (typeof statement !== 'object' || statement === null) return false
  const { limit, meter, set } = statement as Record<string, Fields | undefined>
  if (limit) return limit['inv'] === true
  const counted = (meter ?? set)?.['stmt']
  return counted !== undefined && (Array.isArray(counted) ? counted : [counted]).some(isOver)
}

/** Those that decide nothing; `limit` lets through what is seldom. */
const passing = new Set([
  'counter',
  'log',
  'limit',
  'mangle',
  'notrack',
  'ct helper',
  'ct timeout',
  'set',
  'last',
  'meter',
])

function verdictOf(statement: Json): Target | undefined {
  const [kind, value] =
    typeof statement === 'string' ? [statement, null] : (Object.entries(statement as Fields)[0] ?? ['', null])
  switch (kind) {
    case 'accept':
    case 'return':
      return { kind }
    case 'continue':
      return { kind: 'on' }
    case 'drop':
      return { kind: 'drop' }
    case 'reject': {
      const { type, expr } = (value ?? {}) as Fields
      const refused = type === undefined || type === 'tcp reset' || expr === 'port-unreachable'
      return { kind: 'reject', as: refused ? 'refused' : 'no-route' }
    }
    case 'jump':
    case 'goto':
      return { kind, chain: plain((value as Fields)['target']) }
    case 'queue':
      return { kind: 'unclear' }
    default:
      return undefined
  }
}

function conditionOf({ op, left, right }: Fields, reader: Reader): Condition {
  const not = op === '!='
  const unclear = (): Condition => ({
    kind: 'unclear',
    text: `${JSON.stringify(left)} ${plain(op)} ${JSON.stringify(right)}`,
  })
  const values = valuesOf(right!, reader)
  if (values === undefined || !['==', '!=', 'in', '<', '>', '<=', '>='].includes(plain(op))) return unclear()
  const texts = values.map((one) => (typeof one === 'object' ? undefined : `${one}`))
  const names = texts.every((one): one is string => one !== undefined) ? texts : undefined
  const { payload, meta, ct, fib } = (typeof left === 'object' && left !== null ? left : {}) as Record<
    string,
    Fields | undefined
  >
  if (payload) {
    const { protocol, field } = payload
    const key = `${plain(protocol)} ${plain(field)}`
    if (/^ip6? [sd]addr$/.test(key)) {
      const ranges = values.map(rangeOf)
      if (!ranges.every((one): one is AddressRange => one !== undefined)) return unclear()
      return { kind: field === 'saddr' ? 'source' : 'destination', not, ranges }
    }
    if (/^ip6? (protocol|nexthdr)$/.test(key)) return names ? { kind: 'protocol', not, names } : unclear()
    if (key === 'tcp dport' || key === 'th dport') {
      const spans = spansOf(values, plain(op))
      return spans ? { kind: 'port', not, spans } : unclear()
    }
    return /^(udp|udplite|icmp|icmpv6|sctp|dccp|esp|ah|comp|igmp|arp|vlan)$/.test(plain(protocol))
      ? { kind: 'never' }
      : unclear()
  }
  if (meta) {
    const { key } = meta
    if (!names) return unclear()
    if (key === 'iif' || key === 'iifname') return { kind: 'enters', not, names }
    if (key === 'oif' || key === 'oifname') return { kind: 'leaves', not, names }
    if (key === 'l4proto') return { kind: 'protocol', not, names }
    if (key === 'nfproto') return { kind: 'family', not, family: names.includes('ipv4') ? 4 : 6 }
    return key === 'pkttype'
      ? yesOrNo(
          names.some((name) => name === 'host' || name === 'unicast'),
          not,
        )
      : unclear()
  }
  if (ct?.['key'] === 'state' && names) return { kind: 'state', not, names }
  // Nothing translates the addresses between the machines of a cluster.
  if (ct?.['key'] === 'status' && names?.every((name) => /^(dnat|snat)$/.test(name))) return yesOrNo(false, not)
  if (fib?.['result'] === 'type' && plain(fib['flags']).startsWith('daddr') && names)
    return yesOrNo(
      names.some((name) => name === 'local' || name === 'unicast'),
      not,
    )
  if (isFlags(left)) return yesOrNo(names?.join(',') === 'syn', not)
  return unclear()
}

const yesOrNo = (holds: boolean, not: boolean): Condition => ({ kind: holds === not ? 'never' : 'always' })

/** `tcp flags & (fin|syn|rst|ack) == syn`: the first packet of a connection has syn alone. */
function isFlags(left: Json | undefined): boolean {
  const [what] = (((left ?? {}) as Fields)['&'] ?? []) as readonly Json[]
  const { payload } = (typeof what === 'object' && what !== null ? what : {}) as Record<string, Fields | undefined>
  return payload?.['protocol'] === 'tcp' && payload['field'] === 'flags'
}

/** The elements of a set, of a named one too; undefined: a name that nothing is known of, or something computed. */
function valuesOf(right: Json, reader: Reader): readonly Json[] | undefined {
  if (typeof right === 'string' && right.startsWith('@')) {
    const set = reader.set(right)
    return set === undefined ? undefined : valuesOf(set, reader)
  }
  if (Array.isArray(right)) return (right as readonly Json[]).map(bare)
  if (typeof right === 'object' && right !== null) {
    const set = (right as Fields)['set']
    if (set !== undefined) return valuesOf(set, reader)
    return 'prefix' in right || 'range' in right ? [right] : undefined
  }
  return [right]
}

/** An element of a set that counts or ends is wrapped. */
function bare(value: Json): Json {
  const wrapped = typeof value === 'object' && value !== null ? (value as Fields)['elem'] : undefined
  return wrapped === undefined ? value : ((wrapped as Fields)['val'] ?? null)
}

function rangeOf(value: Json): AddressRange | undefined {
  if (typeof value === 'string') return parseRange(value)
  const { prefix, range } = (value ?? {}) as { prefix?: Fields; range?: readonly Json[] }
  if (prefix) return parseRange(`${plain(prefix['addr'])}/${plain(prefix['len'])}`)
  return range && parseRange(`${plain(range[0])}-${plain(range[1])}`)
}

function spansOf(values: readonly Json[], op: string): Span[] | undefined {
  const spans = values.map((value): Span | undefined => {
    const { range } = (typeof value === 'object' && value !== null ? value : {}) as { range?: readonly Json[] }
    const [first, last] = range ? [Number(range[0]), Number(range[1])] : [Number(value), Number(value)]
    if (Number.isNaN(first) || Number.isNaN(last)) return undefined
    if (op.startsWith('<')) return [0, op === '<' ? last - 1 : last]
    if (op.startsWith('>')) return [op === '>' ? first + 1 : first, 65535]
    return [first, last]
  })
  return spans.every((one): one is Span => one !== undefined) ? spans : undefined
}
