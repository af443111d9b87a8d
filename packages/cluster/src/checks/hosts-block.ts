/** The names of all members in a machine's /etc/hosts, between two marks, and no other addresses of theirs. Pure. */
import type { Action } from '../actions/action.ts'
import { foldNames } from '../config/fold-names.ts'
import type { Lookup } from '../probes/lookups.ts'
import type { Fix } from './fix.ts'
import { isAddress, isAmong } from './addresses.ts'
import type { Patient } from './doctor-check.ts'

/** So that `names` are known on those machines. Undefined: nobody but root may write there, and the login is another's; or nobody can say whose name it is. */
export function hostsFix(patient: Patient, names: readonly string[], on: readonly string[]): Fix | undefined {
  const { cluster, machines } = patient
  const may = on.filter((one) => machines.get(one)?.facts.login.root === true)
  if (may.length === 0 || may.length < on.length) return undefined
  const members = membersFor(patient)
  if (!members.some((member) => names.some((name) => member.names.includes(name)))) return undefined
  const body = members.map((member) => `${member.address} ${member.names.join(' ')}`).join('\n')
  return {
    title: `write the names of all machines into /etc/hosts of ${foldNames(on).join(', ')}`,
    actions: may.map((machine): Action => ({
      kind: 'write-block',
      machine,
      why: 'names lead elsewhere there',
      path: '/etc/hosts',
      marker: `tinderbox ${cluster.name}`,
      body: `${body}\n`,
      hosts: true,
    })),
    up: true,
  }
}

interface Member {
  readonly address: string
  readonly names: readonly string[]
}

/** Asked for each name that leads elsewhere, and the same for all. */
const known = new WeakMap<Patient, readonly Member[]>()

function membersFor(patient: Patient): readonly Member[] {
  const members = known.get(patient) ?? membersOf(patient)
  known.set(patient, members)
  return members
}

/** An address that the file does not know is the one that SSH reached. What several call themselves, or any machine does, is nobody's name. */
function membersOf({ machines, lookups }: Patient): Member[] {
  const members = [...machines.values()].flatMap(({ address, facts }): Member[] => {
    const { machine, login, system } = facts
    // What the file says may be wrong itself.
    const at = isAmong(address, system.addresses) ? address : (login.address ?? system.addresses[0])
    if (at === undefined) return []
    const wanted = lookups
      .filter((one) => one.of === machine && !isHostnameOfAnother(machines, one))
      .map(({ name }) => name)
    const names = [...new Set([...wanted, system.hostname, ...(isAddress(address) ? [] : [address])])]
    return [{ address: at, names: names.filter((name) => name !== '' && !isAddress(name)) }]
  })
  const all = members.flatMap(({ names }) => names)
  const isOwn = (name: string) => !/^localhost(\.|$)/i.test(name) && all.filter((one) => one === name).length === 1
  return members
    .map(({ address, names }) => ({ address, names: names.filter(isOwn) }))
    .filter(({ names }) => names.length > 0)
}

/** YARN knows a node by the name that its address has on its own machine: where that is another machine's, the name is what is wrong, not where it leads. */
export function isHostnameOfAnother(
  machines: Patient['machines'],
  { because, of, name }: Pick<Lookup, 'because' | 'of' | 'name'>,
): boolean {
  return (
    because === 'yarn' && [...machines].some(([machine, on]) => machine !== of && on.facts.system.hostname === name)
  )
}
