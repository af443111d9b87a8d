/** What keeps an `up` from beginning, as one error. Pure. */
import type { Finding } from '../checks/check.ts'
import { saidOf } from '../checks/fold.ts'
import { ToolError } from '../errors.ts'

/** `errors`: at least one. What is of several machines names them itself. */
export function unfit(errors: readonly Finding[]): ToolError {
  const [first, ...others] = errors as [Finding, ...Finding[]]
  if (others.length === 0)
    return new ToolError('UNFIT', {
      message: saidOf(first),
      hint: first.hint,
      ...(first.machine !== '' && { machine: first.machine }),
      seen: first.evidence,
    })
  const machines = new Set(errors.map(({ machine }) => machine))
  const who = machines.has('') ? 'some machines' : machines.size === 1 ? 'one machine' : `${machines.size} machines`
  return new ToolError('UNFIT', {
    message: `${who} cannot run what the file asks for`,
    hint: 'Mend each of them, then run the command again; nothing was changed.',
    seen: errors.map((one) => `${saidOf(one)}\n  ${one.evidence}\n  ${one.hint}`).join('\n'),
  })
}
