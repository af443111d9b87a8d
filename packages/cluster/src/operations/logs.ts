/** The daemons' logs, read on the machines: the end of each, and what is written from now on. Changes nothing. */
import { serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { onEveryMachine, ToolError } from '../errors.ts'
import { nearest } from '../file/nearest.ts'
import { quote } from '../hosts/quote.ts'
import { preamble } from '../probes/preamble.ts'
import { readOnly } from '../probes/probe.ts'
import type { Hosts } from './connect.ts'
import { inOrderOfTime } from './logs-order.ts'

export interface LogLine {
  readonly machine: string
  /** `spark-worker-2` */
  readonly service: string
  readonly text: string
}

export interface LogOptions {
  /** A service (`spark-worker`: all of them), one of its instances, or undefined: all. */
  readonly service?: string | undefined
  readonly machine?: string | undefined
  /** From the end of each file. */
  readonly lines: number
  readonly signal: AbortSignal
}

/** The ends of the logs as one text, in order of time. Throws ToolError: USAGE for names that are none; SSH_*, MACHINES_FAILED. */
export async function readLogs(cluster: Cluster, hosts: Hosts, options: LogOptions): Promise<LogLine[]> {
  const logs: LogLine[][] = []
  await onEachMachine(cluster, hosts, options, false, (line) => {
    const own = logs.find((lines) => lines[0]!.machine === line.machine && lines[0]!.service === line.service)
    if (own) own.push(line)
    else logs.push([line])
  })
  return inOrderOfTime(logs)
}

/** The same, and then on and on, line by line as they are written, through rotations, until the signal; rejects with its reason. */
export async function followLogs(
  cluster: Cluster,
  hosts: Hosts,
  options: LogOptions & { readonly onLine: (line: LogLine) => void },
): Promise<void> {
  await onEachMachine(cluster, hosts, options, true, options.onLine)
}

/** The placements that a command means. Throws ToolError USAGE. */
export function placementsMeant(
  cluster: Cluster,
  options: Pick<LogOptions, 'service' | 'machine'>,
): readonly Placement[] {
  const { machine } = options
  const machines = cluster.machines.map(({ name }) => name)
  if (machine !== undefined && !machines.includes(machine)) throw unknown('machine', machine, machines)
  const names = [...new Set(cluster.placements.flatMap((placement) => [placement.service, serviceId(placement)]))]
  // `master` and `worker` are as good as their full names.
  const service =
    options.service !== undefined && names.includes(`spark-${options.service}`)
      ? `spark-${options.service}`
      : options.service
  if (service !== undefined && !names.includes(service)) throw unknown('service', service, names)
  const meant = cluster.placements.filter(
    (placement) =>
      (machine === undefined || placement.machine === machine) &&
      (service === undefined || placement.service === service || serviceId(placement) === service),
  )
  if (meant.length > 0) return meant
  throw new ToolError('USAGE', {
    message: `${machine} has no ${service}`,
    hint: `${service} is on ${cluster.placements
      .filter((one) => one.service === service || serviceId(one) === service)
      .map((one) => one.machine)
      .join(', ')}.`,
  })
}

function unknown(kind: string, name: string, names: readonly string[]): ToolError {
  const meant = nearest(name, names)
  return new ToolError('USAGE', {
    message: `there is no ${kind} "${name}"${meant ? `; did you mean "${meant}"?` : ''}`,
    hint: `There are: ${names.join(', ')}.`,
  })
}

/** A month: the longest that a timer can be set to, nearly. */
const forEver = 2_000_000

async function onEachMachine(
  cluster: Cluster,
  hosts: Hosts,
  options: LogOptions,
  follow: boolean,
  onLine: (line: LogLine) => void,
): Promise<void> {
  const meant = placementsMeant(cluster, options)
  const machines = cluster.machines.filter(({ name }) => meant.some(({ machine }) => machine === name))
  await onEveryMachine(machines, 'Reading the logs', async ({ name }) => {
    const services = meant.filter(({ machine }) => machine === name).map(serviceId)
    const script = readOnly(
      `${preamble(cluster.name)}\n${services.map((service) => tailScript(service, options.lines, follow)).join('\n')}\nwait\n`,
    )
    await hosts.get(name)!.read(script, {
      title: 'read the logs',
      timeout: follow ? forEver : 60,
      signal: options.signal,
      onLine(line) {
        const service = line.slice(0, line.indexOf(' '))
        onLine({ machine: name, service, text: line.slice(service.length + 1) })
      },
    })
  })
}

/** A daemon has two files: `.out`, what its JVM and its start said, and `.log`, which it writes and rotates itself. */
function tailScript(service: string, lines: number, follow: boolean): string {
  const files = ['out', 'log'].map((kind) => `"$HERE"/logs/${quote(`${service}.${kind}`)}`)
  return files
    .map((file) =>
      follow
        ? `tail -n ${lines} -F ${file} 2>/dev/null | sed -u ${quote(`s/^/${service} /`)} &`
        : `tail -n ${lines} ${file} 2>/dev/null | sed ${quote(`s/^/${service} /`)}`,
    )
    .join('\n')
}
