/** A host for every machine of a cluster. Nothing is dialled until something is asked of it. */
import type { Cluster, Machine } from '../config/cluster.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { sshHost } from '../hosts/ssh.ts'

export interface Hosts extends ReadonlyMap<string, Host> {
  /**
   * The host of a machine that the file does not have (any more): opened when it is first asked for, and one of the map's from then on. A map
   * without it knows no others.
   */
  reach?(machine: Machine): Host
}

export interface Credentials {
  /** For sudo on machines that are reached over SSH. */
  readonly sudoPassword?: string | undefined
}

export function connect(cluster: Cluster, credentials: Credentials = {}): Hosts {
  const hosts = new Map(cluster.machines.map((machine) => [machine.name, hostOf(cluster, machine, credentials)]))
  const reach = (machine: Machine): Host => {
    const host = hosts.get(machine.name) ?? hostOf(cluster, machine, credentials)
    hosts.set(machine.name, host)
    return host
  }
  return Object.assign(hosts, { reach })
}

function hostOf({ settings }: Cluster, { name, ssh }: Machine, { sudoPassword }: Credentials): Host {
  if (ssh === undefined) return localHost(name)
  const { destination, user, port } = ssh
  return sshHost(
    { name, destination, ...(user !== undefined && { user }), ...(port !== undefined && { port }) },
    {
      connectTimeout: settings.ssh.connectTimeout,
      sudo: settings.sudo === 'always' ? 'auto' : settings.sudo,
      sudoPassword,
      ...(settings.ssh.config !== undefined && { configFile: settings.ssh.config }),
    },
  )
}
