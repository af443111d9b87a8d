import { placementsOn, usesHadoop } from '../config/cluster.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { hostsFix } from './hosts-block.ts'
import { hostsMend } from './names-led.ts'
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
    const { cluster, machines, examined } = patient
    if (!usesHadoop(cluster)) return []
    const nameOf = new Map([...machines.values()].map(({ facts }) => [facts.system.hostname, facts.machine]))
    return [...machines.values()].flatMap((on) => {
      const { machine } = on.facts
      const services = placementsOn(cluster, machine).map(({ service }) => service)
      if (!services.some((service) => /^(hdfs|yarn)-/.test(service))) return []
      const found = examined.get(machine)?.names?.reverse.find(({ address }) => address === on.address)
      if (!found) return []
      const owner = found.name === undefined ? undefined : nameOf.get(found.name)
      const isAnothers = owner !== undefined && owner !== machine && services.includes('yarn-nodemanager')
      if (!isAnothers && found.ms < slow) return []
      const fix = hostsFix(patient, on.facts.system.hostname, [machine])
      const again = startAsTheFileSays(cluster, on, ['yarn-nodemanager'], {
        what: '',
        why: 'it is known by another name',
      })
      return [
        {
          severity: isAnothers ? ('error' as const) : ('warning' as const),
          machine,
          ...(isAnothers && { service: 'yarn-nodemanager' }),
          summary: isAnothers
            ? `its address has the name of ${owner} there: YARN takes the two for one`
            : `to look up the name of its address takes ${(found.ms / 1000).toFixed(1)} s: Hadoop waits for it each time`,
          evidence: `getent hosts ${on.address}: ${found.name ?? 'nothing'}, after ${found.ms} ms`,
          hint: `Add a line to its /etc/hosts, before others with that address: ${on.address} ${on.facts.system.hostname}; or mend the reverse zone in DNS.`,
          ...(isAnothers && { explains: [{ machine, service: 'yarn-nodemanager' }] }),
          ...(fix && {
            fixes: [
              isAnothers
                ? { ...fix, disturbs: 'Its NodeManager starts anew.', actions: [...fix.actions, ...again.actions] }
                : fix,
            ],
          }),
        },
      ]
    })
  },
}
