/** What a fix has stopped, and nobody has started since: it is started as it was. */
import type { Action } from '../actions/action.ts'
import { ToolError } from '../errors.ts'
import type { Fix } from '../checks/fix.ts'
import type { Step } from './plan.ts'

/** A step for each daemon, so that one that cannot be started keeps no other from it. */
export function startingAgain(fixes: readonly Fix[]): Step[] {
  return fixes
    .flatMap(({ actions }) => actions)
    .flatMap((action): Step[] => {
      if (action.kind !== 'stop-service') return []
      const { machine, cluster, service, supervisor } = action
      const why = 'it was stopped for what then did not come about'
      const start: Action = {
        ...{ kind: 'start-service', machine, why, cluster, service, supervisor },
        ...{ restart: false, changes: [] },
      }
      return [{ title: `start ${service} on ${machine} again`, actions: [start] }]
    })
}

/** Says of each what came of it. */
export async function startAgain(steps: readonly Step[], run: (step: Step) => Promise<void>): Promise<string[]> {
  const said: string[] = []
  for (const step of steps) {
    try {
      await run(step)
      said.push(`done: ${step.title}`)
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      said.push(notStarted(step))
    }
  }
  return said
}

export function notStarted({ title }: Step): string {
  return `could not ${title}: tinderbox up does`
}

/** The same error, whatever its class, with what was done before it: nobody is left to guess how the machines are. */
export function withNotes<E extends ToolError>(error: E, notes: readonly string[]): E {
  if (notes.length > 0) error.message = [error.message, ...notes].join('; ')
  return error
}
