import { ToolError } from '../errors.ts'
import type { Attempt, Located, Source, Wanted } from './artifact.ts'

/** A source's answer. Exactly one of the two is there. */
export interface Answer {
  readonly source: Source
  readonly located?: Located
  readonly attempt?: Attempt
  /** Set when the source answered that the version does not exist: those that do. */
  readonly versions?: readonly string[]
}

/**
 * Asks all sources at once, and gives their answers in the order of the sources. So a network that swallows connections
 * costs its time limit once, and a source further down has answered by then. The answers never reject, except for a bug or when called off.
 */
export function locateAll(wanted: Wanted, sources: readonly Source[], signal: AbortSignal): Promise<Answer>[] {
  const answers = sources.map((source) => ask(wanted, source, signal))
  // Nobody may be waiting for the later ones when they fail.
  for (const answer of answers) answer.catch(() => undefined)
  return answers
}

async function ask(wanted: Wanted, source: Source, signal: AbortSignal): Promise<Answer> {
  const attempt = (outcome: Attempt['outcome'], reason: string): Attempt => ({ source: source.name, outcome, reason })
  if (!source.provides.includes(wanted.artifact))
    return { source, attempt: attempt('absent', `it never has ${wanted.artifact}`) }
  try {
    const answer = await source.locate(wanted, signal)
    if (!('absent' in answer)) return { source, located: answer }
    const { absent, noSuchVersion } = answer
    return {
      source,
      attempt: attempt('absent', absent),
      ...(noSuchVersion !== undefined && { versions: noSuchVersion.has }),
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof ToolError) return { source, attempt: attempt('failed', reasonOf(error)) }
    throw error
  }
}

/** One line: the message, and the gist of what was seen. */
export function reasonOf({ message, seen }: ToolError): string {
  const line = seen?.trim().split('\n').at(-1)?.trim()
  return line === undefined || line === '' ? message : `${message}: ${line}`
}
