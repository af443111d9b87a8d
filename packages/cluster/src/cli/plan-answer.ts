/** What `plan` answers: its exit status, and the words around the plan. Pure. */
import type { Cluster } from '../config/cluster.ts'
import { isAsItShouldBe, isEmpty, isRefused, type Plan } from '../operations/plan.ts'
import type { Looks } from './terminal/looks.ts'
import { findingLines, planLines } from './terminal/plan-lines.ts'

/** 1: a machine does not answer, so the plan is not the whole of it. 3: something differs, or stands in the way of `up`. */
export function planStatus(plan: Plan): 0 | 1 | 3 {
  return plan.unplanned.length > 0 ? 1 : isAsItShouldBe(plan) ? 0 : 3
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
      ? [color.dim(`${restOf(plan, cluster)}; ${next}`)]
      : [`${color.green(tick)} nothing differs: ${whose} as ${cluster.kind === 'local' ? 'it' : 'they'} should be`]),
  ]
}

/** What is known beside the findings, where there is nothing to do. */
function restOf({ unplanned }: Plan, { machines }: Cluster): string {
  if (unplanned.length === 0) return 'nothing else differs'
  return unplanned.length === machines.length ? 'nothing was compared' : 'nothing else differs on those that answered'
}
