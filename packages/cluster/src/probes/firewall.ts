/** The machine's packet filter, whoever wrote it. Only root may read it. */
import { markedAt, marksOf, parseUfwTuples } from '../firewall/marks.ts'
import type { Firewall } from '../firewall/firewall.ts'
import { parseIptables } from '../firewall/iptables-save.ts'
import { parseNft } from '../firewall/nft-json.ts'
import type { Table, Tool } from '../firewall/rules.ts'
import type { Probe } from './probe.ts'

/**
 * Rules of the older kind (legacy) are asked for only where the kernel has some: asking would load them. What iptables wrote through nft is read in its own
 * words, as nft does not know all of them. A rule that is longer than a line may be is read in pieces.
 */
export function firewall(cluster: string): Probe<Firewall> {
  return {
    name: 'firewall',
    script: `
[ "$(id -u)" = 0 ] || { echo 'unreadable only root may read the rules'; exit; }
PATH=$PATH:/usr/sbin:/sbin
say() { sed "s/^/$1 /"; }
save() { command -v "$2" >/dev/null && { echo "tool $1"; "$2" | head -c 2000000; } | say "$1"; }
if command -v iptables-nft-save >/dev/null; then save 4 iptables-nft-save; save 6 ip6tables-nft-save
elif iptables --version | grep -q nf_tables; then save 4 iptables-save; save 6 ip6tables-save; fi
legacy=iptables-legacy-save; command -v $legacy >/dev/null || legacy=iptables-save
[ -s /proc/net/ip_tables_names ] && save 4l $legacy
[ -s /proc/net/ip6_tables_names ] && save 6l ip6\${legacy#ip}
# Of very many rules those of a blocklist's set are left out.
rules() {
  all=$(nft -j list ruleset | head -c 4000001)
  if [ \${#all} -le 4000000 ]; then printf '%s\\n' "$all"; else nft -j -t list ruleset | head -c 4000000; fi
}
command -v nft >/dev/null && { nft -a list ruleset | head -c 2000000 | say text; rules | fold -b -w 3000 | say json; }
ip -o addr | awk '{ split($4, a, "/"); print "card " $2 " " a[1] }'
grep -h '^### tuple ###.* comment=' /etc/ufw/user.rules /etc/ufw/user6.rules | say ufw
true
`,
    parse(lines) {
      const of = (key: string) =>
        lines.flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []))
      const [reason] = of('unreadable')
      const cards = of('card').map((line) => {
        const [card = '', address = ''] = line.split(' ')
        return { card, address }
      })
      const own = tablesOf(of)
      const tables = own.tables
      const ufw = parseUfwTuples(of('ufw'), cluster)
      return {
        tables,
        cards,
        opened: marksOf(cluster, tables, ufw),
        markedAt: markedAt(cluster, tables, ufw),
        unreadable: reason ?? own.unreadable,
      }
    },
  }
}

function tablesOf(of: (key: string) => string[]): { tables: readonly Table[]; unreadable: string | undefined } {
  const iptables = (
    [
      ['4', 'iptables', 'ip'],
      ['6', 'iptables', 'ip6'],
      ['4l', 'iptables-legacy', 'ip'],
      ['6l', 'iptables-legacy', 'ip6'],
    ] as const
  ).flatMap(([key, tool, family]): Table[] => parseIptables(of(key), tool as Tool, family))
  // What is cut off lacks rules that let something through, and would be told as a wall.
  const isCut = ['4', '6', '4l', '6l'].some((key) => {
    const lines = of(key)
    return lines.filter((line) => line.startsWith('*')).length > lines.filter((line) => line === 'COMMIT').length
  })
  if (isCut) return { tables: [], unreadable: 'iptables has more rules than are read' }
  const json = of('json')
  if (json.length === 0) return { tables: iptables, unreadable: undefined }
  try {
    const known = new Set(
      iptables.filter(({ tool }) => tool === 'iptables').map(({ family, name }) => `${family} ${name}`),
    )
    const nft = parseNft(json.join(''), of('text')).filter(({ family, name }) => !known.has(`${family} ${name}`))
    return { tables: [...iptables, ...nft], unreadable: undefined }
  } catch (error) {
    return { tables: iptables, unreadable: `what nft printed is not understood: ${(error as Error).message}` }
  }
}
