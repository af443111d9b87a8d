/** The variables with which Spark's own programs find the cluster, as they are on one of its machines. Changes nothing. */
import { masterOf, usesHadoop, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { nearest } from '../file/nearest.ts'
import { environmentLines, environmentOf } from '../services/login-environment.ts'
import { machineSite } from '../sites/machine-site.ts'
import { softwareNeeded } from '../sites/software-needed.ts'
import type { Hosts } from './connect.ts'
import { observe } from './observe.ts'

export interface Environment {
  readonly machine: string
  /** `PATH` is what goes in front of it. */
  readonly variables: Readonly<Record<string, string>>
  /** For `eval` in a POSIX shell. */
  readonly lines: string
}

/** `machine`: default the master's. Throws ToolError: USAGE, NOT_RUNNING when Spark is not there yet, SSH_*. */
export async function environment(
  cluster: Cluster,
  hosts: Hosts,
  options: { readonly machine?: string | undefined; readonly signal: AbortSignal },
): Promise<Environment> {
  const name = options.machine ?? masterOf(cluster).machine
  const machine = cluster.machines.find((one) => one.name === name)
  if (!machine) {
    const names = cluster.machines.map((one) => one.name)
    const meant = nearest(name, names)
    throw new ToolError('USAGE', {
      message: `there is no machine "${name}"${meant ? `; did you mean "${meant}"?` : ''}`,
      hint: `There are: ${names.join(', ')}.`,
    })
  }
  const [facts] = await observe({ ...cluster, machines: [machine] }, hosts, options.signal)
  const site = machineSite(cluster, facts!)
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
