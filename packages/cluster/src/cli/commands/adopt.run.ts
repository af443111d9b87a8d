import { existsSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import type { Cluster } from '../../config/cluster.ts'
import { ToolError } from '../../errors.ts'
import { parseClusterFile } from '../../file/read.ts'
import { parseAddress } from '../../hosts/address.ts'
import { sshHost } from '../../hosts/ssh.ts'
import { agreement, keptOn, mayHoldSecrets, withSshConfigFromHere } from '../../operations/adopt.ts'
import { connect } from '../../operations/connect.ts'
import { fileExists, writeNew } from '../../operations/write-new.ts'
import type { Run } from '../command.ts'
import type { Outside } from '../context.ts'
import { sudoPasswordFor } from '../sudo-password.ts'
import { adoptedLines } from '../terminal/adopted-lines.ts'
import { looks } from '../terminal/looks.ts'
import type { AdoptFlags } from './adopt.ts'

export const run: Run<AdoptFlags, [machine: string]> = async ({ outside }, flags, machine) => {
  const address = parseAddress(machine)
  if (!address)
    throw new ToolError('USAGE', {
      message: `"${machine}" is not [USER@]HOST[:PORT]`,
      hint: 'Name a machine as you would give it to ssh: tinderbox adopt ops@10.0.0.11',
    })
  const { path, shown, toOutput } = output(flags, outside)
  const sshConfig = flags.sshConfig === undefined ? undefined : inFolder(outside, flags.sshConfig)
  if (sshConfig !== undefined && !existsSync(sshConfig))
    throw new ToolError('USAGE', {
      message: `there is no file ${flags.sshConfig}`,
      hint: 'Name another with --ssh-config.',
    })
  const sudoPassword = flags.askSudoPassword ? await sudoPasswordFor({ name: machine }, outside) : undefined

  const { host, ...login } = address
  const asked = sshHost(
    { name: host, destination: host, ...login },
    { sudoPassword, ...(sshConfig !== undefined && { configFile: sshConfig }) },
  )
  const kept = await keptOn(asked, { name: flags.name, signal: outside.signal }).finally(() => void asked.close())
  if (toOutput) outside.stdout.write(kept.text)
  const { cluster, problem } = understood(kept.text, path)
  if (!toOutput) await writeNew(path, kept.text, !cluster || mayHoldSecrets(cluster) ? 0o600 : 0o666, shown)
  // The file is there, as it was asked for; what is wrong with it is said with its line.
  if (!cluster) throw problem

  const here = withSshConfigFromHere(cluster, sshConfig)
  const hosts = connect(here.cluster, { sudoPassword })
  try {
    const found = await agreement(here.cluster, hosts, outside.signal)
    const text = flags.json
      ? JSON.stringify(
          {
            cluster: cluster.name,
            file: toOutput ? null : path,
            finished: kept.kind === 'cluster' && !kept.overtaken,
            machines: cluster.machines.length,
            answering: cluster.machines.length - found.silent.length,
            changes: found.changes ?? null,
            obstacles: found.obstacles,
            silent: found.silent.map(({ machine: name, error }) => ({ ...error.toJSON(), machine: name })),
            sshConfigMissing: here.missing ?? null,
          },
          null,
          2,
        )
      : adoptedLines(
          { cluster, kept, found, asked: host, sshConfigMissing: here.missing, shown: toOutput ? undefined : shown },
          looks(toOutput ? outside.stderr : outside.stdout, outside.env),
        ).join('\n')
    const stream = toOutput ? outside.stderr : outside.stdout
    stream.write(`${text}\n`)
    return 0
  } finally {
    await Promise.allSettled([...hosts.values()].map((one) => one.close()))
  }
}

/** Refused before anything is dialled. */
function output(flags: Parameters<typeof run>[1], outside: Outside) {
  const name = flags.output ?? flags.file ?? 'cluster.yaml'
  const toOutput = name === '-'
  if (toOutput && flags.json)
    throw new ToolError('USAGE', {
      message: '--output - and --json want the same stream',
      hint: 'Leave one of them out.',
    })
  const path = inFolder(outside, toOutput ? 'cluster.yaml' : name)
  const shown = relative(outside.cwd, path) || path
  if (!toOutput && existsSync(path)) throw fileExists(shown)
  return { path, shown, toOutput }
}

function inFolder({ cwd }: Outside, file: string): string {
  return isAbsolute(file) ? file : join(cwd, file)
}

/** Another version of Tinderbox may have written what this one does not know. */
function understood(
  text: string,
  path: string,
): { readonly cluster: Cluster | undefined; readonly problem: ToolError | undefined } {
  try {
    return { cluster: parseClusterFile(text, path), problem: undefined }
  } catch (error) {
    if (error instanceof ToolError) return { cluster: undefined, problem: error }
    throw error
  }
}
