/** A host for every machine of a cluster. Nothing is dialled until something is asked of it. */
import type { Cluster, Machine } from '../config/cluster.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { sshHost } from '../hosts/ssh.ts'

export type Hosts = ReadonlyMap<string, Host>

export interface Credentials {
  /** For sudo on machines that are reached over SSH. */
  readonly sudoPassword?: string | undefined
}

export function connect(cluster: Cluster, credentials: Credentials = {}): Hosts {
  return new Map(cluster.machines.map((machine) => [machine.name, hostOf(cluster, machine, credentials)]))
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
