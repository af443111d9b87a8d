/** What takes a change of daemons back on a machine: the texts that were there, and a start with them. Pure. */
import type { Action } from '../actions/action.ts'

const why = 'it did not become well after the change'

export function undoOf(actions: readonly Action[]): Action[] {
  const logs = actions.flatMap((action): Action[] =>
    action.kind === 'start-service'
      ? [
          {
            kind: 'keep-logs',
            machine: action.machine,
            why,
            cluster: action.cluster,
            service: action.service,
          },
        ]
      : [],
  )
  const files = actions.flatMap((action): Action[] => {
    if (action.kind !== 'write-file') return []
    const { machine, path, before } = action
    return before === undefined
      ? [{ kind: 'remove-path', machine, why, path }]
      : [{ ...action, why, body: before, before: action.body }]
  })
  const restarts = actions.flatMap((action): Action[] =>
    action.kind === 'start-service' ? [{ ...action, why, restart: true, changes: [] }] : [],
  )
  return [...logs, ...files, ...restarts]
}
