import type { Run } from '../command.ts'
import { logEvents } from '../debug-log.ts'
import { fileFlag, withCluster } from '../open-cluster.ts'
import { planData } from '../plan-data.ts'
import { ToolError } from '../../errors.ts'
import { down } from '../../operations/down.ts'
import { isEmpty } from '../../operations/plan.ts'
import { askToType, askYesNo } from '../terminal/ask.ts'
import { showDuration } from '../terminal/duration.ts'
import { looks } from '../terminal/looks.ts'
import { planLines } from '../terminal/plan-lines.ts'
import { progressOn } from '../terminal/progress.ts'
import type { DownFlags } from './down.ts'

export const run: Run<DownFlags, []> = ({ outside, argv }, flags) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const { purge, yesLoseData } = flags
    if (yesLoseData !== undefined && (!purge || yesLoseData !== cluster.name)) {
      const message = purge ? `--yes-lose-data says "${yesLoseData}", and this cluster is "${cluster.name}"` : '--yes-lose-data goes with --purge: without it nothing is lost'
      throw new ToolError('USAGE', { message, hint: `To remove all of it: tinderbox down --purge --yes-lose-data ${cluster.name}${fileFlag(cluster, outside)}` })
    }
    const began = Date.now()
    const on = looks(outside.stderr, outside.env)
    const progress = flags.json ? undefined : progressOn(outside.stderr, on, { machines: cluster.machines.length })
    const log = flags.debug ? logEvents(argv, outside.env) : undefined
    let failed = true
    try {
      const plan = await down(cluster, hosts, {
        purge,
        signal: outside.signal,
        listener: (event) => {
          progress?.listener(event)
          log?.(event)
        },
        async confirm(shown) {
          progress?.pause()
          if (!flags.json) outside.stderr.write(`${planLines(shown, { looks: on, diff: false, machines: cluster.machines.length }).join('\n')}\n\n`)
          if (purge) {
            if (yesLoseData === cluster.name) return true
            return askToType(outside, `Its logs, work folders and settings will be lost. Type the cluster's name to remove them:`, cluster.name, `--yes-lose-data ${cluster.name}`)
          }
          return flags.yes || cluster.kind === 'local' || askYesNo(outside, `Stop ${cluster.name}? Jobs that run on it end.`, '--yes')
        },
      })
      failed = false
      progress?.end(false)
      const out = looks(outside.stdout, outside.env)
      const said = isEmpty(plan) ? 'nothing runs, nothing to stop' : `the cluster ${cluster.name} is down${purge ? ', and its folders are gone' : ''}`
      const text = `${out.color.green(out.tick)} ${out.color.bold(said)}  ${out.color.dim(showDuration((Date.now() - began) / 1000))}`
      outside.stdout.write(flags.json ? `${JSON.stringify({ cluster: cluster.name, plan: planData(plan) }, null, 2)}\n` : `${text}\n`)
      return 0
    } finally {
      if (failed) progress?.end(true)
    }
  })
