/** Finds the NameNode that is active, and finds it again while another takes over. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { ToolError } from '../errors.ts'
import { NoAnswer, type HttpAnswer, type HttpRequest } from './http-send.ts'
import { refusalIn } from './webhdfs.ts'
import { isStandby } from './webhdfs-errors.ts'

export interface NameNode {
  readonly machine: string
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>
}

/** `patience`: milliseconds until one of several has to be active. A single one has nobody who could take over. */
export function activeNameNode(
  nameNodes: readonly NameNode[],
  { patience = 30_000, pause = 500 } = {},
): (request: HttpRequest) => Promise<HttpAnswer> {
  let active = 0
  return async (request) => {
    const until = Date.now() + patience
    for (;;) {
      const said: string[] = []
      for (let tried = 0; tried < nameNodes.length; tried++) {
        const outcome = await askOne(nameNodes[active]!, request)
        if (typeof outcome !== 'string') return outcome
        said.push(`${nameNodes[active]!.machine}: ${outcome}`)
        active = (active + 1) % nameNodes.length
      }
      if (nameNodes.length === 1 || Date.now() > until) throw noneActive(nameNodes, said)
      await sleep(pause, undefined, request.signal && { signal: request.signal })
    }
  }
}

/** An answer, or why it is none. */
async function askOne({ send }: NameNode, request: HttpRequest): Promise<HttpAnswer | string> {
  try {
    const answer = await send(request)
    if (answer.status !== 403) return answer
    const said = await text(answer.body)
    const refusal = refusalIn(said)
    if (refusal && isStandby(refusal)) return refusal.message.split('\n')[0]!
    return { ...answer, body: Readable.from([Buffer.from(said)]) }
  } catch (error) {
    if (error instanceof NoAnswer) return error.message
    throw error
  }
}

function noneActive(nameNodes: readonly NameNode[], said: readonly string[]): ToolError {
  const [first] = nameNodes
  return new ToolError('NOT_RUNNING', {
    message:
      nameNodes.length === 1
        ? `the NameNode on ${first!.machine} does not answer`
        : `none of the NameNodes is active: ${nameNodes.map(({ machine }) => machine).join(', ')}`,
    hint: 'See what runs: tinderbox status. Start it: tinderbox up',
    ...(nameNodes.length === 1 && { machine: first!.machine }),
    seen: said.join('\n'),
  })
}
