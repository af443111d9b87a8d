/**
 * The one error class. Whatever Tinderbox foresees going wrong is a `ToolError`: what happened, what was seen,
 * and what to do next. Anything else that is thrown is a bug of ours, and is shown with its stack.
 */
import { codes, type ErrorCode } from './error-codes.ts'

export interface ToolErrorFields {
  /** One sentence: what happened. */
  readonly message: string
  /** What the user can do about it. Required: an error without a next step is half an error. */
  readonly hint: string
  /** The machine's name in the file, when one machine is the cause. */
  readonly machine?: string
  /** What was seen, verbatim (a program's output, a line of a file); never a secret. */
  readonly seen?: string
  /** Where in a file: 1-based. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number }
  readonly cause?: unknown
}

export class ToolError extends Error {
  override readonly name: string = 'ToolError'
  readonly code: ErrorCode
  readonly hint: string
  readonly machine: string | undefined
  readonly seen: string | undefined
  readonly at: ToolErrorFields['at']

  constructor(code: ErrorCode, fields: ToolErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause })
    this.code = code
    this.hint = fields.hint
    this.machine = fields.machine
    this.seen = fields.seen
    this.at = fields.at
  }

  /** The process's exit status for this error: 1 failed, 2 bad usage or file. */
  get exitStatus(): number {
    return codes[this.code].exit
  }

  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      message: this.message,
      hint: this.hint,
      ...(this.machine !== undefined && { machine: this.machine }),
      ...(this.seen !== undefined && { seen: this.seen }),
      ...(this.at !== undefined && { at: this.at }),
    }
  }
}

/** Several machines failed, perhaps for one reason. Nothing is dropped: every failure is here. */
export class MachinesFailed extends ToolError {
  override readonly name = 'MachinesFailed'
  readonly failures: readonly { readonly machine: string; readonly error: ToolError }[]

  constructor(message: string, failures: readonly { readonly machine: string; readonly error: ToolError }[]) {
    super('MACHINES_FAILED', { message, hint: 'Mend the causes listed above, then run the same command again.' })
    this.failures = failures
  }

  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      failures: this.failures.map(({ machine, error }) => ({ ...error.toJSON(), machine })),
    }
  }
}

/**
 * Runs `work` for every machine side by side and returns the results in order.
 * If any failed: the only failure itself when there is one machine, else all of them as one `MachinesFailed`.
 * An error that is not a `ToolError` is a bug and is thrown as it is.
 */
export async function onEveryMachine<M extends { readonly name: string }, T>(
  machines: readonly M[],
  doing: string,
  work: (machine: M) => Promise<T>,
): Promise<T[]> {
  const settled = await Promise.allSettled(machines.map(work))
  const failures: { machine: string; error: ToolError }[] = []
  const results: T[] = []
  for (const [i, outcome] of settled.entries()) {
    if (outcome.status === 'fulfilled') results.push(outcome.value)
    else if (outcome.reason instanceof ToolError) failures.push({ machine: machines[i]!.name, error: outcome.reason })
    else throw outcome.reason
  }
  if (failures.length === 0) return results
  if (machines.length === 1) throw failures[0]!.error
  throw new MachinesFailed(`${doing} failed on ${failures.length} of ${machines.length} machines`, failures)
}
