/** A plan as JSON: the same data, without a secret's text. */
import type { Action } from '../actions/action.ts'
import type { Plan } from '../operations/plan.ts'
import { unifiedDiff } from './terminal/diff.ts'

/** The order is that of the file and of what is done; nothing in it depends on the time or on who answered first. (`plan` adds who holds the lock, and since when.) */
export function planData(plan: Plan): object {
  return {
    cluster: plan.cluster,
    changes: plan.steps.reduce((sum, { actions }) => sum + actions.length, 0),
    membership: plan.membership,
    applications: plan.applications.map(({ name, ...rest }) => ({ ...rest, name: name ?? null })),
    ...(plan.lost && { lost: plan.lost }),
    together: plan.together ?? null,
    unplanned: plan.unplanned,
    findings: plan.findings,
    stepped: plan.stepped,
    budgets: plan.budgets,
    steps: plan.steps.map(({ title, until, actions }) => ({
      title,
      ...(until && { until }),
      actions: actions.map(shown),
    })),
  }
}

function shown(action: Action): object {
  if (action.kind === 'start-service') {
    const changes = action.changes.map(({ what, before, after }) => ({
      what,
      before: before ?? null,
      after: after ?? null,
    }))
    return { ...action, changes }
  }
  if (action.kind !== 'write-file') return action
  const { body, before, ...rest } = action
  if (action.secret) return { ...rest, existed: before !== undefined }
  const diff = before === undefined || before === body ? {} : { diff: unifiedDiff(before, body) }
  return { ...rest, body, before: before ?? null, ...diff }
}
