import type { Run } from '../command.ts'
import { fileFlag, withCluster } from '../open-cluster.ts'
import { planData } from '../plan-data.ts'
import type { ForgetFlags } from '../forget-flag.ts'
import { holderOf } from '../../operations/lock.ts'
import { isEmpty } from '../../operations/plan.ts'
import { look } from '../../operations/up.ts'
import { showHolder } from '../../probes/lock.ts'
import { looks } from '../terminal/looks.ts'
import { findingLines, planLines } from '../terminal/plan-lines.ts'
import { printable } from '../terminal/text.ts'

export const run: Run<ForgetFlags, []> = ({ outside }, flags) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const { plan, machines } = await look(cluster, hosts, { signal: outside.signal, forget: flags.forget ?? [] })
    const lock = holderOf(cluster, machines)
    const status = isEmpty(plan) ? 0 : 3
    if (flags.json) {
      outside.stdout.write(`${JSON.stringify({ ...planData(plan), ...(lock && { lock }) }, null, 2)}\n`)
      return status
    }
    const on = looks(outside.stdout, outside.env)
    const refused = plan.findings.some(({ severity }) => severity === 'error')
    const next = refused
      ? 'up refuses this until it is mended; nothing was changed'
      : `nothing was changed; tinderbox up${fileFlag(cluster, outside, flags)} does it`
    const lines = isEmpty(plan)
      ? [
          ...findingLines(plan.findings, on),
          `${on.color.green(on.tick)} nothing differs: ${cluster.kind === 'local' ? 'this machine is as it should be' : `the machines of ${cluster.name} are as they should be`}`,
        ]
      : [...planLines(plan, { looks: on, diff: true, machines: cluster.machines.length }), on.color.dim(next)]
    if (lock) {
      const holder = printable(showHolder(lock))
      lines.unshift(
        on.color.yellow(`somebody is changing the cluster now, so what is shown may be half-way: ${holder}`),
      )
    }
    outside.stdout.write(`${lines.join('\n')}\n`)
    return status
  })
