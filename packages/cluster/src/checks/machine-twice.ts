import { machineKey } from '../sites/machine-key.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Check } from './check.ts'

/** Two names of the file that reach one machine would take turns at the same folders and ports. */
export const machineTwice: Check = {
  name: 'machine-twice',
  page: {
    title: 'Two names lead to one machine',
    means:
      'Two names in the file, or two addresses, reach the same machine. They would take turns at the same folders and ports. Machines that were cloned with their `/etc/machine-id` are told apart by their addresses.',
    mend: 'Nothing is done by itself. Take one of the names out of the file, or correct where it leads (`machines.NAME.host`). A second worker on a machine is no second machine: what a worker offers is said by its cores and memory.',
  },
  run(_cluster, { facts }, all) {
    const { machine, system } = facts
    const key = machineKey(facts)
    const other = key === undefined ? undefined : firstNames(all).get(key)
    if (other === undefined || other === machine) return []
    return [
      {
        severity: 'error',
        summary: `it is the machine that the file also calls ${other}`,
        evidence: `${other} and ${machine}: host name ${system.hostname}, machine-id ${system.machineId}, addresses ${system.addresses.join(', ')}`,
        hint: `Take one of the two names out of the file, or correct where it leads: machines.${machine}.host. A machine has one worker; what it offers is said by its cores and memory.`,
      },
    ]
  },
}

/** The name that comes first in the file, by machine. */
function firstNames(all: ReadonlyMap<string, MachineSite>): ReadonlyMap<string, string> {
  let names = known.get(all)
  if (names) return names
  known.set(all, (names = new Map()))
  for (const { facts } of all.values()) {
    const key = machineKey(facts)
    if (key !== undefined && !names.has(key)) names.set(key, facts.machine)
  }
  return names
}

/** Asked for by every machine: made once. */
const known = new WeakMap<ReadonlyMap<string, MachineSite>, Map<string, string>>()
