import { isLoopback } from '../probes/listening.ts'
import { isAmong } from './addresses.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { hostsMend, namesLed } from './names-led.ts'

export const nameOfAnother: DoctorCheck = {
  name: 'name-of-another',
  page: {
    title: 'A name leads to another machine',
    means:
      'A name that the cluster lives by leads to an address that its machine does not have: an old line in `/etc/hosts`, a stale record in DNS, a machine that was cloned or has got a new address. What is meant for the one arrives at the other, or nowhere.',
    mend: hostsMend,
  },
  run: (patient) =>
    namesLed(
      patient,
      ({ of, addresses }) => {
        const own = patient.machines.get(of)?.facts.system.addresses ?? []
        // Some machines have no tool to say what addresses they have.
        return (
          own.length > 0 && addresses.length > 0 && addresses.every((one) => !isLoopback(one) && !isAmong(one, own))
        )
      },
      {
        one: ({ addresses }) => {
          const other = [...patient.machines.values()].find(({ facts }) =>
            isAmong(addresses[0]!, facts.system.addresses),
          )
          return `leads to ${addresses[0]}, which ${other ? `is ${other.facts.machine}'s` : 'it does not have'},`
        },
        several: "lead to other machines, or to addresses that are nobody's,",
      },
    ),
}
