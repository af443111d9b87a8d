/** A plan as JSON: the same data, without a secret's text. */
import type { Action } from '../actions/action.ts'
import type { Plan } from '../operations/plan.ts'

export function planData(plan: Plan): object {
  return {
    cluster: plan.cluster,
    changes: plan.steps.reduce((sum, { actions }) => sum + actions.length, 0),
    findings: plan.findings,
    stepped: plan.stepped,
    steps: plan.steps.map(({ title, until, actions }) => ({
      title,
      ...(until && { until }),
      actions: actions.map(withoutSecret),
    })),
  }
}

function withoutSecret(action: Action): object {
  if (action.kind !== 'write-file') return action
  if (!action.secret) return { ...action, before: action.before ?? null }
  const { body: _body, before, ...rest } = action
  return { ...rest, existed: before !== undefined }
}
