import type { Check } from './check.ts'

/** Daemons of a user without lingering, where there is no systemd for them, are gone after a reboot. */
export const reboot: Check = {
  name: 'reboot',
  page: {
    title: 'Daemons do not come back after a reboot',
    means:
      'There is no systemd that would start them: none runs there, or the login has neither root nor lingering. A small keeper starts daemons that ended, and it is gone after a reboot itself.',
    mend: '`loginctl enable-linger USER`, by an administrator, lets systemd start them; the next `tinderbox up` hands them over. Else run `tinderbox up` after each reboot.',
  },
  run(cluster, { facts }) {
    if (cluster.kind === 'local' || facts.supervision !== 'process') return []
    const canLinger = !facts.login.root && facts.tools.has('systemctl')
    return [
      {
        severity: 'warning',
        summary: 'its daemons do not come back by themselves after a reboot',
        evidence: canLinger ? `/var/lib/systemd/linger/${facts.login.user}: not there` : 'no systemd runs there',
        hint: canLinger
          ? `Let an administrator run there: loginctl enable-linger ${facts.login.user}; then tinderbox up hands the daemons to systemd. Else run tinderbox up after a reboot.`
          : 'Run tinderbox up after a reboot.',
      },
    ]
  },
}
