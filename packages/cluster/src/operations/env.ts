/** The variables with which Spark's own programs find the cluster, as they are on one of its machines. Changes nothing. */
import { placementsOf, usesHadoop, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { nearest } from '../file/nearest.ts'
import { environmentLines, environmentOf } from '../services/login-environment.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { softwareNeeded } from '../sites/software-needed.ts'
import type { Hosts } from './connect.ts'
import { observeMasters, observeNeeded } from './observe.ts'

export interface Environment {
  readonly machine: string
  /** `PATH` is what goes in front of it. */
  readonly variables: Readonly<Record<string, string>>
  /** For `eval` in a POSIX shell. */
  readonly lines: string
}

/** `machine`: default that of the first master that answers. Throws ToolError: USAGE, NOT_RUNNING when Spark is not there yet, SSH_*. */
export async function environment(
  cluster: Cluster,
  hosts: Hosts,
  options: { readonly machine?: string | undefined; readonly signal: AbortSignal },
): Promise<Environment> {
  const site = await siteFor(cluster, hosts, options)
  const name = site.facts.machine
  if (softwareNeeded(cluster, site).some(({ artifact }) => artifact === 'spark')) {
    throw new ToolError('NOT_RUNNING', {
      message: `Spark ${cluster.settings.spark.version} is not on ${name} yet`,
      hint: 'Bring it there: tinderbox up',
      machine: name,
    })
  }
  return {
    machine: name,
    variables: environmentOf(site.paths, site.python, usesHadoop(cluster)),
    lines: environmentLines(site.paths, site.python, usesHadoop(cluster)),
  }
}

async function siteFor(
  cluster: Cluster,
  hosts: Hosts,
  { machine: name, signal }: { readonly machine?: string | undefined; readonly signal: AbortSignal },
): Promise<MachineSite> {
  if (name === undefined) {
    const machines = await observeMasters(cluster, hosts, [], signal)
    const masters = placementsOf(cluster, 'spark-master').flatMap(({ machine }) => machines.get(machine) ?? [])
    return masters[0]!
  }
  const names = cluster.machines.map((one) => one.name)
  if (!names.includes(name)) {
    const meant = nearest(name, names)
    throw new ToolError('USAGE', {
      message: `there is no machine "${name}"${meant ? `; did you mean "${meant}"?` : ''}`,
      hint: `There are: ${names.join(', ')}.`,
    })
  }
  return (await observeNeeded(cluster, hosts, [name], signal)).get(name)!
}
