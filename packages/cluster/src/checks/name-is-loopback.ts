import { isLoopback } from '../probes/listening.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { hostsMend, namesLed } from './names-led.ts'

/** Debian's installer writes the machine's own name as 127.0.1.1: harmless where daemons are told addresses of numbers, and a trap where they are told that name. */
export const nameIsLoopback: DoctorCheck = {
  name: 'name-is-loopback',
  page: {
    title: "A machine's name leads to the machine itself",
    means:
      "`/etc/hosts` on a machine says `127.0.1.1 NAME`, as Debian's and Ubuntu's installers write it. A daemon that is told to listen on that name then listens on loopback, where no other machine gets to it; one that is told to dial it dials itself. Tinderbox gives its daemons addresses of numbers, so that mostly nothing depends on it, and nothing is said. It matters where the file gives a name as a machine's address (`machines.NAME.address`), and with YARN, which knows its nodes by name.",
    mend: hostsMend,
  },
  run: (patient) =>
    namesLed(patient, ({ addresses }) => isLoopback(addresses[0] ?? ''), {
      one: ({ addresses }) => `leads to loopback (${addresses[0]})`,
      several: 'lead to loopback',
    }),
}
