import { basename } from 'node:path'
import { asksTheSame } from '../../operations/kept-file.ts'
import { rollbackTarget } from '../../operations/rollback.ts'
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
  withCluster(context.outside, flags, async (ofFile, hosts) => {
    const { stdout, env } = context.outside
    const cluster = flags.rollback ? await rollbackTarget(ofFile, hosts, context.outside.signal) : ofFile
    const local = cluster.kind === 'local'
    const { result, seconds } = await withProgress(context, flags, cluster, async (working) => {
      const { listener, signal, show, outside, elapsed } = working
      const done = await up(cluster, hosts, {
        listener,
        signal,
        forget: flags.forget ?? [],
        back: flags.rollback,
        finalize: flags.finalize,
        command: ['up', ...(flags.rollback ? ['--rollback'] : []), ...(flags.finalize ? ['--finalize'] : [])].join(' '),
        async confirm(plan) {
          show(plan, flags.diff)
          // On this machine alone nobody else is concerned, and `down` takes it back.
          return flags.yes || local || askYesNo(outside, `Do this to ${cluster.name}?`, '--yes')
        },
      })
      return { result: done, seconds: elapsed() }
    })
    const summary = summaryOf(cluster, result)
    const view = {
      looks: looks(stdout, env),
      local,
      flag: fileFlag(cluster, context.outside, flags),
      seconds,
      ...(ofFile.file !== undefined && !asksTheSame(ofFile, cluster) && { ahead: basename(ofFile.file) }),
    }
    const data = { ...summary, plan: planData(result.plan) }
    stdout.write(flags.json ? `${JSON.stringify(data, null, 2)}\n` : `${afterUpLines(summary, view).join('\n')}\n`)
    return 0
  })
