import type { Probe } from './probe.ts'

/** Whether the machine's firewall was opened for the cluster: by what makes it last, which only root may read. */
export function opened(cluster: string): Probe<boolean> {
  const mark = `tinderbox ${cluster}`
  return {
    name: 'opened',
    script: `
{ ls "$ROOT"/firewall/${cluster}.*.sh >/dev/null || [ -e /etc/systemd/system/tinderbox_firewall_${cluster}.service ] || [ -e /etc/tinderbox-${cluster}.nft ] ||
  grep -qs 'comment=${Buffer.from(mark).toString('hex')}$' /etc/ufw/user.rules /etc/ufw/user6.rules ||
  grep -qs 'prefix="${mark}"' /etc/firewalld/zones/*.xml; } && echo yes
`,
    parse: (lines) => lines.includes('yes'),
  }
}
