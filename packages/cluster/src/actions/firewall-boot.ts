/** What makes openings outlive a reboot where the keeper of the rules does not do it, and what takes everything away again. */
import { markOf } from '../firewall/firewall.ts'
import { quote, words } from '../hosts/quote.ts'
import { chainName, nftChain, nftJumps, ufwAdded } from './firewall-scripts.ts'

/** Not `tinderbox-NAME-...`: it is no daemon of the cluster. */
const unitOf = (cluster: string): string => `tinderbox_firewall_${cluster}.service`

/** Seconds. Rules that others set in a way of their own may come at any time of a start; a firewall that was removed never does. */
const patience = 120

/**
 * A script that is run now, and by a unit of its own at each start: after those that set the machine's own rules, and again when they are set anew. It has
 * `comes COMMAND...`, which waits, at a start only, until the command finds what it asks for. Nothing waits for the unit.
 */
export function bootFiles(
  cluster: string,
  rootFolder: string,
  keeper: 'iptables' | 'nftables',
  script: string,
): string {
  const folder = `${rootFolder}/firewall`
  const file = `${folder}/${cluster}.${keeper}.sh`
  const unit = `/etc/systemd/system/${unitOf(cluster)}`
  const others = 'nftables.service netfilter-persistent.service iptables.service ip6tables.service'
  return `
mkdir -p ${quote(folder)}
cat > ${quote(`${file}.new`)} <<'TINDERBOX_SCRIPT'
# Ports of the cluster ${cluster}, opened by Tinderbox.
set -e
PATH=$PATH:/usr/sbin:/sbin
patience=\${1:-0}
comes() { until "$@" >/dev/null 2>&1; do [ "$patience" -gt 0 ] || return 1; patience=$((patience - 1)); sleep 1; done; }
${script}
TINDERBOX_SCRIPT
mv -f ${words([`${file}.new`, file])}
sh ${quote(file)}
if [ -d /run/systemd/system ]; then
  cat > ${quote(unit)} <<'TINDERBOX_UNIT'
[Unit]
Description=Ports of the cluster ${cluster} (Tinderbox)
After=${others} ufw.service rc-local.service
PartOf=${others}

[Service]
Type=simple
RemainAfterExit=yes
ExecStart=/bin/sh -c 'for each in ${folder}/${cluster}.*.sh; do sh "$each" ${patience} || exit; done'

[Install]
WantedBy=multi-user.target
TINDERBOX_UNIT
  systemctl daemon-reload
  systemctl -q enable ${unitOf(cluster)} 2>/dev/null
  systemctl -q --no-block restart ${unitOf(cluster)}
else printf '\\036note %s\\n' 'there is no systemd: the ports are closed again after a reboot'; fi
`
}

/** Sets `zone` to that of the card that leads to them. One of the addresses may be the machine's own, which no card leads to. */
export function firewalldZone(addresses: readonly string[]): string {
  return `card=$(for to in ${words(addresses)}; do ip -o route get "$to"; done | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | grep -vx lo | head -n 1)
zone=$(firewall-cmd --get-zone-of-interface="$card" 2>/dev/null) || zone=$(firewall-cmd --get-default-zone)`
}

/** Marked rich rules that are not among the lines of `$wanted` go, in whichever zone, from all that is `told`: now and for good. */
export function closeNothingElse(
  cluster: string,
  told: readonly string[] = ['firewall-cmd', 'firewall-cmd --permanent'],
): string {
  return `for tell in ${words(told)}; do
  $tell --list-all-zones | awk -v mark=${quote(`log prefix="${markOf(cluster)}"`)} '
    /^[^ \\t]/ { zone = $1 } index($0, mark) { sub(/^[ \\t]+/, ""); print zone " " $0 }' |
  while read -r in rule; do
    printf '%s\\n' "$wanted" | grep -qxF -- "$rule" || $tell -q --zone="$in" --remove-rich-rule="$rule" </dev/null
  done
done`
}

/** Where the daemon does not run, its files still have what it would open again. Without a mark in them nothing is asked. */
export function closeFirewalld(cluster: string): string {
  return `
if command -v firewall-cmd >/dev/null && [ "$(systemctl is-active firewalld)" = active ]; then
  wanted=
  ${closeNothingElse(cluster)}
elif grep -qs ${quote(`prefix="${markOf(cluster)}"`)} /etc/firewalld/zones/*.xml; then
  if command -v firewall-offline-cmd >/dev/null; then
    wanted=
    ${closeNothingElse(cluster, ['firewall-offline-cmd'])}
  else printf '\\036note %s\\n' 'rules of the cluster stay in /etc/firewalld/zones: firewalld, which keeps them, is not installed any more'; fi
fi
`
}

