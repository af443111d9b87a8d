import { up } from '../../operations/up.ts'
import type { Run } from '../command.ts'
import { fileFlag, withCluster } from '../open-cluster.ts'
import { planData } from '../plan-data.ts'
import { afterUpLines, summaryOf } from '../terminal/after-up.ts'
import { askYesNo } from '../terminal/ask.ts'
import { looks } from '../terminal/looks.ts'
import { withProgress } from '../with-progress.ts'
import type { UpFlags } from './up.ts'

export const run: Run<UpFlags, []> = (context, flags) =>
  withCluster(context.outside, flags, async (cluster, hosts) => {
    const { stdout, env } = context.outside
    const local = cluster.kind === 'local'
    const { result, seconds } = await withProgress(context, flags, cluster, async (working) => {
      const { listener, signal, show, outside, elapsed } = working
      const done = await up(cluster, hosts, {
        listener,
        signal,
        async confirm(plan) {
          show(plan, flags.diff)
          // On this machine alone nobody else is concerned, and `down` takes it back.
          return flags.yes || local || askYesNo(outside, `Do this to ${cluster.name}?`, '--yes')
        },
      })
      return { result: done, seconds: elapsed() }
    })
    const summary = summaryOf(cluster, result)
    const view = { looks: looks(stdout, env), local, flag: fileFlag(cluster, context.outside, flags), seconds }
    const data = { ...summary, plan: planData(result.plan) }
    stdout.write(flags.json ? `${JSON.stringify(data, null, 2)}\n` : `${afterUpLines(summary, view).join('\n')}\n`)
    return 0
  })
