import type { ToolError } from '../../errors.ts'
import { groupBy } from '../../group-by.ts'

type Failure = { readonly machine: string; readonly error: ToolError }

export interface FailureGroup {
  readonly machines: readonly string[]
  /** The first of them, for what is the same in all. */
  readonly error: ToolError
  readonly message: string
}

/** Failures with the same cause are one: the machine's own name, and addresses, do not make a difference. */
export function groupFailures(failures: readonly Failure[]): FailureGroup[] {
  return [...groupBy(failures, causeOf).values()].map((group) => {
    const { machine, error } = group[0]!
    const prefix = `${machine}: `
    return {
      machines: group.map((one) => one.machine),
      error,
      message: error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message,
    }
  })
}

function causeOf({ machine, error }: Failure): string {
  const name = new RegExp(`(?<![\\w-])${machine.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g')
  const neutral = (text: string) =>
    text
      .replaceAll(name, '<machine>')
      .replaceAll(/\b\d{1,3}(\.\d{1,3}){3}\b/g, '<address>')
      .replaceAll(/\bpid \d+/g, 'pid')
  return [error.code, neutral(error.message), neutral(lastLine(error.seen))].join('\n')
}

/** The last line is the cause; what stands before it (banners, a log's times) differs by chance. */
function lastLine(seen: string | undefined): string {
  return seen?.trimEnd().split('\n').at(-1) ?? ''
}
