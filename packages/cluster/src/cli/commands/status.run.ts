import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { status } from '../../operations/status.ts'
import { looks } from '../terminal/looks.ts'
import { statusLines } from '../terminal/status-lines.ts'

export const run: Run<object, []> = ({ outside }, flags) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const now = await status(cluster, hosts, outside.signal)
    const text = flags.json
      ? JSON.stringify(now, null, 2)
      : statusLines(now, {
          looks: looks(outside.stdout, outside.env),
          now: Date.now(),
          machines: cluster.machines.length,
          file: flags.file,
        }).join('\n')
    outside.stdout.write(`${text}\n`)
    return now.healthy ? 0 : 1
  })
