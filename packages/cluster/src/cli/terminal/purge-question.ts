import type { Plan } from '../../operations/plan.ts'

/** Names first what nobody can make again. */
export function purgeQuestion({ cluster, lost = [] }: Pick<Plan, 'cluster' | 'lost'>): string {
  const data = lost.map((what) => `${what[0]!.toUpperCase()}${what.slice(1)}. `).join('')
  return `${data}Its logs, work folders and settings will be lost${data && ' too'}. Type ${cluster} to remove them:`
}
