import { ToolError } from '../../errors.ts'
import { nearest } from '../../file/nearest.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'

export const run: Run<object, [name: string, ...command: string[]]> = ({ outside }, flags, name, ...argv) => {
  if (flags.json)
    throw new ToolError('USAGE', {
      message: 'what runs on a machine has no result to print as JSON',
      hint: `Leave --json out. What is for the program there stands after --: tinderbox ssh ${name} -- COMMAND --json`,
    })
  // One word is a command line, as with ssh itself; several are a program and its arguments.
  const command = argv.length === 1 ? ['sh', '-c', argv[0]!] : argv
  return withCluster(outside, flags, async (cluster, hosts) => {
    const host = hosts.get(name)
    if (!host) {
      const names = [...hosts.keys()]
      const meant = nearest(name, names)
      throw new ToolError('USAGE', {
        message: `${cluster.name} has no machine "${name}"${meant ? `; did you mean "${meant}"?` : ''}`,
        hint: `There are: ${names.join(', ')}.`,
      })
    }
    outside.giveInterruptsAway()
    return host.interactive(command)
  })
}
