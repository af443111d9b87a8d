import { ownAddresses } from './own-addresses.ts'
import type { Probe } from './probe.ts'

export interface Names {
  readonly hostname: string
  /** What its own name leads to, there; empty: nothing. */
  readonly addresses: readonly string[]
  /** The names that its own addresses have there; none for an address without one. */
  readonly reverse: readonly { readonly address: string; readonly name: string | undefined; readonly ms: number }[]
}

/** Names as the machine's own programs look them up: its hosts file first, mostly, then DNS. */
export const names: Probe<Names> = {
  name: 'names',
  script: `
name=$(hostname 2>/dev/null || cat /etc/hostname)
echo "hostname $name"
timeout $((PATIENCE - 1)) getent ahosts "$name" | awk '{ print "address " $1 }' | sort -u
for address in $(${ownAddresses}); do
  case $address in *:*) continue ;; esac
  # What it takes to start programs there is not the lookup's.
  ( idle=$(date +%s%3N); found=$(timeout $((PATIENCE - 1)) true | awk '{ print $2; exit }')
    began=$(date +%s%3N); found=$(timeout $((PATIENCE - 1)) getent hosts "$address" | awk '{ print $2; exit }'); ended=$(date +%s%3N)
    ms=$((\${ended:-0} + \${idle:-0} - 2 * \${began:-0})); [ "$ms" -gt 0 ] || ms=0
    echo "reverse $address $ms $found" ) &
done
wait
`,
  parse: (lines) => ({
    hostname: lines.find((line) => line.startsWith('hostname '))?.slice(9) ?? '',
    addresses: lines.filter((line) => line.startsWith('address ')).map((line) => line.slice(8)),
    reverse: lines
      .filter((line) => line.startsWith('reverse '))
      .map((line) => line.split(' '))
      .map(([, address, ms, name]) => ({ address: address!, name: name || undefined, ms: Number(ms) })),
  }),
}
