/** Asks machines what they are and what they run: one script, one round trip each, side by side. */
import { placementsOf, type Cluster, type Machine } from '../config/cluster.ts'
import { MachinesFailed, onEveryMachine, ToolError } from '../errors.ts'
import type { ReadHost } from '../hosts/host.ts'
import { factsScript, parseFacts, type Facts } from '../probes/facts.ts'
import { hangingError } from '../sites/hanging.ts'
import { machineSite, type MachineSite } from '../sites/machine-site.ts'
import type { Silent } from './silent.ts'

type ReadHosts = ReadonlyMap<string, ReadHost>

export interface Answers {
  /** Of the machines that answered, in the order of the file. */
  readonly facts: readonly Facts[]
  /** Why the others did not. */
  readonly failures: readonly Silent[]
}

/** A machine that does not answer, or that nothing can be seen of as a disk hangs, is part of the answer. Throws the signal's reason. */
export async function ask(
  cluster: Cluster,
  hosts: ReadHosts,
  signal?: AbortSignal,
  machines: readonly Machine[] = cluster.machines,
): Promise<Answers> {
  const answers = await onEveryMachine(machines, 'Looking at the machines', async ({ name }) => {
    try {
      return await askOne(cluster, hosts.get(name)!, signal)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof ToolError) return { machine: name, error }
      throw error
    }
  })
  const facts: Facts[] = []
  const failures: Answers['failures'][number][] = []
  for (const answer of answers) {
    if ('error' in answer) failures.push(answer)
    else facts.push(answer)
  }
  return { facts, failures }
}

async function askOne(cluster: Cluster, host: ReadHost, signal: AbortSignal | undefined): Promise<Facts> {
  const { name } = host
  const { stdout, stderr } = await host.read(factsScript(cluster), {
    title: 'look at the machine',
    timeout: 60,
    ...(signal && { signal }),
  })
  const facts = understood()
  // Nothing else of it was looked at.
  const needed = facts.hanging.filter((one) => one.needed)
  if (needed.length > 0) throw hangingError(name, needed)
  return facts

  function understood(): Facts {
    try {
      return parseFacts(cluster, name, stdout)
    } catch (cause) {
      throw new ToolError('LOGIN_SHELL', {
        message: `what ${name} said of itself was cut off`,
        hint: 'Run the command again; if it happens again, look at the login shell and at the space in /tmp on the machine.',
        machine: name,
        seen: (stderr || stdout).slice(-2000),
        cause,
      })
    }
  }
}

/** All machines or none. Throws ToolError: SSH_*, TIMEOUT; MACHINES_FAILED when the cluster has several. */
export async function observe(cluster: Cluster, hosts: ReadHosts, signal?: AbortSignal): Promise<readonly Facts[]> {
  const { facts, failures } = await ask(cluster, hosts, signal)
  if (failures.length > 0) throw unanswered(cluster, failures)
  return facts
}

/** What no answer is told as: the only machine's own error, else all of them. */
export function unanswered({ machines }: Cluster, failures: Answers['failures']): ToolError {
  if (machines.length === 1) return failures[0]!.error
  return new MachinesFailed(
    `Looking at the machines failed on ${failures.length} of ${machines.length} machines`,
    failures,
  )
}

/**
 * The machines that a command needs, as they are now; the others may be off, and are not asked. Names that the cluster does not have are left out.
 * Throws ToolError: that of the first needed machine that does not answer.
 */
export async function observeNeeded(
  cluster: Cluster,
  hosts: ReadHosts,
  needed: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MachineSite>> {
  const machines = cluster.machines.filter(({ name }) => needed.includes(name))
  return sitesOf(cluster, await ask(cluster, hosts, signal, machines), needed)
}

/**
 * The masters' machines, those that a command needs besides, and those that it asks `also`. One master's machine that answers is enough. Throws ToolError: that of the
 * first needed machine that does not answer, or of the first master's machine when none does.
 */
export async function observeMasters(
  cluster: Cluster,
  hosts: ReadHosts,
  needed: readonly string[],
  signal: AbortSignal,
  also: readonly Machine[] = [],
): Promise<ReadonlyMap<string, MachineSite>> {
  const masters = placementsOf(cluster, 'spark-master').map(({ machine }) => machine)
  const machines = cluster.machines.filter(
    (one) => masters.includes(one.name) || needed.includes(one.name) || also.includes(one),
  )
  const answers = await ask(cluster, hosts, signal, machines)
  const answered = masters.some((name) => answers.facts.some(({ machine }) => machine === name))
  return sitesOf(cluster, answers, answered ? needed : [...masters, ...needed])
}

/** Those that answered, by name. Throws ToolError: that of the first needed machine that did not. */
export function sitesOf(
  cluster: Cluster,
  { facts, failures }: Answers,
  needed: readonly string[] = [],
): ReadonlyMap<string, MachineSite> {
  for (const name of needed) {
    const failure = failures.find(({ machine }) => machine === name)
    if (failure) throw failure.error
  }
  return new Map(facts.map((one) => [one.machine, machineSite(cluster, one)]))
}
