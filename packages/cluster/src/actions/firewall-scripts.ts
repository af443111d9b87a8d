/** The shell of opening and closing, for each keeper of rules. Everything that is put somewhere carries the cluster's mark; only that is taken away. */
import { createHash } from 'node:crypto'
import type { Gateway, Opening } from '../firewall/firewall.ts'
import { markOf } from '../firewall/firewall.ts'
import type { Span } from '../firewall/rules.ts'
import { quote } from '../hosts/quote.ts'

/** iptables has room for 28 letters. */
export function chainName(cluster: string): string {
  const name = `tinderbox-${cluster}`
  return name.length <= 26
    ? name
    : `${name.slice(0, 17)}-${createHash('sha256').update(cluster).digest('hex').slice(0, 8)}`
}

/** Of nft: a word may have no dash. */
export const nftChain = (cluster: string): string => `tinderbox_${cluster.replaceAll('-', '_')}`

/** A range counts twice, and a rule takes fifteen. */
export function portGroups(ports: readonly Span[], between: ':' | '-'): string[] {
  const groups: { texts: string[]; weight: number }[] = []
  for (const [first, last] of ports) {
    const weight = first === last ? 1 : 2
    const text = first === last ? `${first}` : `${first}${between}${last}`
    const group = groups.at(-1)
    if (group && group.weight + weight <= 15) {
      group.texts.push(text)
      group.weight += weight
    } else groups.push({ texts: [text], weight })
  }
  return groups.map(({ texts }) => texts.join(','))
}

const isSix = ({ address }: Opening): boolean => address.includes(':')

/** Idempotent: our chain is written anew as a whole, and led to once, before all other rules: others may have come in front since. `comes` is bootFiles'. */
export function iptablesScript(
  cluster: string,
  { tool, family, table, chain, direction }: Gateway,
  openings: readonly Opening[],
): string {
  const six = family === 'ip6'
  const own = `${chainName(cluster)}${direction === 'in' ? '' : '-o'}`
  const mark = markOf(cluster)
  const rules = openings
    .filter((one) => one.direction === direction && isSix(one) === six)
    .flatMap(({ address, ports }) =>
      portGroups(ports, ':').map(
        (group) =>
          `-A ${own} ${direction === 'in' ? '-s' : '-d'} ${address} -p tcp -m multiport --dports ${group} -m comment --comment "${mark}" -j ACCEPT`,
      ),
    )
  const jump = `-m comment --comment ${quote(mark)} -j ${own}`
  const name = `${six ? 'ip6tables' : 'iptables'}${tool === 'iptables-legacy' ? '-legacy' : ''}`
  return `
cmd=${name}; command -v $cmd >/dev/null || cmd=${name.replace('-legacy', '')}
restore=$cmd-restore
if comes $cmd -w -t ${table} -nL ${quote(chain)}; then
$restore -w --noflush <<'TINDERBOX_RULES'
*${table}
:${own} - [0:0]
${rules.join('\n')}
COMMIT
TINDERBOX_RULES
case $($cmd -w -t ${table} -S ${quote(chain)} 1) in *${quote(` -j ${own}`)}) ;; *)
  $cmd -w -t ${table} -I ${quote(chain)} 1 ${jump}
  $cmd -w -t ${table} -S ${quote(chain)} | grep '^-A ' | awk -v jump=${quote(` -j ${own}`)} 'NR > 1 && substr($0, length($0) - length(jump) + 1) == jump { print NR }' | sort -rn |
    while read -r at; do $cmd -w -t ${table} -D ${quote(chain)} "$at"; done ;;
esac
else echo ${quote(`there is no chain ${chain}: nothing is opened in it`)}; fi
`
}

