import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { status } from '../../operations/status.ts'
import { looks } from '../terminal/looks.ts'
import { statusLines } from '../terminal/status-lines.ts'
import { withProgress } from '../with-progress.ts'

export const run: Run<object, []> = (context, flags) =>
  withCluster(context.outside, flags, async (cluster, hosts) => {
    const { outside } = context
    const now = await withProgress(context, flags, cluster, (working) => status(cluster, hosts, working))
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
