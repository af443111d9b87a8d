import { has, placementsOn } from '../config/cluster.ts'
import { foldNames } from '../config/fold-names.ts'
import { groupBy } from '../group-by.ts'
import { areMany } from './are-many.ts'
import type { Finding } from './check.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'
import { hostsFix } from './hosts-block.ts'
import { few, hostsMend, namesLed } from './names-led.ts'

export const nameUnknown: DoctorCheck = {
  name: 'name-unknown',
  page: {
    title: 'A name is not known',
    means:
      "Programs on a machine cannot look a name up: `UnknownHostException`, `Name or service not known`. YARN's containers ask for their own machine's name when they start, and end without it; its nodes dial each other by name. Spark's own daemons are told addresses of numbers and do not mind; but `sudo` waits, and many a program in a job asks for the name of its machine: that is why an own name that is not known is told in any case.",
    mend: hostsMend,
  },
  run: (patient) => [
    ...namesLed(patient, ({ addresses }) => addresses.length === 0, {
      one: () => 'is not known',
      several: 'are not known',
    }),
    ...ownNames(patient),
  ],
}

interface Nameless {
  readonly machine: string
  readonly hostname: string
  readonly runsContainers: boolean
  readonly fix: Fix | undefined
}

function ownNames(patient: Patient): Omit<Finding, 'check'>[] {
  const { cluster, machines, examined } = patient
  const nameless = [...machines.keys()].flatMap((machine): Nameless[] => {
    const names = examined.get(machine)?.names
    if (names === undefined || names.hostname === '' || names.addresses.length > 0) return []
    const runsContainers =
      has(cluster, 'yarn-resourcemanager') &&
      placementsOn(cluster, machine).some(({ service }) => service === 'yarn-nodemanager')
    const fix = hostsFix(patient, [names.hostname], [machine])
    return [{ machine, hostname: names.hostname, runsContainers, fix }]
  })
  const kinds = groupBy(nameless, ({ runsContainers, fix }) => `${runsContainers} ${fix !== undefined}`)
  return [...kinds.values()].flatMap((kind) => (areMany(kind) ? [ofMany(patient, kind)] : kind.map(ofOne)))
}

const ending = (runsContainers: boolean): string => (runsContainers ? ': jobs on YARN end where they start' : '')

function ofOne({ machine, hostname, runsContainers, fix }: Nameless): Omit<Finding, 'check'> {
  return {
    severity: runsContainers ? 'error' : 'warning',
    machine,
    summary: `it does not know its own name, ${hostname}${ending(runsContainers)}`,
    evidence: `getent ahosts ${hostname}: nothing`,
    hint: `Add its name to its /etc/hosts: an address of its own, then ${hostname}${fix ? ' (tinderbox doctor --fix does)' : ''}.`,
    ...(fix && { fixes: [fix] }),
  }
}

function ofMany(patient: Patient, all: readonly Nameless[]): Omit<Finding, 'check'> {
  const { runsContainers } = all[0]!
  const machines = all.map(({ machine }) => machine)
  const fix =
    all[0]!.fix &&
    hostsFix(
      patient,
      all.map(({ hostname }) => hostname),
      machines,
    )
  return {
    severity: runsContainers ? 'error' : 'warning',
    machine: '',
    summary: `${foldNames(machines).join(', ')} do not know their own names${ending(runsContainers)}`,
    evidence: few(all.map(({ machine, hostname }) => `on ${machine}: getent ahosts ${hostname}: nothing`)).join('\n'),
    hint: `Add the name of each to its /etc/hosts: an address of its own, then the name${fix ? ' (tinderbox doctor --fix does)' : ''}.`,
    ...(fix && { fixes: [fix] }),
  }
}
