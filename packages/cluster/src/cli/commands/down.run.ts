import type { Cluster } from '../../config/cluster.ts'
import { ToolError } from '../../errors.ts'
import { down } from '../../operations/down.ts'
import { isEmpty, type Plan } from '../../operations/plan.ts'
import type { Run } from '../command.ts'
import type { Outside } from '../context.ts'
import { fileFlag, withCluster } from '../open-cluster.ts'
import { planData } from '../plan-data.ts'
import { askToType, askYesNo } from '../terminal/ask.ts'
import { showDuration } from '../terminal/duration.ts'
import { looks } from '../terminal/looks.ts'
import { purgeQuestion } from '../terminal/purge-question.ts'
import { withProgress } from '../with-progress.ts'
import type { DownFlags } from './down.ts'

export const run: Run<DownFlags, []> = (context, flags) =>
  withCluster(context.outside, flags, async (cluster, hosts) => {
    refuseWrongName(flags, cluster, context.outside)
    const { plan, seconds } = await withProgress(context, flags, cluster, async (working) => {
      const { listener, signal, show, outside, elapsed } = working
      const done = await down(cluster, hosts, {
        purge: flags.purge,
        listener,
        signal,
        confirm(shown) {
          show(shown, false)
          return mayGoOn(flags, cluster, outside, shown)
        },
      })
      return { plan: done, seconds: elapsed() }
    })
    const { stdout, env } = context.outside
    const { color, tick } = looks(stdout, env)
    const gone = flags.purge ? ', and its folders are gone' : ''
    const said = isEmpty(plan) ? 'nothing runs, nothing to stop' : `the cluster ${cluster.name} is down${gone}`
    stdout.write(
      flags.json
        ? `${JSON.stringify({ cluster: cluster.name, plan: planData(plan) }, null, 2)}\n`
        : `${color.green(tick)} ${color.bold(said)}  ${color.dim(showDuration(seconds))}\n`,
    )
    return 0
  })

/** --yes is not enough where something would be lost. */
async function mayGoOn(
  flags: Parameters<typeof run>[1],
  { name, kind }: Cluster,
  outside: Outside,
  plan: Plan,
): Promise<boolean> {
  if (!flags.purge) {
    return flags.yes || kind === 'local' || askYesNo(outside, `Stop ${name}? Jobs that run on it end.`, '--yes')
  }
  if (flags.yesLoseData === name) return true
  return askToType(outside, purgeQuestion(plan), name, `--yes-lose-data ${name}`)
}

function refuseWrongName({ purge, yesLoseData }: DownFlags, cluster: Cluster, outside: Outside): void {
  if (yesLoseData === undefined || (purge && yesLoseData === cluster.name)) return
  throw new ToolError('USAGE', {
    message: purge
      ? `--yes-lose-data says "${yesLoseData}", and this cluster is "${cluster.name}"`
      : '--yes-lose-data goes with --purge: without it nothing is lost',
    hint: `To remove all of it: tinderbox down${fileFlag(cluster, outside)} --purge --yes-lose-data ${cluster.name}`,
  })
}
