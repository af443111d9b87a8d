/** Firewalls whose rules could not be read, so that nobody can say what they refuse. Pure. */
import type { Patient } from '../checks/doctor-check.ts'
import type { Firewall } from '../firewall/firewall.ts'
import type { Unseen } from './examine.ts'

interface Walled {
  readonly machine: string
  readonly firewall?: Firewall | undefined
}

export function unreadRules(all: readonly Walled[]): Unseen[] {
  return all.flatMap(({ machine, firewall }) =>
    firewall?.unreadable === undefined ? [] : [{ machine, what: "the firewall's rules", why: firewall.unreadable }],
  )
}

/**
 * Before anything is installed nobody listens, and a firewall that refuses looks the same: only the rules tell the two apart. Where all was reached they do not
 * matter; nor where the file has firewalls left alone. Of those that it wants managed `firewall-unmanaged` tells.
 */
export function unreadBefore({ cluster, machines, examined, dialled }: Omit<Patient, 'isUp'>): Unseen[] {
  if (cluster.kind === 'local' || cluster.settings.firewall !== 'check') return []
  const refused = new Set(dialled.filter(({ outcome }) => outcome === 'refused').flatMap(({ from, to }) => [from, to]))
  const there = [...machines.keys()].filter((name) => refused.has(name))
  return unreadRules(there.map((machine) => ({ machine, firewall: examined.get(machine)?.firewall })))
}
