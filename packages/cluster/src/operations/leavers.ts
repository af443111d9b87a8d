/** Machines that the file has no more, as they are now. One that does not answer is part of the answer. */
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Facts } from '../probes/facts.ts'
import { machineKey } from '../sites/machine-key.ts'
import { machineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'
import { ask } from './observe.ts'
import type { LeavingMachine } from './plan-leaving.ts'
import type { Leaver } from './roster.ts'
import { standingOf } from './standing.ts'

interface SeeOptions {
  readonly signal: AbortSignal
  readonly forget?: readonly string[]
  /** Of the machines that the file has. */
  readonly facts: readonly Facts[]
}

/** A leaver that turns out to be a machine of the file under a former name is none: cleaning it would end what stays. */
export async function seeLeavers(
  cluster: Cluster,
  hosts: Hosts,
  leavers: readonly Leaver[],
  { signal, forget = [], facts: ofFile }: SeeOptions,
): Promise<LeavingMachine[]> {
  if (leavers.length === 0) return []
  const machines = leavers.map(({ machine }) => machine)
  const reached = machines.filter((machine) => hosts.reach?.(machine) !== undefined)
  const { facts, failures } = await ask(cluster, hosts, signal, reached)
  const stay = new Set(ofFile.map((one) => machineKey(one)))
  return leavers.flatMap((leaver): LeavingMachine[] => {
    const { name } = leaver.machine
    const found = facts.find((one) => one.machine === name)
    const key = found && machineKey(found)
    if (key !== undefined && stay.has(key)) return []
    return [
      {
        leaver,
        on: found && machineSite(leaver.former, found),
        standing: found && standingOf(cluster, leaver, found, ofFile),
        error: failures.find(({ machine }) => machine === name)?.error,
        forgotten: forget.includes(name),
      },
    ]
  })
}

/** Throws ToolError USAGE: only a machine that was taken out of the file can be forgotten. */
export function refuseToForget(cluster: Cluster, forget: readonly string[], leaving: readonly LeavingMachine[]): void {
  const known = leaving.map(({ leaver }) => leaver.machine.name)
  const wrong = forget.find((name) => !known.includes(name))
  if (wrong === undefined) return
  const inFile = cluster.machines.some(({ name }) => name === wrong)
  throw new ToolError('USAGE', {
    message: inFile
      ? `${wrong} cannot be forgotten: the file still has it`
      : `${wrong} cannot be forgotten: it is no machine of ${cluster.name}`,
    hint: inFile
      ? `Take ${wrong} out of the file first, then run the command again.`
      : known.length > 0
        ? `Machines that were taken out of the file and not cleaned yet: ${known.join(', ')}.`
        : 'No machine waits to be taken out: leave --forget out.',
  })
}
