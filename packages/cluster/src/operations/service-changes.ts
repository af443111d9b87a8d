/** What differs between the run script that a daemon has and the one it shall have. Pure. */
import type { Change } from '../actions/action.ts'

export function serviceChanges(before: string | undefined, after: string): readonly Change[] {
  if (before === undefined || before === after) return []
  return [{ what: 'command', before: undefined, after: undefined }]
}
