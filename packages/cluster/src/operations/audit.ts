/** Who has changed the cluster, what was done, and how it ended: the audit trails of all machines that answer, as one. Changes nothing. */
import type { Cluster } from '../config/cluster.ts'
import { onEveryMachine, ToolError } from '../errors.ts'
import type { ReadHost } from '../hosts/host.ts'
import { parseTrail, trailScript, type TrailAsked } from '../probes/audit-trail.ts'
import { parseAuditLine } from './audit-lines.ts'
import { runsFrom, type AuditRun, type Trail } from './audit-runs.ts'
import { unanswered } from './observe.ts'

export interface AuditOptions {
  /** A run, or how its name begins: with every action. Without: the last runs. */
  readonly run?: string | undefined
  /** How many of the last runs. Default 20. */
  readonly limit?: number
  readonly signal?: AbortSignal
}

export interface AuditResult {
  /** The newest first. */
  readonly runs: readonly AuditRun[]
  /** Machines that do not answer: what they know is missing here. */
  readonly silent: readonly { readonly machine: string; readonly error: ToolError }[]
}

/** The master's role may have moved, so every machine is asked. Throws ToolError: USAGE for a run that is none; SSH_*, MACHINES_FAILED when none answers. */
export async function readAudit(
  cluster: Cluster,
  hosts: ReadonlyMap<string, ReadHost>,
  { run, limit = 20, signal }: AuditOptions = {},
): Promise<AuditResult> {
  if (run !== undefined && !/^[0-9a-f-]+$/.test(run)) throw noRun(run)
  const asked: TrailAsked = run === undefined ? { limit } : { run }
  const answers = await onEveryMachine(cluster.machines, 'Reading the audit trail', async ({ name }) => {
    try {
      return { trail: await readOne(cluster, hosts.get(name)!, asked, signal) }
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof ToolError) return { machine: name, error, trail: undefined }
      throw error
    }
  })
  const silent = answers.flatMap((answer) => (answer.trail ? [] : [{ machine: answer.machine, error: answer.error }]))
  const found = answers.flatMap(({ trail }) => trail ?? [])
  if (found.length === 0) throw unanswered(cluster, silent)
  const runs = runsFrom(found)
  if (run !== undefined && runs.length === 0 && silent.length === 0) throw noRun(run)
  return { runs: run === undefined ? runs.slice(0, limit) : runs, silent }
}

async function readOne(
  { name: cluster }: Cluster,
  host: ReadHost,
  asked: TrailAsked,
  signal: AbortSignal | undefined,
): Promise<Trail> {
  const { stdout, stderr } = await host.read(trailScript(cluster, asked), {
    title: 'read the audit trail',
    timeout: 60,
    ...(signal && { signal }),
  })
  try {
    const { lines, holder } = parseTrail(stdout)
    const understood = lines.map(parseAuditLine).filter((line) => line !== undefined)
    return { machine: host.name, lines: understood, running: holder?.run }
  } catch (cause) {
    throw new ToolError('COMMAND_FAILED', {
      message: `what ${host.name} said of its audit trail was cut off`,
      hint: 'Run the command again.',
      machine: host.name,
      seen: (stderr || stdout).slice(-2000),
      cause,
    })
  }
}

function noRun(run: string): ToolError {
  return new ToolError('USAGE', {
    message: `the audit trail has no run "${run}"`,
    hint: '`tinderbox audit` lists them; the beginning of a name is enough.',
  })
}
