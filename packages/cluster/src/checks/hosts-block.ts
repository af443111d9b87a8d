/** The names of all members in a machine's /etc/hosts, between two marks, before the user's own lines. Pure. */
import type { Action } from '../actions/action.ts'
import type { Fix } from './fix.ts'
import { isAddress } from './addresses.ts'
import type { Patient } from './doctor-check.ts'

/** Undefined: nobody but root may write there, and the login is another's. */
export function hostsFix(patient: Patient, on: readonly string[]): Fix | undefined {
  const { cluster, machines } = patient
  const may = on.filter((name) => machines.get(name)?.facts.login.root === true)
  if (may.length === 0 || may.length < on.length) return undefined
  const body = memberLines(patient).join('\n')
  return {
    title: `write the names of all machines into /etc/hosts of ${on.join(', ')}`,
    actions: may.map((machine): Action => ({
      kind: 'write-block',
      machine,
      why: 'names lead elsewhere there',
      path: '/etc/hosts',
      marker: `tinderbox ${cluster.name}`,
      body: `${body}\n`,
      first: true,
    })),
    up: true,
  }
}

/** An address that the file does not know is the one that SSH reached. */
function memberLines({ machines, lookups }: Patient): string[] {
  return [...machines.values()].flatMap(({ address, facts }) => {
    const { machine, login, system } = facts
    // What the file says may be wrong itself.
    const at = system.addresses.includes(address) ? address : (login.address ?? system.addresses[0])
    if (at === undefined) return []
    const wanted = lookups.filter((one) => one.of === machine).map(({ name }) => name)
    const names = [...new Set([...wanted, system.hostname, ...(isAddress(address) ? [] : [address])])]
    return [`${at} ${names.filter((name) => name !== '' && !isAddress(name)).join(' ')}`]
  })
}
