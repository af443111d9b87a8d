import { markOf } from '../firewall/firewall.ts'
import { groupBy } from '../group-by.ts'
import { quote } from '../hosts/quote.ts'
import type { ActionModule, OpenPorts } from './action.ts'
import { bootFiles, closeNothingElse, firewalldZone } from './firewall-boot.ts'
import { iptablesScript, nftScript, nftText, richRules, ufwAdded, ufwRules } from './firewall-scripts.ts'

/**
 * Each keeper of rules is told in its own words, and remembers in its own way. What is there and carries the mark is afterwards just what is asked for; no
 * other rule is touched, and nothing is flushed but our own chain.
 */
export const openPorts: ActionModule<OpenPorts> = {
  kind: 'open-ports',
  describe: ({ gateways, openings }) => {
    const keepers = [...new Set(gateways.map(({ keeper }) => keeper))].join(', ')
    const [ins, outs] = (['in', 'out'] as const).map(
      (way) =>
        openings.filter(({ direction }) => direction === way && gateways.some((one) => one.direction === way)).length,
    )
    const who = [...(ins ? [`in from ${ins}`] : []), ...(outs ? [`out to ${outs}`] : [])].join(' and ')
    return `let the cluster's ports ${who} members of the cluster through ${keepers}`
  },
  script(action, { rootFolder }) {
    const { cluster, gateways, openings } = action
    const of = groupBy(gateways, ({ keeper }) => keeper)
    const part = (
      keeper: 'ufw' | 'firewalld' | 'nftables' | 'iptables',
      script: (own: OpenPorts['gateways']) => string,
    ) => {
      const own = of.get(keeper)
      return own ? script(own) : ''
    }
    return `
PATH=$PATH:/usr/sbin:/sbin
${part('ufw', (own) =>
  ufwScript(
    cluster,
    openings.filter(({ direction }) => own.some((one) => one.direction === direction)),
  ),
)}
${part('firewalld', (own) => firewalldScript(cluster, own, openings))}
${part('nftables', (own) => nftablesScript(cluster, own, openings, rootFolder))}
${part('iptables', (own) => {
  const text = own.map((one) => iptablesScript(cluster, one, openings)).join('')
  return bootFiles(cluster, rootFolder, 'iptables', text)
})}
`
  },
}

function ufwScript(cluster: string, openings: OpenPorts['openings']): string {
  return `
wanted=$(cat <<'TINDERBOX_RULES'
${ufwRules(openings)
  .map((rule) => rule.join(' '))
  .join('\n')}
TINDERBOX_RULES
)
added=$(${ufwAdded(cluster)})
# Where a rule of somebody else's has come in front of one of ours, all of ours are put there anew.
behind=$(ufw show added 2>/dev/null | awk -v mark=${quote(` comment '${markOf(cluster)}'`)} '/^ufw / { if (index($0, mark)) { if (other) behind = "yes" } else other = 1 } END { print behind }')
printf '%s\\n' "$added" | while read -r rule; do
  [ -n "$rule" ] || continue
  [ -z "$behind" ] && printf '%s\\n' "$wanted" | grep -qxF -- "$rule" || { set -f; ufw --force delete $rule >/dev/null </dev/null; }
done
[ -z "$behind" ] || added=
printf '%s\\n' "$wanted" | while read -r rule; do
  printf '%s\\n' "$added" | grep -qxF -- "$rule" && continue
  set -f
  ufw prepend $rule comment ${quote(markOf(cluster))} >/dev/null </dev/null
done
`
}

/** In the zones whose rules stop them; where that is not known, in that of the network card that leads to the others. Now and for good. */
function firewalldScript(cluster: string, own: OpenPorts['gateways'], openings: OpenPorts['openings']): string {
  const rules = richRules(cluster, openings)
  if (rules.length === 0) return ''
  const two = [...new Set(openings.map(({ address }) => address))].slice(0, 2)
  const zones = [...new Set(own.flatMap(({ zone }) => zone ?? []))]
  return `
${zones.length > 0 ? `zones=${quote(zones.join(' '))}` : `${firewalldZone(two)}\nzones=$zone`}
wanted=$(cat <<'TINDERBOX_RULES'
${rules.join('\n')}
TINDERBOX_RULES
)
# Before 0.7 there are no priorities.
case $(firewall-cmd --version) in 0.[0-6].*) wanted=$(printf '%s\\n' "$wanted" | sed 's/ priority="-1"//') ;; esac
${closeNothingElse(cluster)}
set --
while read -r rule; do set -- "$@" "--add-rich-rule=$rule"; done <<TINDERBOX_RULES
$wanted
TINDERBOX_RULES
for zone in $zones; do
  firewall-cmd -q --zone="$zone" "$@"
  firewall-cmd -q --permanent --zone="$zone" "$@"
done
`
}

/**
 * An accept in a chain of our own would not overrule a drop in another: the chain that drops itself leads to ours. Where nftables.service loads that chain,
 * its file includes ours, so that a reload keeps it; our own unit opens it too, and those that somebody else loads.
 */
function nftablesScript(
  cluster: string,
  own: OpenPorts['gateways'],
  openings: OpenPorts['openings'],
  rootFolder: string,
): string {
  const file = `/etc/tinderbox-${cluster}.nft`
  const line = `include "${file}"`
  return `
conf=$(systemctl show -p ExecStart nftables.service 2>/dev/null | sed -n 's/.* -f \\([^ ;]*\\) .*/\\1/p')
if [ -n "$conf" ] && [ -f "$conf" ] && { systemctl -q is-enabled nftables.service || systemctl -q is-active nftables.service; } 2>/dev/null; then
  # What it loads is tried where there is nothing else. It cannot be where it names network cards: then the word counts.
  loaded=$({ grep -vxF ${quote(line)} "$conf" || true; } | (cd "\${conf%/*}" && unshare -n sh -c 'nft -f - && nft list chains && echo read') 2>/dev/null |
    awk '/^read$/ { read = 1 } /^table / { table = $2 " " $3 } /^\\tchain / { all = all table " " $2 "\\n" } END { if (read) printf "read\\n%s", all }') || loaded=
  loads() { if [ -n "$loaded" ]; then printf '%s\\n' "$loaded" | grep -qxF "$1 $2 $3"; else grep -Eq "chain +$3( |\\{|;|$)" "$conf"; fi; }
  echo '# Ports of the cluster ${cluster}, opened by Tinderbox.' > ${quote(`${file}.new`)}
${own
  .map(
    (gateway) => `
  ! loads ${gateway.family} ${gateway.table} ${gateway.chain} || cat >> ${quote(`${file}.new`)} <<'TINDERBOX_RULES'
${nftText(cluster, gateway, openings)}
TINDERBOX_RULES
`,
  )
  .join('')}
  mv -f ${quote(`${file}.new`)} ${quote(file)}
  grep -qxF ${quote(line)} "$conf" || printf '\\n%s\\n' ${quote(line)} >> "$conf"
fi
${bootFiles(cluster, rootFolder, 'nftables', nftScript(cluster, own, openings))}
`
}
