import { serviceId } from '../../config/cluster.ts'
import { ToolError } from '../../errors.ts'
import { followLogs, placementsMeant, readLogs, type LogLine } from '../../operations/logs.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { logPrefixes } from '../terminal/log-line.ts'
import { looks } from '../terminal/looks.ts'
import type { LogsFlags } from './logs.ts'

export const run: Run<LogsFlags, [service?: string]> = ({ outside }, flags, service) => {
  if (service !== undefined && /\.ya?ml$/.test(service)) {
    throw new ToolError('USAGE', {
      message: 'in logs, -f follows, as in tail',
      hint: `Name the cluster file in full: tinderbox logs --file ${service}${flags.follow ? ' --follow' : ''}`,
    })
  }
  return withCluster(outside, flags, async (cluster, hosts) => {
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
}