/** Rules that somebody has saved since, with ours among them: their files are not ours to change, and at the next start they bring it all back. */
export function tellSavedRules(cluster: string): string {
  const files = [
    ...['/etc/iptables/rules.v4', '/etc/iptables/rules.v6', '/etc/sysconfig/iptables', '/etc/sysconfig/ip6tables'],
    ...['/etc/nftables.conf', '/etc/sysconfig/nftables.conf'],
  ]
  return `
for saved in ${words(files)}; do
  ! grep -qsF -- ${quote(`"${markOf(cluster)}"`)} "$saved" ||
    printf '\\036note %s\\n' "$saved was saved with what is taken back here, and opens it again at the next start: save the rules anew"
done
`
}

/** Everything that carries the mark, whoever keeps it. What makes it last, and is looked for to find it again, goes last. Where there is nothing, nothing is done. */
export function closeScript(cluster: string, rootFolder: string): string {
  const nft = `/etc/tinderbox-${cluster}.nft`
  const unit = `/etc/systemd/system/${unitOf(cluster)}`
  const chains = [chainName(cluster), `${chainName(cluster)}-o`]
  const nftChains = [nftChain(cluster), `${nftChain(cluster)}_out`]
  return `
PATH=$PATH:/usr/sbin:/sbin
if command -v ufw >/dev/null; then
  ${ufwAdded(cluster)} | while read -r rule; do set -f; ufw --force delete $rule >/dev/null </dev/null; done
fi
${closeFirewalld(cluster)}
if command -v nft >/dev/null; then
  ${nftJumps(cluster)} | while read -r family table chain handle; do nft delete rule "$family" "$table" "$chain" handle "$handle"; done
  nft list chains 2>/dev/null | awk '/^table /{ t = $2 " " $3 } /^\\tchain /{ print t, $2 }' | while read -r family table chain; do
    case $chain in ${nftChains.map(quote).join('|')}) nft delete chain "$family" "$table" "$chain" ;; esac
  done
fi
for cmd in iptables ip6tables iptables-legacy ip6tables-legacy; do
  command -v $cmd-save >/dev/null || continue
  case $cmd in iptables-legacy) [ -s /proc/net/ip_tables_names ] || continue ;; ip6tables-legacy) [ -s /proc/net/ip6_tables_names ] || continue ;; esac
  saved=$($cmd-save 2>/dev/null) || continue
  printf '%s\\n' "$saved" | awk -v a=${quote(chains[0]!)} -v b=${quote(chains[1]!)} '
    /^\\*/ { t = substr($0, 2) } $1 == "-A" && $(NF - 1) == "-j" && ($NF == a || $NF == b) { print t, $2, $NF }' |
  while read -r table base own; do $cmd -w -t "$table" -D "$base" -m comment --comment ${quote(markOf(cluster))} -j "$own"; done
  printf '%s\\n' "$saved" | awk -v a=${quote(`:${chains[0]!}`)} -v b=${quote(`:${chains[1]!}`)} '/^\\*/ { t = substr($0, 2) } $1 == a || $1 == b { print t, substr($1, 2) }' |
  while read -r table own; do $cmd -w -t "$table" -F "$own"; $cmd -w -t "$table" -X "$own"; done
done
if [ -e ${quote(unit)} ]; then
  systemctl -q disable ${unitOf(cluster)} 2>/dev/null || true
  systemctl -q stop ${unitOf(cluster)} 2>/dev/null || true
  rm -f ${quote(unit)}
  systemctl daemon-reload
fi
rm -f ${quote(`${rootFolder}/firewall`)}/${quote(cluster)}.*.sh
rmdir ${quote(`${rootFolder}/firewall`)} 2>/dev/null || true
if [ -e ${quote(nft)} ]; then
  conf=$(systemctl show -p ExecStart nftables.service 2>/dev/null | sed -n 's/.* -f \\([^ ;]*\\) .*/\\1/p')
  for each in $conf /etc/nftables.conf /etc/sysconfig/nftables.conf; do
    [ -f "$each" ] || continue
    ! grep -qxF ${quote(`include "${nft}"`)} "$each" || { grep -vxF ${quote(`include "${nft}"`)} "$each" > "$each.tinderbox-new" || true; cat "$each.tinderbox-new" > "$each"; rm -f "$each.tinderbox-new"; }
  done
  rm -f ${quote(nft)}
fi
${tellSavedRules(cluster)}
true
`
}
