import { has, placementsOn } from '../config/cluster.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import type { Finding } from './check.ts'
import { hostsFix } from './hosts-block.ts'
import { hostsMend, namesLed } from './names-led.ts'

export const nameUnknown: DoctorCheck = {
  name: 'name-unknown',
  page: {
    title: 'A name is not known',
    means:
      "Programs on a machine cannot look a name up: `UnknownHostException`, `Name or service not known`. YARN's containers ask for their own machine's name when they start, and end without it; its nodes dial each other by name. Spark's own daemons are told addresses of numbers and do not mind; but `sudo` waits, and many a program in a job asks for the name of its machine: that is why an own name that is not known is told in any case.",
    mend: hostsMend,
  },
  run: (patient) => [
    ...namesLed(
      patient,
      ({ addresses }) => addresses.length === 0,
      () => 'is not known',
    ),
    ...ownNames(patient),
  ],
}

function ownNames(patient: Patient): Omit<Finding, 'check'>[] {
  const { cluster, machines, examined } = patient
  return [...machines.keys()].flatMap((machine) => {
    const names = examined.get(machine)?.names
    if (names === undefined || names.hostname === '' || names.addresses.length > 0) return []
    const runsContainers =
      has(cluster, 'yarn-resourcemanager') &&
      placementsOn(cluster, machine).some(({ service }) => service === 'yarn-nodemanager')
    const fix = hostsFix(patient, names.hostname, [machine])
    return [
      {
        severity: runsContainers ? ('error' as const) : ('warning' as const),
        machine,
        summary: `it does not know its own name, ${names.hostname}${runsContainers ? ': jobs on YARN end where they start' : ''}`,
        evidence: `getent ahosts ${names.hostname}: nothing`,
        hint: `Add its name to its /etc/hosts: an address of its own, then ${names.hostname}${fix ? ' (tinderbox doctor --fix does)' : ''}.`,
        ...(fix && { fixes: [fix] }),
      },
    ]
  })
}
