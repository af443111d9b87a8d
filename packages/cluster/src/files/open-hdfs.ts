/** Which machines a cluster's HDFS is on. */
import { placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Host } from '../hosts/host.ts'
import { ask, sitesOf } from '../operations/observe.ts'
import { activeNameNode } from '../sites/hadoop-masters.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { hdfsAt, type Hdfs, type Place } from './hdfs.ts'

type Hosts = ReadonlyMap<string, Host>

/** Only the NameNodes' machines are asked before they are needed. Throws ToolError: NO_HDFS, SSH_*. */
export async function openHdfs(cluster: Cluster, hosts: Hosts, signal?: AbortSignal): Promise<Hdfs> {
  const nameNodes = placementsOf(cluster, 'hdfs-namenode')
  if (nameNodes.length === 0)
    throw new ToolError('NO_HDFS', {
      message: `the cluster ${cluster.name} has no HDFS`,
      hint:
        cluster.file === undefined
          ? 'Name the file of a cluster that has one: -f FILE. It has the line `hdfs: {}`.'
          : 'Add `hdfs: {}` to its file, and run `tinderbox up`.',
    })
  const known = await observed(cluster, hosts, nameNodes, signal)
  if (known.sites.size === 0) throw known.failures[0]!.error
  const answering = nameNodes.filter(({ machine }) => known.sites.has(machine))
  const places: Place[] = answering.map((placement) => ({
    machine: placement.machine,
    port: siteIn(known.sites, placement).ports['http']!,
  }))
  const [first] = known.sites.values()
  return hdfsAt(
    {
      nameNodes: places,
      user: first!.daemonUser,
      authorities: [cluster.name, ...nameNodes.flatMap((one) => namesOf(one, known.sites))],
      dataNodes: liveDataNodes(cluster, known.sites),
      dataNodeMachine: dataNodeFinder(cluster, hosts, known.sites, signal),
    },
    hosts,
    signal,
  )
}

function liveDataNodes(cluster: Cluster, sites: Sites): number | undefined {
  const active = activeNameNode(cluster, sites)
  return active && Object.keys(active.live).length
}

/** All DataNodes' machines are looked at once, when the first address comes that the NameNodes' own machines do not have. */
function dataNodeFinder(cluster: Cluster, hosts: Hosts, known: Sites, signal: AbortSignal | undefined) {
  const placements = placementsOf(cluster, 'hdfs-datanode')
  const find = (sites: Sites, address: string): string | undefined =>
    placements.find((one) => sites.has(one.machine) && siteIn(sites, one).address === address)?.machine
  let others: Promise<Sites> | undefined
  return async (address: string): Promise<string | undefined> => {
    const near = find(known, address)
    if (near !== undefined) return near
    others ??= observed(cluster, hosts, placements, signal).then(({ sites }) => sites)
    return find(await others, address)
  }
}

type Sites = ReadonlyMap<string, MachineSite>

async function observed(
  cluster: Cluster,
  hosts: Hosts,
  placements: readonly Placement[],
  signal: AbortSignal | undefined,
) {
  const machines = cluster.machines.filter(({ name }) => placements.some(({ machine }) => machine === name))
  const answers = await ask(cluster, hosts, signal, machines)
  return { sites: sitesOf(cluster, answers), failures: answers.failures }
}

function siteIn(sites: Sites, placement: Placement) {
  return sites.get(placement.machine)!.sites.get(serviceId(placement))!
}

function namesOf(nameNode: Placement, sites: Sites): string[] {
  const names = [nameNode.machine]
  if (!sites.has(nameNode.machine)) return names
  const { address, ports } = siteIn(sites, nameNode)
  return [...names, address].flatMap((name) => [name, `${name}:${ports['rpc']}`])
}
