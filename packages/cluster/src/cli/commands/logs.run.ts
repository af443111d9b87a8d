import { serviceId } from '../../config/cluster.ts'
import { ToolError } from '../../errors.ts'
import { applicationOfJob } from '../../jobs/job-application.ts'
import { isJobId } from '../../jobs/job-id.ts'
import { isYarnApplication, readApplicationLogs } from '../../operations/application-logs.ts'
import { followLogs, placementsMeant, readLogs, type LogLine } from '../../operations/logs.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { containerName } from '../terminal/container-name.ts'
import { logPrefixes } from '../terminal/log-line.ts'
import { looks } from '../terminal/looks.ts'
import type { LogsFlags } from './logs.ts'

export const run: Run<LogsFlags, [service?: string]> = (context, flags, service) => {
  if (service !== undefined && /\.ya?ml$/.test(service)) {
    throw new ToolError('USAGE', {
      message: 'in logs, -f follows, as in tail',
      hint: `Name the cluster file in full: tinderbox logs --file ${service}${flags.follow ? ' --follow' : ''}`,
    })
  }
  return service !== undefined && (isYarnApplication(service) || isJobId(service))
    ? ofApplication(context, flags, service)
    : ofDaemons(context, flags, service)
}

const ofDaemons: Run<LogsFlags, [service?: string]> = ({ outside }, flags, service) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const { machine, lines, json, follow } = flags
    const options = { service, machine, lines, signal: outside.signal }
    const logs = placementsMeant(cluster, options).map((placement) => ({
      machine: placement.machine,
      service: serviceId(placement),
    }))
    const prefix = logPrefixes(logs, looks(outside.stdout, outside.env))
    const show = (line: LogLine) =>
      outside.stdout.write(json ? `${JSON.stringify(line)}\n` : `${prefix(line)}${line.text}\n`)
    if (follow) {
      try {
        await followLogs(cluster, hosts, { ...options, onLine: show })
      } catch (error) {
        // Ctrl-C is how following ends.
        if (!outside.signal.aborted) throw error
      }
      return 0
    }
    const read = await readLogs(cluster, hosts, options)
    if (json) outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, lines: read }, null, 2)}\n`)
    else if (read.length === 0) outside.stderr.write('nothing has been logged yet\n')
    else read.forEach(show)
    return 0
  })

/** By its own name, or that of its job. */
const ofApplication: Run<LogsFlags, [name: string]> = ({ outside }, flags, name) => {
  const { machine, lines, json, follow } = flags
  if (follow)
    throw new ToolError('USAGE', {
      message: 'the logs of an application cannot be followed',
      hint: `Run it without --follow, again and again: tinderbox logs ${name}`,
    })
  return withCluster(outside, flags, async (cluster, hosts) => {
    const { signal, stdout, stderr } = outside
    if (machine !== undefined) placementsMeant(cluster, { machine })
    const application = isJobId(name) ? await applicationOfJob(cluster, hosts, name, signal) : name
    const read = await readApplicationLogs(cluster, hosts, application, { machine, lines, signal })
    for (const { machine: silent } of read.silent)
      stderr.write(`${silent} does not answer: what has not been collected of it is missing\n`)
    if (json) {
      stdout.write(`${JSON.stringify({ cluster: cluster.name, application, lines: read.lines }, null, 2)}\n`)
      return 0
    }
    const shown = read.lines.map((line) => ({ ...line, service: containerName(line.service) }))
    const logs = [...new Map(shown.map((line) => [`${line.machine} ${line.service}`, line])).values()]
    const prefix = logPrefixes(logs, looks(stdout, outside.env))
    for (const line of shown) stdout.write(`${prefix(line)}${line.text}\n`)
    return 0
  })
}
