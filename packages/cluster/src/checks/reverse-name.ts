import { placementsOn, usesHadoop } from '../config/cluster.ts'
import { foldNames } from '../config/fold-names.ts'
import { groupBy } from '../group-by.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { areMany } from './are-many.ts'
import type { Finding } from './check.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'
import { hostsFix } from './hosts-block.ts'
import { few, hostsMend } from './names-led.ts'
import { startAsTheFileSays } from './start-anew.ts'

/** Milliseconds. Hadoop asks for the name of whoever calls; DNS that does not answer is waited for each time. */
const slow = 2000

export const reverseName: DoctorCheck = {
  name: 'reverse-name',
  page: {
    title: "The name of a machine's address is wrong, or takes long to find",
    means:
      "Hadoop looks up the name that belongs to an address. A NodeManager registers by the name that its own address has: where that is another machine's name, two nodes share one, and containers are sent to the wrong one. And where the lookup waits for a DNS server that does not answer, everything that registers or dials waits with it. (DataNodes are known by address here; their names are not asked for.)",
    mend: hostsMend,
  },
  run(patient) {
    const reversed = reversedOf(patient)
    const wrong = reversed.filter(({ owner }) => owner !== undefined)
    const waiting = reversed.filter(({ owner, ms }) => owner === undefined && ms >= slow)
    const canMend = groupBy(waiting, ({ fix }) => fix !== undefined)
    return [
      ...wrong.map((one) => ofAnother(patient, one)),
      ...[...canMend.values()].flatMap((all) => (areMany(all) ? [ofMany(patient, all)] : all.map(ofOne))),
    ]
  },
}

interface Reversed {
  readonly on: MachineSite
  readonly name: string | undefined
  readonly ms: number
  /** The other machine whose name it is, where YARN goes by it. */
  readonly owner: string | undefined
  readonly fix: Fix | undefined
}

function reversedOf(patient: Patient): Reversed[] {
  const { cluster, machines, examined } = patient
  if (!usesHadoop(cluster)) return []
  const nameOf = new Map([...machines.values()].map(({ facts }) => [facts.system.hostname, facts.machine]))
  return [...machines.values()].flatMap((on): Reversed[] => {
    const { machine, system } = on.facts
    const services = placementsOn(cluster, machine).map(({ service }) => service)
    if (!services.some((service) => /^(hdfs|yarn)-/.test(service))) return []
    const found = examined.get(machine)?.names?.reverse.find(({ address }) => address === on.address)
    if (!found) return []
    const owner = found.name === undefined ? undefined : nameOf.get(found.name)
    const isAnothers = owner !== undefined && owner !== machine && services.includes('yarn-nodemanager')
    if (!isAnothers && found.ms < slow) return []
    const fix = hostsFix(patient, [system.hostname], [machine])
    return [{ on, name: found.name, ms: found.ms, owner: isAnothers ? owner : undefined, fix }]
  })
}

function ofAnother({ cluster }: Patient, reversed: Reversed): Omit<Finding, 'check'> {
  const { on, owner, fix } = reversed
  const { machine } = on.facts
  const again = startAsTheFileSays(cluster, on, ['yarn-nodemanager'], { what: '', why: 'it is known by another name' })
  return {
    severity: 'error',
    machine,
    service: 'yarn-nodemanager',
    summary: `its address has the name of ${owner} there: YARN takes the two for one`,
    evidence: seen(reversed),
    hint: addLine(on),
    explains: [{ machine, service: 'yarn-nodemanager' }],
    ...(fix && {
      fixes: [{ ...fix, disturbs: 'Its NodeManager starts anew.', actions: [...fix.actions, ...again.actions] }],
    }),
  }
}

function ofOne(reversed: Reversed): Omit<Finding, 'check'> {
  const { on, ms, fix } = reversed
  return {
    severity: 'warning',
    machine: on.facts.machine,
    summary: `to look up the name of its address takes ${seconds(ms)}: Hadoop waits for it each time`,
    evidence: seen(reversed),
    hint: addLine(on),
    ...(fix && { fixes: [fix] }),
  }
}

function ofMany(patient: Patient, all: readonly Reversed[]): Omit<Finding, 'check'> {
  const machines = all.map(({ on }) => on.facts.machine)
  const hostnames = all.map(({ on }) => on.facts.system.hostname)
  const fix = all[0]!.fix && hostsFix(patient, hostnames, machines)
  return {
    severity: 'warning',
    machine: '',
    summary: `to look up the names of their addresses takes ${foldNames(machines).join(', ')} up to ${seconds(Math.max(...all.map(({ ms }) => ms)))}: Hadoop waits for it each time`,
    evidence: few(all.map((one) => `on ${one.on.facts.machine}: ${seen(one)}`)).join('\n'),
    hint: 'Add a line to /etc/hosts of each, before others with its address: the address, then its name; or mend the reverse zone in DNS (see that the servers in /etc/resolv.conf answer).',
    ...(fix && { fixes: [fix] }),
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const seen = ({ on, name, ms }: Reversed): string => `getent hosts ${on.address}: ${name ?? 'nothing'}, after ${ms} ms`

const addLine = ({ address, facts }: MachineSite): string =>
  `Add a line to its /etc/hosts, before others with that address: ${address} ${facts.system.hostname}; or mend the reverse zone in DNS.`
