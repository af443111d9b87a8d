import type { Probe } from './probe.ts'

/** What of the cluster is among the system's own files, and no file of its own. */
export interface Outside {
  /** The firewall was opened for it: by what makes that last, which only root may read. */
  readonly firewall: boolean
  /** The names of its machines stand in /etc/hosts. */
  readonly hosts: boolean
}

/** By its marks, which one look finds. */
export function outside(cluster: string): Probe<Outside> {
  const mark = `tinderbox ${cluster}`
  return {
    name: 'outside',
    script: `
for each in "$ROOT"/firewall/${cluster}.*.sh /etc/systemd/system/tinderbox_firewall_${cluster}.service /etc/tinderbox-${cluster}.nft; do [ ! -e "$each" ] || { echo firewall; break; }; done
grep -sl -e 'comment=${Buffer.from(mark).toString('hex')}$' -e 'prefix="${mark}"' -e '^# >>> ${mark} >>>$' /etc/ufw/user.rules /etc/ufw/user6.rules /etc/firewalld/zones/*.xml /etc/hosts
true
`,
    parse: (lines) => ({
      firewall: lines.some((line) => line === 'firewall' || /^\/etc\/(ufw|firewalld)\//.test(line)),
      hosts: lines.includes('/etc/hosts'),
    }),
  }
}
