/** Firewalls made by hand, of machines whose only network card is eth0. */
import type { Firewall } from '../firewall/firewall.ts'
import { parseIptables } from '../firewall/iptables-save.ts'
import { markedAt, marksOf } from '../firewall/marks.ts'

/** `rules`: lines of the table filter, as iptables-save writes them. */
export function iptablesFirewall(
  address: string,
  rules: readonly string[] = [],
  { cluster = 'demo', policy = 'ACCEPT' } = {},
): Firewall {
  const chains = [...new Set(rules.flatMap((rule) => / -j (tinderbox-\S+)$/.exec(rule)?.[1] ?? []))]
  const tables = parseIptables(
    [
      '*filter',
      `:INPUT ${policy} [0:0]`,
      ':OUTPUT ACCEPT [0:0]',
      ...chains.map((name) => `:${name} - [0:0]`),
      ...rules,
      'COMMIT',
    ],
    'iptables',
    'ip',
  )
  return {
    tables,
    cards: [{ card: 'eth0', address }],
    opened: marksOf(cluster, tables, []),
    markedAt: markedAt(cluster, tables, []),
    unreadable: undefined,
  }
}
