import { machinesForDriver } from '../../jobs/cluster-ready.ts'
import { openShell } from '../../jobs/shell.ts'
import { ToolError } from '../../errors.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { properties } from '../spark-property.ts'
import type { ShellFlags } from './shell.ts'

export const run: Run<ShellFlags, [kind?: 'pyspark' | 'spark-shell' | 'spark-sql']> = (
  { outside },
  flags,
  kind = 'pyspark',
) => {
  if (flags.json)
    throw new ToolError('USAGE', {
      message: 'a shell has no result to print as JSON',
      hint: 'Leave --json out, or run a program: tinderbox submit --json JOB',
    })
  if (!outside.stdin.isTTY)
    throw new ToolError('USAGE', {
      message: 'the shells need a terminal, and standard input is none',
      hint: 'Put the lines into a file and run it: tinderbox submit FILE.py, or FILE.sql.',
    })
  return withCluster(outside, flags, async (cluster, hosts) => {
    const machines = await machinesForDriver(cluster, hosts, flags.on, outside.signal)
    outside.giveInterruptsAway()
    return openShell(cluster, hosts, machines, kind, {
      conf: properties(flags.conf),
      signal: outside.signal,
      note: (text) => outside.stderr.write(`${text}\n`),
      ...(flags.on !== undefined && { on: flags.on }),
    })
  })
}
