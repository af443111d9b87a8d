/** What is wrong with those that stand by for each other, and with what Hadoop's masters count. Pure. */
import type { Finding } from '../checks/check.ts'
import { has, isHighlyAvailable, placementsOf, type Cluster, type ServiceName } from '../config/cluster.ts'
import { counting } from '../services/counting.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { homeOf } from './home-of.ts'
import { activeNameNode, placeOf } from '../sites/hadoop-masters.ts'
import type { ServiceStatus } from './service-status.ts'

type Machines = ReadonlyMap<string, MachineSite>

/** Nobody is in charge, though daemons that could be run: one problem, whatever depends on them. */
export function leaderless(cluster: Cluster, services: readonly ServiceStatus[]): Finding[] {
  const running = (name: ServiceName) =>
    services.filter(({ service, state }) => service === name && state === 'running')
  const servers = running('zookeeper')
  if (servers.length > 0 && servers.every(({ role }) => role === 'no majority')) {
    const all = placementsOf(cluster, 'zookeeper').length
    return [
      {
        check: 'no-leader',
        severity: 'error',
        machine: homeOf(cluster, 'zookeeper'),
        service: 'zookeeper',
        summary: `ZooKeeper has no majority: ${servers.length} of ${all} servers run, and they do not agree`,
        evidence: servers.map(({ machine, role }) => `${machine}: ${role}`).join('; '),
        hint: 'Start those that do not run: tinderbox up. If all run, see whether a firewall lies between them: tinderbox logs zookeeper',
      },
    ]
  }
  // Where it is alone, a Spark master that runs leads.
  const masters = counting.filter(({ master }) => master !== 'spark-master' || isHighlyAvailable(cluster))
  return masters.flatMap(({ master: name, called }): Finding[] => {
    const there = running(name)
    const isLed = there.some(({ role }) => role === undefined || role === 'active' || role === 'safe mode')
    if (there.length === 0 || isLed) return []
    return [
      {
        check: 'no-leader',
        severity: 'error',
        machine: homeOf(cluster, name),
        service: name,
        summary: `no ${name === 'spark-master' ? 'Spark ' : ''}${called} is active`,
        evidence: there.map(({ machine, role }) => `${machine}: ${role}`).join('; '),
        hint: `If one was lost or has just started, wait a minute. Else its log says why: tinderbox logs ${name}`,
      },
    ]
  })
}

/** What the active NameNode says of the file system. */
export function hdfsSymptoms(cluster: Cluster, machines: Machines): Finding[] {
  const active = has(cluster, 'hdfs-namenode') ? activeNameNode(cluster, machines) : undefined
  if (!active) return []
  const { dead } = active
  const base = { machine: homeOf(cluster, 'hdfs-namenode'), service: 'hdfs-namenode' } as const
  const isWhole = cluster.machines.every(({ name }) => machines.has(name))
  const own = new Set(placementsOf(cluster, 'hdfs-datanode').map((one) => placeOf(machines, one, 'data')))
  // Of those of the file it is told that they do not run, or are not counted.
  const strangers = isWhole ? dead.filter((place) => !own.has(place)) : []
  return [
    ...(strangers.length === 0
      ? []
      : [
          {
            ...base,
            check: 'hdfs-forgotten',
            severity: 'warning' as const,
            summary: `the NameNode counts ${strangers.length === 1 ? 'a DataNode' : `${strangers.length} DataNodes`} as dead that the file does not have`,
            evidence: strangers.join(', '),
            hint: 'It forgets them when it starts anew.',
          },
        ]),
  ]
}
