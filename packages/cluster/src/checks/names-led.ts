/** Names that the cluster lives by and that lead elsewhere: what the checks of names have in common. Pure. */
import { isIP } from 'node:net'
import { groupBy } from '../group-by.ts'
import type { Lookup } from '../probes/lookups.ts'
import { connections } from '../sites/connections.ts'
import type { Explained, Finding } from './check.ts'
import { cutOff, dialledOn } from './cut-off.ts'
import type { Patient } from './doctor-check.ts'
import { hostsFix, isHostnameOfAnother } from './hosts-block.ts'

/** A finding for each name, of the lookups that `isWrong`. `told`: what is wrong, as the end of the sentence. */
export function namesLed(
  patient: Patient,
  isWrong: (lookup: Lookup) => boolean,
  told: (lookup: Lookup) => string,
): Omit<Finding, 'check'>[] {
  const lookups = patient.lookups.filter((one) => isWrong(one) && !isHostnameOfAnother(patient.machines, one))
  const wrong = groupBy(lookups, ({ of, name }) => `${of} ${name}`)
  return [...wrong.values()].map((group) => {
    const first = group[0]!
    const { of, name, because } = first
    const where = [...new Set(group.map(({ from }) => from))]
    const fix = hostsFix(patient, name, where)
    return {
      severity: 'error' as const,
      machine: where.includes(of) ? of : where[0]!,
      summary: `${name}, by which ${because === 'yarn' ? `YARN knows ${of}` : `the file knows ${of}`}, ${told(first)}${where.length === 1 && where[0] === of ? '' : ` on ${where.join(', ')}`}`,
      evidence: group
        .map(
          ({ from, addresses }) =>
            `on ${from}: getent ${isIP(addresses[0] ?? '') === 4 ? 'ahostsv4' : 'ahosts'} ${name}: ${addresses.length > 0 ? addresses.join(', ') : 'nothing'}`,
        )
        .join('\n'),
      hint: `Let ${name} lead to ${of} there: in DNS, or by a line in /etc/hosts${fix ? ' (tinderbox doctor --fix writes it)' : ''}${because === 'address' ? `; or give an address of numbers in the file: machines.${of}.address` : ''}.`,
      explains: explained(patient, first, where),
      ...(fix && { fixes: [fix] }),
    }
  })
}

/** A machine that does not know itself binds elsewhere, and nobody gets to it; others that are led astray do not get to what they need there. */
function explained({ cluster, machines }: Patient, { of, because }: Lookup, where: readonly string[]): Explained[] {
  if (because === 'yarn') return [{ machine: of, service: 'yarn-nodemanager' }]
  const on = machines.get(of)
  if (on && where.includes(of)) return dialledOn(cluster, on)
  return connections(cluster, machines)
    .filter(({ from, to }) => to === of && where.includes(from))
    .flatMap((one) => cutOff(cluster, one))
}

/** What `--fix` does, for the pages. */
export const hostsMend =
  "`--fix` writes the addresses and names of all machines of the cluster into `/etc/hosts` between two marks (`# >>> tinderbox NAME >>>`), and makes comments of lines of your own that give one of these names another address (`# tinderbox NAME: ...`), as programs take all lines together and not the first; `--undo` brings them back. It does so only with root's rights. The block goes with `doctor --undo`, with `down --purge`, and when a machine is taken out of the file, from that machine. `up` does not write it anew when machines change: where the names in it lead nowhere any more, `--undo` and then `--fix`. Where cloud-init keeps that file (`manage_etc_hosts` in its configuration), it writes it anew at each start of the machine, and the block is gone then: set that to `false` first. By hand: `getent ahosts NAME` and `getent hosts ADDRESS` on the machine show what it knows."
