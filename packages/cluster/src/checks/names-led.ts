/** Names that the cluster lives by and that lead elsewhere: what the checks of names have in common. Pure. */
import { isIP } from 'node:net'
import { foldNames } from '../config/fold-names.ts'
import { groupBy } from '../group-by.ts'
import type { Lookup } from '../probes/lookups.ts'
import { connections, type Connection } from '../sites/connections.ts'
import { areMany } from './are-many.ts'
import type { Explained, Finding } from './check.ts'
import { cutOff, dialledOn } from './cut-off.ts'
import type { Patient } from './doctor-check.ts'
import { hostsFix, isHostnameOfAnother } from './hosts-block.ts'

/** What is wrong, as the end of a sentence: of one name, and of several. */
interface Told {
  readonly one: (lookup: Lookup) => string
  readonly several: string
}

/** A name, and where it does not lead to its machine. */
interface Misled extends Pick<Lookup, 'name' | 'of' | 'because'> {
  readonly lookups: readonly Lookup[]
  readonly where: readonly string[]
}

/** Of the lookups that are wrong: a finding for each name, one for those that are wrong on the same machines, and one for all where they are many. */
export function namesLed(patient: Patient, isWrong: (lookup: Lookup) => boolean, told: Told): Omit<Finding, 'check'>[] {
  const lookups = patient.lookups.filter((one) => isWrong(one) && !isHostnameOfAnother(patient.machines, one))
  const wrong = groupBy(lookups, ({ of, name }) => `${of} ${name}`)
  const names = [...wrong.values()].map((group): Misled => {
    const { name, of, because } = group[0]!
    return { name, of, because, lookups: group, where: [...new Set(group.map(({ from }) => from))] }
  })
  const canMend = groupBy(names, ({ name, where }) => hostsFix(patient, [name], where) !== undefined)
  const wires = lookups.some(({ because }) => because === 'address')
    ? connections(patient.cluster, patient.machines)
    : []
  return [...canMend.values()]
    .flatMap(together)
    .map((group) => (group.length === 1 ? ofOne(patient, group[0]!, told, wires) : ofAll(patient, group, told, wires)))
}

/** A machine on which two names are wrong has one trouble and not two. */
function together(names: readonly Misled[]): Misled[][] {
  let groups: Misled[][] = []
  for (const one of names) {
    const on = new Set(one.where)
    const meets = (group: Misled[]) => group.some(({ where }) => where.some((machine) => on.has(machine)))
    groups = [...groups.filter((group) => !meets(group)), [...groups.filter(meets).flat(), one]]
  }
  return areMany(groups) ? [groups.flat()] : groups
}

function ofOne(patient: Patient, led: Misled, told: Told, wires: readonly Connection[]): Omit<Finding, 'check'> {
  const { of, name, because, where, lookups } = led
  const fix = hostsFix(patient, [name], where)
  return {
    severity: 'error',
    machine: where.includes(of) ? of : where[0]!,
    summary: `${name}, by which ${because === 'yarn' ? `YARN knows ${of}` : `the file knows ${of}`}, ${told.one(lookups[0]!)}${where.length === 1 && where[0] === of ? '' : ` on ${foldNames(where).join(', ')}`}`,
    evidence: evidenceOf(lookups),
    hint: `Let ${name} lead to ${of} there: in DNS, or by a line in /etc/hosts${fix ? ' (tinderbox doctor --fix writes it)' : ''}${because === 'address' ? `; or give an address of numbers in the file: machines.${of}.address` : ''}.`,
    explains: explained(patient, led, wires),
    ...(fix && { fixes: [fix] }),
  }
}

function ofAll(
  patient: Patient,
  all: readonly Misled[],
  told: Told,
  wires: readonly Connection[],
): Omit<Finding, 'check'> {
  const those = new Set(all.flatMap(({ where }) => where))
  const where = [...patient.machines.keys()].filter((name) => those.has(name))
  const names = all.map(({ name }) => name)
  const fix = hostsFix(patient, names, where)
  const isEachItself = all.every((one) => one.where.length === 1 && one.where[0] === one.of)
  const explains = all.flatMap((led) => explained(patient, led, wires))
  return {
    severity: 'error',
    machine: where.length === 1 ? where[0]! : '',
    summary: `${all.length} names, by which ${all.every(({ because }) => because === 'yarn') ? 'YARN' : 'the cluster'} knows its machines (${few(foldNames(names)).join(', ')}), ${told.several} on ${isEachItself ? 'their own machines' : foldNames(where).join(', ')}`,
    evidence: evidenceOf(all.flatMap(({ lookups }) => lookups)),
    hint: `Let each lead to its machine there: in DNS (see that the servers in /etc/resolv.conf answer), or by lines in /etc/hosts${fix ? ' (tinderbox doctor --fix writes them)' : ''}${all.some(({ because }) => because === 'address') ? '; or give addresses of numbers in the file: machines.NAME.address' : ''}.`,
    explains: [...new Map(explains.map((one) => [`${one.machine} ${one.service}`, one])).values()],
    ...(fix && { fixes: [fix] }),
  }
}

function evidenceOf(lookups: readonly Lookup[]): string {
  const lines = lookups.map(
    ({ from, name, addresses }) =>
      `on ${from}: getent ${isIP(addresses[0] ?? '') === 4 ? 'ahostsv4' : 'ahosts'} ${name}: ${addresses.length > 0 ? addresses.join(', ') : 'nothing'}`,
  )
  return few(lines).join('\n')
}

/** The first of many, and how many more there are. */
export function few(all: readonly string[]): readonly string[] {
  return all.length > 8 ? [...all.slice(0, 6), `and ${all.length - 6} more`] : all
}

/** A machine that does not know itself binds elsewhere, and nobody gets to it; others that are led astray do not get to what they need there. */
function explained(
  { cluster, machines }: Patient,
  { of, because, where }: Misled,
  wires: readonly Connection[],
): Explained[] {
  if (because === 'yarn') return [{ machine: of, service: 'yarn-nodemanager' }]
  const on = machines.get(of)
  if (on && where.includes(of)) return dialledOn(cluster, on)
  return wires.filter(({ from, to }) => to === of && where.includes(from)).flatMap((one) => cutOff(cluster, one))
}

/** What `--fix` does, for the pages. */
export const hostsMend =
  "`--fix` writes the addresses and names of all machines of the cluster into `/etc/hosts` between two marks (`# >>> tinderbox NAME >>>`), and makes comments of lines of your own that give one of these names another address (`# tinderbox NAME: ...`), as programs take all lines together and not the first; `--undo` brings them back. It does so only with root's rights. The block goes with `doctor --undo`, with `down --purge`, and when a machine is taken out of the file, from that machine. `up` does not write it anew when machines change: where the names in it lead nowhere any more, `--undo` and then `--fix`. Where cloud-init keeps that file (`manage_etc_hosts` in its configuration), it writes it anew at each start of the machine, and the block is gone then: set that to `false` first. By hand: `getent ahosts NAME` and `getent hosts ADDRESS` on the machine show what it knows."
