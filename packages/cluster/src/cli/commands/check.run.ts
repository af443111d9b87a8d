import { diagnose } from '../../operations/diagnose.ts'
import type { Run } from '../command.ts'
import type { OnlyFlags } from '../only-flag.ts'
import { fileFlag, withCluster } from '../open-cluster.ts'
import { diagnosisLines } from '../terminal/diagnosis-lines.ts'
import { looks } from '../terminal/looks.ts'
import { expectChecks, narrowed } from '../narrowed.ts'
import { withProgress } from '../with-progress.ts'

export const run: Run<OnlyFlags, []> = async (context, flags) => {
  expectChecks(flags.only)
  const { outside } = context
  return withCluster(outside, flags, async (cluster, hosts) => {
    const { diagnosis } = await withProgress(context, flags, cluster, ({ listener, signal }) =>
      diagnose(cluster, hosts, { listener, signal, when: 'before' }),
    )
    const told = narrowed(diagnosis, flags.only)
    const flag = fileFlag(cluster, outside, flags)
    const { file } = flags
    const view = { looks: looks(outside.stdout, outside.env), flag, file, when: 'before' as const, mends: true }
    const text = flags.json ? JSON.stringify(told, null, 2) : diagnosisLines(told, view).join('\n')
    outside.stdout.write(`${text}\n`)
    return told.healthy ? 0 : 1
  })
}
