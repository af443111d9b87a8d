/** The logs of an application on YARN: of containers that run from the NodeManagers' disks, of those that have ended from HDFS. Changes nothing. */
import { has, placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { hasEnded, parseYarnApplication, type YarnApplication } from '../apis/yarn-application.ts'
import { preamble } from '../probes/preamble.ts'
import { readOnly } from '../probes/probe.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'
import { collectedScript, containerLine, inOrderOfContainers, localScript } from './container-logs.ts'
import type { LogLine } from './logs.ts'
import { noLogs } from './no-logs.ts'
import { ask, sitesOf } from './observe.ts'
import { isNodeOf } from '../sites/hadoop-masters.ts'
import type { Silent } from './silent.ts'

export interface ApplicationLogOptions {
  readonly machine?: string | undefined
  /** From the end of each log. */
  readonly lines: number
  readonly signal: AbortSignal
}

export interface ApplicationLogs {
  readonly application: string
  /** `service` is the container and the file: `container_1700000000000_0001_01_000002/stderr`. */
  readonly lines: readonly LogLine[]
  /** Machines with a NodeManager that do not answer: what has not been collected of them is missing. */
  readonly silent: readonly Silent[]
}

export function isYarnApplication(text: string): boolean {
  return /^application_\d+_\d+$/.test(text)
}

/** Throws ToolError: USAGE without YARN, NOT_RUNNING, NO_LOGS (unknown, not there yet, removed), SSH_*, COMMAND_FAILED. */
export async function readApplicationLogs(
  cluster: Cluster,
  hosts: Hosts,
  application: string,
  options: ApplicationLogOptions,
): Promise<ApplicationLogs> {
  const { lines, signal } = options
  if (!isYarnApplication(application)) throw new Error(`${application} is no application of YARN`)
  const managers = placementsOf(cluster, 'yarn-resourcemanager')
  const nodes = placementsOf(cluster, 'yarn-nodemanager')
  if (managers.length === 0)
    throw new ToolError('USAGE', {
      message: `${application} is an application of YARN, and the cluster ${cluster.name} has none`,
      hint: "Executors' output of a job without YARN is on the workers, in work/spark-worker; the job's own log is in its folder.",
    })
  const needed = new Set([...managers, ...nodes].map(({ machine }) => machine))
  const answers = await ask(
    cluster,
    hosts,
    signal,
    cluster.machines.filter(({ name }) => needed.has(name)),
  )
  const machines = sitesOf(cluster, answers)
  const active = managers
    .map(({ machine }) => machines.get(machine))
    .find((on) => on?.facts.resourcemanager?.ha === 'ACTIVE')
  if (!active)
    throw new ToolError('NOT_RUNNING', {
      message: 'YARN is not running: no ResourceManager is active',
      hint: 'Start it: tinderbox up. After one was lost, the other is active within a minute.',
    })
  const reached = nodes.filter(({ machine }) => machines.has(machine))
  const [known, ...local] = await Promise.all([
    applicationOn(cluster, hosts, active, application, signal),
    ...reached.map((placement) => localLogs(cluster, hosts, placement, application, options)),
  ])
  const nameOf = (node: string) => machineOfNode(reached, machines, node)
  const collected =
    has(cluster, 'hdfs-namenode') && (known === undefined || hasEnded(known))
      ? await collectedLogs(hosts, active, application, lines, nameOf, signal)
      : []
  const all = inOrderOfContainers(collected, local.flat())
  const found = all.filter(({ machine }) => options.machine === undefined || machine === options.machine)
  if (found.length === 0) throw noLogs({ cluster, application, known, all, ...options, failures: answers.failures })
  const silent = answers.failures.filter(({ machine }) => nodes.some((one) => one.machine === machine))
  return { application, lines: found, silent }
}

async function applicationOn(
  cluster: Cluster,
  hosts: Hosts,
  on: MachineSite,
  application: string,
  signal: AbortSignal,
): Promise<YarnApplication | undefined> {
  const script = readOnly(
    `${preamble(cluster.name)}\npage "$(port_of yarn-resourcemanager http)" /ws/v1/cluster/apps/${application}\n`,
  )
  const { stdout } = await hosts.get(on.facts.machine)!.read(script, { title: 'ask YARN', signal })
  try {
    return parseYarnApplication(stdout)
  } catch (cause) {
    throw new ToolError('NOT_RUNNING', {
      message: `YARN does not say what ${application} is`,
      hint: 'Try again in a moment; the log of YARN has more: tinderbox logs yarn-resourcemanager',
      machine: on.facts.machine,
      seen: stdout.trim().slice(0, 500),
      cause,
    })
  }
}

async function localLogs(
  cluster: Cluster,
  hosts: Hosts,
  placement: Placement,
  application: string,
  { lines, signal }: ApplicationLogOptions,
): Promise<LogLine[]> {
  const found: LogLine[] = []
  await hosts.get(placement.machine)!.read(localScript(cluster.name, serviceId(placement), application, lines), {
    title: 'read the logs of containers',
    signal,
    onLine: add(found, () => placement.machine),
  })
  return found
}

async function collectedLogs(
  hosts: Hosts,
  on: MachineSite,
  application: string,
  lines: number,
  nameOf: (node: string) => string,
  signal: AbortSignal,
): Promise<LogLine[]> {
  const found: LogLine[] = []
  const { exitCode, stderr } = await hosts.get(on.facts.machine)!.read(collectedScript(on, application, lines), {
    title: 'read the collected logs',
    timeout: 1800,
    signal,
    onLine: add(found, nameOf),
  })
  if (found.length > 0 || (exitCode === 0 && saysThatThereIsNone(stderr))) return found
  throw new ToolError('COMMAND_FAILED', {
    message: `the collected logs of ${application} cannot be read`,
    hint: 'See that HDFS is well: tinderbox status',
    machine: on.facts.machine,
    seen: stderr.trim().slice(-2000) || `exit status ${exitCode}`,
  })
}

function add(to: LogLine[], nameOf: (node: string) => string): (line: string) => void {
  return (text) => {
    const line = containerLine(text, nameOf)
    if (line) to.push(line)
  }
}

/** What Hadoop says where there is nothing; anything else is trouble. */
function saysThatThereIsNone(stderr: string): boolean {
  return /Can not find the (appOwner|logs)|Could not locate application logs|does not exist|Log aggregation has not completed/.test(
    stderr,
  )
}

/** `10.0.0.12_8041`; one that no machine of the file is called by stays as it is. */
function machineOfNode(nodes: readonly Placement[], machines: ReadonlyMap<string, MachineSite>, node: string): string {
  const id = node.replace(/_(\d+)$/, ':$1')
  return nodes.find((placement) => isNodeOf(machines.get(placement.machine)!, placement, id))?.machine ?? node
}
