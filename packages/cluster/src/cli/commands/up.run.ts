import type { Run } from '../command.ts'
import { logEvents } from '../debug-log.ts'
import { fileFlag, withCluster } from '../open-cluster.ts'
import { planData } from '../plan-data.ts'
import { up } from '../../operations/up.ts'
import { afterUpLines, summaryOf } from '../terminal/after-up.ts'
import { askYesNo } from '../terminal/ask.ts'
import { looks } from '../terminal/looks.ts'
import { planLines } from '../terminal/plan-lines.ts'
import { progressOn } from '../terminal/progress.ts'
import type { UpFlags } from './up.ts'

export const run: Run<UpFlags, []> = ({ outside, argv }, flags) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const began = Date.now()
    const on = looks(outside.stderr, outside.env)
    const progress = flags.json ? undefined : progressOn(outside.stderr, on, { machines: cluster.machines.length })
    const log = flags.debug ? logEvents(argv, outside.env) : undefined
    let failed = true
    try {
      const result = await up(cluster, hosts, {
        signal: outside.signal,
        listener: (event) => {
          progress?.listener(event)
          log?.(event)
        },
        async confirm(plan) {
          progress?.pause()
          if (!flags.json) outside.stderr.write(`${planLines(plan, { looks: on, diff: flags.diff, machines: cluster.machines.length }).join('\n')}\n\n`)
          // On this machine alone nobody else is concerned, and `down` takes it back.
          return flags.yes || cluster.kind === 'local' || askYesNo(outside, `Do this to ${cluster.name}?`, '--yes')
        },
      })
      failed = false
      progress?.end(false)
      const summary = summaryOf(cluster, result)
      const view = { looks: looks(outside.stdout, outside.env), local: cluster.kind === 'local', flag: fileFlag(cluster, outside), seconds: (Date.now() - began) / 1000 }
      outside.stdout.write(flags.json ? `${JSON.stringify({ ...summary, plan: planData(result.plan) }, null, 2)}\n` : `${afterUpLines(summary, view).join('\n')}\n`)
      return 0
    } finally {
      if (failed) progress?.end(true)
    }
  })
