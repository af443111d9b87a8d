/** What carries the mark of a cluster: what was opened for it. Pure. */
import { gatewayOf, markOf, zoneOf, type Gateway, type Opening } from './firewall.ts'
import type { Rule, Span, Table } from './rules.ts'
import { parseRange } from './addresses.ts'

/** Also those of a firewall that is not loaded: ufw keeps its own list, with our words as hexadecimal. */
export function parseUfwTuples(lines: readonly string[], cluster: string): Opening[] {
  const mark = Buffer.from(markOf(cluster)).toString('hex')
  return lines.flatMap((line): Opening[] => {
    const [, ports, to, from, direction, comment] =
      /^### tuple ### allow tcp (\S+) (\S+) any (\S+) (in|out)\S* comment=(\S+)$/.exec(line) ?? []
    if (comment !== mark || ports === undefined) return []
    const address = direction === 'in' ? from! : to!
    return [{ direction: direction as 'in' | 'out', address, ports: ports.split(',').map(span) }]
  })
}

export function marksOf(cluster: string, tables: readonly Table[], ufw: readonly Opening[]): Opening[] {
  const mark = markOf(cluster)
  const rules = tables.flatMap(({ chains }) =>
    [...chains.values()].flatMap((chain) =>
      chain.rules.filter(({ comment, target }) => comment === mark && target.kind === 'accept'),
    ),
  )
  return merged([...[...rules, ...richRules(cluster, tables).map(({ rule }) => rule)].flatMap(openingsOf), ...ufw])
}

/** Where our own chains are led to, and what keeps its rules by itself. */
export function markedAt(cluster: string, tables: readonly Table[], ufw: readonly Opening[]): Gateway[] {
  const mark = markOf(cluster)
  const jumps = tables.flatMap((table) =>
    [...table.chains.values()].flatMap((base) =>
      base.rules
        .filter(({ comment, target }) => comment === mark && target.kind === 'jump')
        .flatMap((rule) => gatewayOf({ table, base, chain: base, rule }) ?? []),
    ),
  )
  const ofUfw = [...new Set(ufw.map(({ direction }) => direction))].map((direction): Gateway => {
    const chain = direction === 'in' ? 'INPUT' : 'OUTPUT'
    return { keeper: 'ufw', tool: 'iptables', family: 'ip', table: 'filter', chain, direction }
  })
  const zones = new Set(richRules(cluster, tables).map(({ chain }) => zoneOf(chain)))
  const ofFirewalld = [...zones].map((zone): Gateway => ({
    keeper: 'firewalld',
    tool: 'nft',
    family: 'inet',
    table: 'firewalld',
    chain: 'filter_INPUT',
    direction: 'in',
    ...(zone !== undefined && { zone }),
  }))
  return [...jumps, ...ofUfw, ...ofFirewalld]
}

/** firewalld keeps no comments, but what is logged has a prefix. */
function richRules(cluster: string, tables: readonly Table[]): { readonly chain: string; readonly rule: Rule }[] {
  const prefix = new RegExp(`log.prefix "${markOf(cluster)} ?"`)
  return tables.flatMap(({ chains }) =>
    [...chains.values()].flatMap(({ name, rules }) =>
      rules.filter(({ text }) => prefix.test(text)).map((rule) => ({ chain: name, rule })),
    ),
  )
}

function openingsOf({ conditions }: Rule): Opening[] {
  const ports = conditions.flatMap((one) => (one.kind === 'port' ? one.spans : []))
  return conditions.flatMap((one): Opening[] => {
    if (one.kind !== 'source' && one.kind !== 'destination') return []
    const direction = one.kind === 'source' ? 'in' : 'out'
    return one.ranges.map((range) => ({ direction, address: addressText(range), ports }))
  })
}

/** One for each address and direction, in a fixed order: two that are equal are the same text. */
export function merged(openings: readonly Opening[]): Opening[] {
  const found = new Map<string, Opening>()
  for (const { direction, address, ports } of openings) {
    const key = `${direction} ${address}`
    const before = found.get(key)
    found.set(key, { direction, address, ports: joined([...(before?.ports ?? []), ...ports]) })
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, opening]) => opening)
}

/** Sorted, without what is in another one already; neighbours stay apart, as the services that they are. */
function joined(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])
  return sorted.filter((one, i) => !sorted.slice(0, i).some(([first, last]) => one[0] >= first && one[1] <= last))
}

function span(text: string): Span {
  const [first = '', last = first] = text.split(/[:-]/)
  return [Number(first), Number(last)]
}

function addressText({ family, first }: { family: 4 | 6; first: bigint }): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((bits) => String((first >> bits) & 255n)).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((first >> BigInt(16 * (7 - i))) & 65535n).toString(16))
  return compressed(groups)
}

/** As `inet_ntop` writes it: the longest run of zeros is left out. */
function compressed(groups: readonly string[]): string {
  const runs = [
    ...groups
      .map((group) => (group === '0' ? '0' : '1'))
      .join('')
      .matchAll(/00+/g),
  ]
  const longest = runs.toSorted((a, b) => b[0].length - a[0].length)[0]
  if (!longest) return groups.join(':')
  return `${groups.slice(0, longest.index).join(':')}::${groups.slice(longest.index + longest[0].length).join(':')}`
}

/** As the kernel would write it, so that two can be compared; undefined: it is a name. */
export function plainAddress(text: string): string | undefined {
  const range = parseRange(text)
  return range && range.first === range.last ? addressText(range) : undefined
}
