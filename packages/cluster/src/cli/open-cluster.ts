/** Which cluster a command line means. */
import { existsSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import type { Cluster } from '../config/cluster.ts'
import { localCluster } from '../config/local.ts'
import { defaultSettings } from '../file/local.ts'
import { readClusterFile } from '../file/read.ts'
import { connect, type Hosts } from '../operations/connect.ts'
import { quote } from '../hosts/quote.ts'
import type { SudoFlags } from './command.ts'
import type { Outside } from './context.ts'
import { sudoPasswordFor } from './sudo-password.ts'

/** The file that is meant: the one that is named, else cluster.yaml here, else none. */
export function clusterFilePath(outside: Pick<Outside, 'cwd'>, file: string | undefined): string | undefined {
  if (file !== undefined) return isAbsolute(file) ? file : join(outside.cwd, file)
  const usual = join(outside.cwd, 'cluster.yaml')
  return existsSync(usual) ? usual : undefined
}

export async function openCluster(outside: Pick<Outside, 'cwd'>, flags: { readonly file?: string }): Promise<Cluster> {
  const path = clusterFilePath(outside, flags.file)
  return path === undefined ? localCluster(defaultSettings()) : readClusterFile(path)
}

/** Opens the cluster and its machines for `work`, and closes the connections after it. */
export async function withCluster<T>(
  outside: Outside,
  flags: SudoFlags & { readonly file?: string },
  work: (cluster: Cluster, hosts: Hosts) => Promise<T>,
): Promise<T> {
  const cluster = await openCluster(outside, flags)
  const sudoPassword = flags.askSudoPassword ? await sudoPasswordFor(cluster, outside) : undefined
  const hosts = connect(cluster, { sudoPassword })
  try {
    return await work(cluster, hosts)
  } finally {
    await closeAll(hosts)
  }
}

export async function closeAll(hosts: Hosts): Promise<void> {
  await Promise.allSettled([...hosts.values()].map((host) => host.close()))
}

/** What to add to a command that is shown to the user, so that it means the same cluster, and reaches it. */
export function fileFlag(
  { file }: Pick<Cluster, 'file'>,
  { cwd }: Pick<Outside, 'cwd'>,
  { askSudoPassword }: SudoFlags = {},
): string {
  const sudo = askSudoPassword ? ' -K' : ''
  if (file === undefined || file === join(cwd, 'cluster.yaml')) return sudo
  const near = relative(cwd, file)
  return ` -f ${quote(near.startsWith('..') ? file : near)}${sudo}`
}
