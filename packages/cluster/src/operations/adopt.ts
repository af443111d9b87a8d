/** The file of a running cluster, from any of its machines; and whether the cluster agrees with it. Changes nothing on machines. */
import { existsSync } from 'node:fs'
import { saidOf } from '../checks/fold.ts'
import type { Cluster } from '../config/cluster.ts'
import { MachinesFailed, ToolError } from '../errors.ts'
import { nearest } from '../file/nearest.ts'
import type { ReadHost } from '../hosts/host.ts'
import { keptFilesScript, parseKeptFiles, type KeptFile } from '../probes/kept-files.ts'
import type { Hosts } from './connect.ts'
import { isEmpty } from './plan.ts'
import { look } from './up.ts'

export interface Kept extends KeptFile {
  readonly text: string
  /** Another file's `up` has begun after this one's, and has not ended. */
  readonly overtaken: boolean
}

/**
 * The file that a machine keeps of the cluster that is meant: the last one that was applied to its end; where there is none, the first one, whose
 * `up` has not ended. Throws ToolError: NO_CLUSTER; USAGE when there are several; SSH_*, SUDO_REQUIRED.
 */
export async function keptOn(
  host: ReadHost,
  { name, signal }: { readonly name?: string | undefined; readonly signal?: AbortSignal } = {},
): Promise<Kept> {
  const { stdout, stderr } = await host.read(keptFilesScript(), {
    title: 'look for clusters',
    ...(signal && { signal }),
  })
  let files: readonly KeptFile[]
  try {
    files = parseKeptFiles(stdout)
  } catch (cause) {
    throw new ToolError('COMMAND_FAILED', {
      message: `what ${host.name} said of its clusters was cut off`,
      hint: 'Run the command again.',
      machine: host.name,
      seen: (stderr || stdout).slice(-2000),
      cause,
    })
  }
  const readable = files.filter((file): file is KeptFile & { readonly text: string } => file.text !== undefined)
  const names = [...new Set(readable.map(({ cluster }) => cluster))]
  const wanted = name ?? (names.length === 1 ? names[0] : undefined)
  if (wanted === undefined && names.length > 1) {
    throw new ToolError('USAGE', {
      message: `${host.name} belongs to ${names.length} clusters: ${names.join(', ')}`,
      hint: `Say which: --name ${names[0]}`,
      machine: host.name,
    })
  }
  const own = readable.filter(({ cluster }) => cluster === wanted)
  const kept = own.find(({ kind }) => kind === 'cluster') ?? own[0]
  if (!kept) throw noCluster(host.name, files, names, name)
  return { ...kept, overtaken: kept.kind === 'cluster' && own.some(({ kind }) => kind === 'next') }
}

function noCluster(machine: string, files: readonly KeptFile[], names: readonly string[], name?: string): ToolError {
  const closed = files.find(({ cluster, text }) => text === undefined && (name === undefined || cluster === name))
  if (closed)
    return new ToolError('NO_CLUSTER', {
      message: `the file of ${closed.cluster} on ${machine} is root's, and this login has not root's rights`,
      hint: 'If sudo wants a password there, give it with --ask-sudo-password (-K); else log in as another user: tinderbox adopt USER@HOST',
      machine,
      seen: closed.path,
    })
  const meant = name === undefined ? undefined : nearest(name, names)
  return new ToolError('NO_CLUSTER', {
    message:
      name === undefined
        ? `${machine} belongs to no cluster that this login can see`
        : `${machine} does not belong to a cluster "${name}"${meant ? `; did you mean "${meant}"?` : ''}`,
    hint:
      names.length > 0
        ? `There: ${names.join(', ')}.`
        : 'Name a machine of the cluster, and log in as the user who set it up, or one with sudo. A cluster that was only ever changed with an older Tinderbox keeps no file: run `tinderbox up` once where the file is.',
    machine,
  })
}

/** Whether only its owner should read the file: properties may be passwords, and addresses may hold one. */
export function mayHoldSecrets({ settings }: Cluster): boolean {
  const { spark, java } = settings
  const addresses = [spark.source.from, spark.source.mirror, java.source.from, java.source.mirror]
  return Object.keys(spark.conf).length > 0 || addresses.some((address) => /\/\/[^/]*@/.test(address ?? ''))
}

/** The ssh_config of the file where it is here; else the one of the command line; else the user's own. */
export function withSshConfigFromHere(
  cluster: Cluster,
  given: string | undefined,
): { readonly cluster: Cluster; readonly missing: string | undefined } {
  const { ssh } = cluster.settings
  if (ssh.config === undefined && given === undefined) return { cluster, missing: undefined }
  if (ssh.config !== undefined && existsSync(ssh.config)) return { cluster, missing: undefined }
  const { config: missing, ...rest } = ssh
  const settings = { ...cluster.settings, ssh: { ...rest, ...(given !== undefined && { config: given }) } }
  return { cluster: { ...cluster, settings }, missing }
}

export interface Agreement {
  /** Machines that do not answer, and why. */
  readonly silent: readonly { readonly machine: string; readonly error: ToolError }[]
  /** What `up` would do; undefined: not all answer, so nobody knows. */
  readonly changes: number | undefined
  /** Errors among what was found: what stands in the way of an `up`. */
  readonly obstacles: readonly string[]
}

/** Throws what is no matter of single machines: the signal's reason, an OpenSSH that is not there. */
export async function agreement(cluster: Cluster, hosts: Hosts, signal: AbortSignal): Promise<Agreement> {
  try {
    const { plan, silent } = await look(cluster, hosts, { signal })
    if (silent.length > 0) return { silent, changes: undefined, obstacles: [] }
    const errors = plan.findings.filter(({ severity }) => severity === 'error')
    const changes = isEmpty(plan) ? 0 : plan.steps.reduce((sum, { actions }) => sum + actions.length, 0)
    return { silent, changes, obstacles: errors.map(saidOf) }
  } catch (error) {
    // None answers.
    if (error instanceof MachinesFailed) return { silent: error.failures, changes: undefined, obstacles: [] }
    if (!(error instanceof ToolError) || error.machine === undefined) throw error
    return { silent: [{ machine: error.machine, error }], changes: undefined, obstacles: [] }
  }
}
