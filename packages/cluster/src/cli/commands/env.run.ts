import { environment } from '../../operations/env.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import type { EnvFlags } from './env.ts'

export const run: Run<EnvFlags, []> = ({ outside }, { machine, ...flags }) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const found = await environment(cluster, hosts, { machine, signal: outside.signal })
    const { lines, ...data } = found
    outside.stdout.write(flags.json ? `${JSON.stringify(data, null, 2)}\n` : lines)
    return 0
  })
