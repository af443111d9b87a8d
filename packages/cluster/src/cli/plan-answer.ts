/** What `plan` answers: its exit status, and the words around the plan. Pure. */
import type { Cluster } from '../config/cluster.ts'
import { isEmpty, type Plan } from '../operations/plan.ts'
import type { Looks } from './terminal/looks.ts'
import { findingLines, planLines } from './terminal/plan-lines.ts'

/** 0: nothing differs, and `up` would say so too. What stands in its way is a difference even where there is nothing to do. */
export function planStatus(plan: Plan): 0 | 3 {
  return isEmpty(plan) && !isRefused(plan) ? 0 : 3
}

/** `flag`: ` -f prod.yaml`, where the commands need it. */
export function answerLines(plan: Plan, cluster: Cluster, on: Looks, flag: string): string[] {
  const { color, tick } = on
  const next = isRefused(plan)
    ? 'up refuses this until it is mended; nothing was changed'
    : `nothing was changed; tinderbox up${flag} does it`
  if (!isEmpty(plan))
    return [...planLines(plan, { looks: on, diff: true, machines: cluster.machines.length }), color.dim(next)]
  const whose = cluster.kind === 'local' ? 'this machine is' : `the machines of ${cluster.name} are`
  return [
    ...findingLines(plan.findings, on),
    ...(isRefused(plan)
      ? [color.dim(`nothing else differs; ${next}`)]
      : [`${color.green(tick)} nothing differs: ${whose} as ${cluster.kind === 'local' ? 'it' : 'they'} should be`]),
  ]
}

function isRefused({ findings }: Plan): boolean {
  return findings.some(({ severity }) => severity === 'error')
}
