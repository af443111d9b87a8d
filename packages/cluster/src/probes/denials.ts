import { words } from '../hosts/quote.ts'
import type { Probe } from './probe.ts'

/** What a security module of the kernel has refused to something of the cluster's, within the last hour: lines of the audit log or the journal. */
export interface Denials {
  readonly selinux: readonly string[]
  readonly apparmor: readonly string[]
}

export const denials = (others: readonly string[] = []): Probe<Denials> => ({
  name: 'denials',
  script: `
since=$(($(date +%s) - 3600))
{ [ -r /var/log/audit/audit.log ] && tail -c 2000000 /var/log/audit/audit.log
  [ -e /run/systemd/container ] || [ -e /.dockerenv ] || [ -e /run/.containerenv ] || ! command -v journalctl >/dev/null ||
    timeout $((PATIENCE - 1)) journalctl -q --no-pager -o cat --since=-1h _TRANSPORT=audit + _TRANSPORT=kernel
} | grep -aE 'avc: +denied|apparmor="DENIED"' | grep -aF ${words(['/opt/tinderbox', '/.tinderbox/', 'tinderbox', ...others].flatMap((text) => ['-e', text]))} |
  awk -v since=$since '{ at = $0; if (sub(/.*audit\\(/, "", at)) { if (at + 0 < since) next } print }' | tail -n 20
`,
  parse: (lines) => ({
    // In permissive mode nothing was refused.
    selinux: lines.filter((line) => /avc: +denied/.test(line) && !line.includes('permissive=1')),
    apparmor: lines.filter((line) => line.includes('apparmor="DENIED"')),
  }),
})
