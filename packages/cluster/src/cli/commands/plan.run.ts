import type { Run } from '../command.ts'
import { fileFlag, withCluster } from '../open-cluster.ts'
import { answerLines, planStatus } from '../plan-answer.ts'
import { planData } from '../plan-data.ts'
import type { LookFlags } from '../look-flags.ts'
import { holderOf } from '../../operations/lock.ts'
import { rollbackTarget } from '../../operations/rollback.ts'
import { look } from '../../operations/up.ts'
import { showHolder } from '../../probes/lock.ts'
import { looks } from '../terminal/looks.ts'
import { printable } from '../terminal/text.ts'

export const run: Run<LookFlags, []> = ({ outside }, flags) =>
  withCluster(outside, flags, async (ofFile, hosts) => {
    const { forget = [], rollback, finalize } = flags
    const { signal } = outside
    const cluster = rollback ? await rollbackTarget(ofFile, hosts, signal) : ofFile
    const { plan, machines } = await look(cluster, hosts, { signal, forget, back: rollback, finalize })
    const lock = holderOf(cluster, machines)
    const status = planStatus(plan)
    if (flags.json) {
      outside.stdout.write(`${JSON.stringify({ ...planData(plan), ...(lock && { lock }) }, null, 2)}\n`)
      return status
    }
    const on = looks(outside.stdout, outside.env)
    const lines = answerLines(
      plan,
      cluster,
      on,
      `${fileFlag(ofFile, outside, flags)}${rollback ? ' --rollback' : ''}${finalize ? ' --finalize' : ''}`,
    )
    if (lock) {
      const holder = printable(showHolder(lock))
      lines.unshift(
        on.color.yellow(`somebody is changing the cluster now, so what is shown may be half-way: ${holder}`),
      )
    }
    outside.stdout.write(`${lines.join('\n')}\n`)
    return status
  })
