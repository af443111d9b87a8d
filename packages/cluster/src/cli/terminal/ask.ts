/** Questions. They are written to standard error, so that standard output stays the result. */
import type { Writable } from 'node:stream'
import { ToolError } from '../../errors.ts'
import type { Outside } from '../context.ts'

/** Throws ToolError CANCELLED where nobody can be asked; `instead` says which flag answers. */
export async function askYesNo(outside: Outside, question: string, instead: string): Promise<boolean> {
  refuseWhereNobodyIs(outside, instead)
  const { confirm } = await import('@clack/prompts')
  const answer = await confirm({
    message: question,
    output: outside.stderr as unknown as Writable,
    signal: outside.signal,
  })
  outside.signal.throwIfAborted()
  return answer === true
}

/** The place of the answer among `choices`; undefined when it was not answered. Throws ToolError CANCELLED where nobody can be asked. */
export async function askWhich(
  outside: Outside,
  question: string,
  choices: readonly string[],
  instead: string,
  /** The place of the one that is taken where nothing else is pointed at. */
  first = 0,
): Promise<number | undefined> {
  refuseWhereNobodyIs(outside, instead)
  const { isCancel, select } = await import('@clack/prompts')
  const answer = await select({
    message: question,
    options: choices.map((label, value) => ({ label, value })),
    initialValue: first,
    output: outside.stderr as unknown as Writable,
    signal: outside.signal,
  })
  outside.signal.throwIfAborted()
  return isCancel(answer) ? undefined : answer
}

/** True when exactly `word` was typed. */
export async function askToType(outside: Outside, question: string, word: string, instead: string): Promise<boolean> {
  refuseWhereNobodyIs(outside, instead)
  const { isCancel, text } = await import('@clack/prompts')
  const answer = await text({
    message: question,
    placeholder: word,
    output: outside.stderr as unknown as Writable,
    signal: outside.signal,
  })
  outside.signal.throwIfAborted()
  return !isCancel(answer) && answer === word
}

/** What was typed, which is not shown. Throws ToolError CANCELLED. */
export async function askPassword(outside: Outside, question: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({
    message: question,
    validate: (typed) => (typed ? undefined : 'It is empty.'),
    clearOnError: true,
    output: outside.stderr as unknown as Writable,
    signal: outside.signal,
  })
  outside.signal.throwIfAborted()
  if (!isCancel(answer)) return answer
  throw new ToolError('CANCELLED', { message: 'no password, and nothing was changed', hint: 'Run it again.' })
}

export function canAsk({ stdin, stderr }: Outside): boolean {
  return stdin.isTTY === true && stderr.isTTY === true
}

function refuseWhereNobodyIs(outside: Outside, instead: string): void {
  if (canAsk(outside)) return
  throw new ToolError('CANCELLED', {
    message: 'nobody can be asked here, and nothing was changed',
    hint: `Give ${instead} to go on without a question.`,
  })
}
