/** The errors of a delivery, for what was seen on a machine. */
import { ToolError } from '../errors.ts'
import type { CachedArtifact } from '../artifacts/artifact.ts'
import type { ScriptResult } from '../hosts/host.ts'
import type { DeliveryTarget } from './delivery.ts'
import { MISMATCH } from './machine-scripts.ts'

const FULL = /No space left on device|Disk quota exceeded/

function diskFull(machine: string, folder: string, seen: string, cause?: unknown): ToolError {
  return new ToolError('DELIVERY', {
    message: `The disk of ${machine} is full: ${folder}`,
    hint: `Make room there (df -h ${folder}): about twice the size of what is delivered. Then run the same command again; nothing half-done was left.`,
    machine,
    seen,
    cause,
  })
}

export function checksumMismatch(machine: string, artifact: CachedArtifact, got: string): ToolError {
  return new ToolError('CHECKSUM', {
    message: `What arrived on ${machine} is not ${artifact.id}`,
    hint: `It was deleted there. If it happens again, the controller's copy is damaged: delete ${artifact.tar}, then run the same command again.`,
    machine,
    seen: `sha256 ${got}\nexpected ${artifact.sha256}`,
  })
}

/** The relay could not write. */
export function relayFailed({ host, folder }: DeliveryTarget, because: string, path: string): ToolError {
  if (FULL.test(because)) return diskFull(host.name, folder, `${path}: ${because}`)
  return new ToolError('DELIVERY', {
    message: `${host.name} cannot write what it receives: ${because}`,
    hint: `Look at the disk there (dmesg, df -h ${folder}), then run the same command again.`,
    machine: host.name,
    seen: `${path}: ${because}`,
  })
}

/** The relay ended before it had everything. */
export function relayEnded({ host }: DeliveryTarget, { exitCode, stderr }: ScriptResult): ToolError {
  return new ToolError('DELIVERY', {
    message: `The receiving process on ${host.name} ended in the middle`,
    hint: `Something ended it there (out of memory? dmesg tells), or the controller did not speak to it for minutes. Run the same command again.`,
    machine: host.name,
    seen: `exit status ${exitCode}${stderr === '' ? '' : `\n${stderr.trimEnd()}`}`,
  })
}

/** Its process is there and does not answer. */
export function relaySilent({ host, folder }: DeliveryTarget, seconds: number): ToolError {
  return new ToolError('DELIVERY', {
    message: `The receiving process on ${host.name} has not answered for ${seconds} s`,
    hint: `The machine hangs, or its disk does: look at dmesg, top and df -h ${folder} there; then run the same command again.`,
    machine: host.name,
  })
}

export function tarChanged(machine: string, { tar, size }: CachedArtifact, found: number): ToolError {
  return new ToolError('DELIVERY', {
    message: `The controller's copy is shorter than it was: ${tar}`,
    hint: `Delete it, then run the same command again.`,
    machine,
    seen: `${found} bytes, expected ${size}`,
  })
}

export function feedStalled(machine: string, seconds: number): ToolError {
  return new ToolError('DELIVERY', {
    message: `${machine} took no byte from the controller for ${seconds} s`,
    hint: `Look at the network between here and ${machine}, and at its disk; then run the same command again.`,
    machine,
  })
}

/** Gives the failure of a script of ours its meaning. Anything but a failed command (SSH_*, TIMEOUT, a cancelled run) is clear as it is. */
export function scriptFailed(error: unknown, { host, folder }: DeliveryTarget, artifact: CachedArtifact): unknown {
  if (!(error instanceof ToolError) || error.code !== 'COMMAND_FAILED') return error
  const seen = error.seen ?? ''
  const got = new RegExp(`${MISMATCH}([0-9a-f]+)`).exec(seen)?.[1]
  if (got !== undefined) return checksumMismatch(host.name, artifact, got)
  if (FULL.test(seen)) return diskFull(host.name, folder, seen, error)
  return new ToolError('DELIVERY', {
    message: `${artifact.id} could not be put into ${folder} on ${host.name}`,
    hint: `What is above is from ${host.name}: once it is mended there, run the same command again.`,
    machine: host.name,
    seen: seen === '' ? error.message : seen,
    cause: error,
  })
}
