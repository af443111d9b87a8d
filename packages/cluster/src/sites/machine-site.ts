/** Where things are on each machine: from the facts, the paths, addresses and ports that services are told. Pure. */
import { placementsOn, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { budgetOf, type Budget } from '../config/budget.ts'
import type { Facts } from '../probes/facts.ts'
import type { Site, SitePaths } from '../services/service.ts'
import { javaFor, type JavaChoice } from './java-choice.ts'
import { softwareName } from './software-name.ts'
import { stepPorts, type SteppedPort } from './port-steps.ts'

export interface MachineSite {
  readonly facts: Facts
  readonly root: string
  readonly here: string
  readonly address: string
  readonly daemonUser: string
  readonly java: JavaChoice
  /** What jobs call Python by: a name that is the same on all machines; on this machine alone, the full path. */
  readonly python: string
  readonly paths: SitePaths
  readonly sites: ReadonlyMap<string, Site>
  readonly budget: Budget
  readonly stepped: readonly SteppedPort[]
}

/** The folder of all that Tinderbox has on a machine; probes/facts.ts finds the same one. */
export function rootFolder(facts: Facts): string {
  return facts.login.root ? '/opt/tinderbox' : `${facts.login.home}/.tinderbox`
}

export function machineSite(cluster: Cluster, facts: Facts): MachineSite {
  const machine = cluster.machines.find(({ name }) => name === facts.machine)!
  const address = cluster.kind === 'local' ? '127.0.0.1' : (machine.address ?? reachedAt(facts))
  const java = javaFor(cluster, facts, rootFolder(facts))
  const paths = machinePaths(cluster, facts, java)
  const { root, cluster: here } = paths
  const placements = placementsOn(cluster, facts.machine)
  const budget = budgetOf(facts.system, placements)
  const { ports, stepped } = stepPorts(cluster, placements, facts, here)
  const sites = placements.map((placement, i): [string, Site] => [
    serviceId(placement),
    {
      id: serviceId(placement),
      machine: facts.machine,
      address,
      share: budget.shares[i]!,
      paths,
      ports: ports.get(serviceId(placement))!,
    },
  ])
  const python = (cluster.kind === 'local' ? facts.python.path : undefined) ?? cluster.settings.python.executable
  const daemonUser = facts.login.root ? 'tinderbox' : facts.login.user
  return { facts, root, here, address, daemonUser, java, python, paths, sites: new Map(sites), budget, stepped }
}

/** Where a cluster's things are on a machine, or would be: a file need not have the machine for that. */
export function machinePaths(
  cluster: Cluster,
  facts: Facts,
  java: JavaChoice = javaFor(cluster, facts, rootFolder(facts)),
): SitePaths {
  const root = rootFolder(facts)
  const name = (artifact: 'spark' | 'hadoop') => {
    const { home, version, source } = cluster.settings[artifact]
    return softwareName(artifact, version, home, source.from, source.checksum)
  }
  const { spark, hadoop } = cluster.settings
  const software = `${root}/software`
  return {
    root,
    cluster: `${root}/clusters/${cluster.name}`,
    sparkHome: spark.home ?? `${software}/${name('spark')}`,
    hadoopHome: hadoop.home ?? `${software}/${name('hadoop')}`,
    javaHome: java.home,
    classes: `${software}/classes-${name('spark')}-${java.label}`,
  }
}

/** The address that SSH reached, unless that is loopback, which no other machine can use. */
function reachedAt(facts: Facts): string {
  const reached = facts.login.address
  if (reached !== undefined && !reached.startsWith('127.') && reached !== '::1') return reached
  return (
    facts.system.addresses.find((address) => !address.includes(':')) ??
    facts.system.addresses[0] ??
    facts.system.hostname
  )
}

export function siteOf(machines: ReadonlyMap<string, MachineSite>, placement: Placement): Site {
  return machines.get(placement.machine)!.sites.get(serviceId(placement))!
}
