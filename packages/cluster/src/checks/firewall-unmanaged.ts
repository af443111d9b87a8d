import type { Check } from './check.ts'

/** Only root may read and write the rules. */
export const firewallUnmanaged: Check = {
  name: 'firewall-unmanaged',
  page: {
    title: 'The firewall cannot be managed without root',
    means:
      'The file asks for `firewall: manage`, and on this machine Tinderbox has no rights of root: it can neither read nor write the rules of the firewall.',
    mend: 'Nothing is done by itself. Give the login sudo on the machine, or write `firewall: check` in the file and allow the ports that `tinderbox ports` lists by hand.',
  },
  run(cluster, { facts }) {
    const reason = facts.firewall?.unreadable
    if (cluster.settings.firewall !== 'manage' || cluster.kind === 'local' || reason === undefined) return []
    return [
      {
        severity: 'warning',
        summary: 'the file asks for `firewall: manage`, and its rules cannot be read there: nothing is opened',
        evidence: reason,
        hint: 'Where only root may: give the login its rights there (sudo). Or write `firewall: check` and allow the ports that `tinderbox ports` lists by hand.',
      },
    ]
  },
}