/** For `nft -f`: also as a part of the file that the machine's own service loads, where the chain is there, or a failure would leave all of it unloaded. */
export function nftText(cluster: string, gateway: Gateway, openings: readonly Opening[]): string {
  const mark = markOf(cluster)
  const { family, table, chain, direction } = gateway
  const own = `${nftChain(cluster)}${direction === 'in' ? '' : '_out'}`
  const rules = openings
    .filter((one) => one.direction === direction && (family === 'inet' || isSix(one) === (family === 'ip6')))
    .map(
      (one) =>
        `add rule ${family} ${table} ${own} ${isSix(one) ? 'ip6' : 'ip'} ${direction === 'in' ? 'saddr' : 'daddr'} ${one.address} tcp dport { ${one.ports.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(', ')} } accept comment "${mark}"`,
    )
  return [
    `add table ${family} ${table}`,
    `add chain ${family} ${table} ${own}`,
    `flush chain ${family} ${table} ${own}`,
    ...rules,
    `add chain ${family} ${table} ${chain}`,
    `insert rule ${family} ${table} ${chain} jump ${own} comment "${mark}"`,
  ].join('\n')
}

/**
 * Idempotent. A chain is never made here: whoever it belongs to could not load it any more, and with it all of its rules. It is waited for (`comes`, of
 * bootFiles); one that does not come stops nothing.
 */
export function nftScript(cluster: string, gateways: readonly Gateway[], openings: readonly Opening[]): string {
  const names = gateways.map(({ family, table, chain }) => `${family} ${table} ${chain}`)
  return `
${names.map((name) => `comes nft list chain ${name} || echo 'there is no chain ${name}: nothing is opened in it'`).join('\n')}
old=$(${nftJumps(cluster)})
${gateways
  .map(
    (gateway, index) => `
! nft list chain ${names[index]} >/dev/null 2>&1 || nft -f - <<'TINDERBOX_RULES'
${nftText(cluster, gateway, openings)}
TINDERBOX_RULES
`,
  )
  .join('')}
printf '%s\\n' "$old" | while read -r family table chain handle; do
  [ -z "$handle" ] || nft delete rule "$family" "$table" "$chain" handle "$handle"
done
`
}

/** The rules of nft that lead to our chain, as `FAMILY TABLE CHAIN HANDLE` lines. */
export function nftJumps(cluster: string): string {
  return `nft -a list ruleset 2>/dev/null | awk -v mark=${quote(`comment "${markOf(cluster)}"`)} '
    /^table / { table = $2 " " $3 }
    /^\\tchain / { chain = $2 }
    /[ \\t]jump / && index($0, mark) && / # handle [0-9]+$/ { print table, chain, $NF }'`
}

/** Those that ufw keeps for the cluster, as one would type them, without the comment. */
export const ufwAdded = (cluster: string): string =>
  `ufw show added 2>/dev/null | sed -n ${quote(`s/^ufw \\(.*\\) comment '${markOf(cluster)}'$/\\1/p`)}`

export function ufwRules(openings: readonly Opening[]): string[][] {
  return openings.flatMap(({ direction, address, ports }) =>
    portGroups(ports, ':').map((group) =>
      direction === 'in'
        ? ['allow', 'from', address, 'to', 'any', 'port', group, 'proto', 'tcp']
        : ['allow', 'out', 'to', address, 'port', group, 'proto', 'tcp'],
    ),
  )
}

/**
 * Before the zone's own rich rules: those that deny would come first otherwise. firewalld keeps no comments: the name stands in a log prefix, at a level
 * that nobody keeps, at most twice a day.
 */
export function richRules(cluster: string, openings: readonly Opening[]): string[] {
  return openings
    .filter(({ direction }) => direction === 'in')
    .flatMap((one) =>
      one.ports.map(
        ([first, last]) =>
          `rule priority="-1" family="${isSix(one) ? 'ipv6' : 'ipv4'}" source address="${one.address}" port port="${first === last ? first : `${first}-${last}`}" protocol="tcp" log prefix="${markOf(cluster)}" level="debug" limit value="2/d" accept`,
      ),
    )
}
