import { ToolError } from '../../errors.ts'
import { nearest } from '../../file/nearest.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'

export const run: Run<object, [name: string, ...command: string[]]> = ({ outside }, flags, name, ...argv) =>
  withCluster(outside, flags, async (cluster, hosts) => {
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
    return host.interactive(argv)
  })
