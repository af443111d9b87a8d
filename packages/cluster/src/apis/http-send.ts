/** HTTP over a port of this machine's own loopback, with bodies that stream: none of them is ever in memory as a whole. */
import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** With the query. */
  readonly path: string
  /** Read only as fast as the other side takes it, and not before it has said that it wants it. */
  readonly body?: AsyncIterable<Uint8Array>
  /** Instead of a body: a small one, sent at once. */
  readonly json?: unknown
  readonly signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly location: string | undefined
  readonly body: Readable
}

/** Nothing came back: no connection, or one that ended before the answer began. `started`: whether any of the body was sent. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly started: boolean
  constructor(cause: Error, started: boolean) {
    super(cause.message, { cause })
    this.started = started
  }
}

const idleTime = 120_000
/** A server that does not know `Expect` says nothing. */
const patience = 5000

export function keptConnections(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 8 })
}

/** Rejects with NoAnswer, with the body's own error, or with the signal's reason. */
export async function sendHttp(port: number, ask: HttpRequest, agent?: Agent): Promise<HttpAnswer> {
  try {
    return await once(port, ask, agent)
  } catch (error) {
    // The server has just closed a connection that was kept; it has not seen this request.
    if (error instanceof NoAnswer && agent && !ask.body && isStale(error.cause)) return once(port, ask, undefined)
    throw error
  }
}

function isStale(cause: unknown): boolean {
  return (cause as { reused?: boolean }).reused === true
}

function once(
  port: number,
  { method, path, body, json, signal }: HttpRequest,
  agent: Agent | undefined,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const small = json === undefined ? undefined : Buffer.from(JSON.stringify(json))
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: agent ?? false,
      timeout: idleTime,
      headers: body
        ? { expect: '100-continue', 'content-type': 'application/octet-stream' }
        : { 'content-length': small?.length ?? 0, ...(small && { 'content-type': 'application/json' }) },
    })
    const abort = (): void => void request.destroy(signal!.reason as Error)
    signal?.addEventListener('abort', abort, { once: true })
    request.on('close', () => signal?.removeEventListener('abort', abort))
    request.on('timeout', () => request.destroy(new Error(`nothing was heard for ${idleTime / 1000} s`)))
    const sending = { started: false, answered: false }
    request.on('error', (error) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      reject(new NoAnswer(Object.assign(error, { reused: request.reusedSocket }), sending.started))
    })
    request.on('response', (response: IncomingMessage) => {
      sending.answered = true
      request.emit('drain')
      // An answer in the middle of the body is a refusal; nothing more is sent, and the connection is of no use after it.
      response.on('close', () => !request.writableEnded && request.destroy())
      resolve({ status: response.statusCode ?? 0, location: response.headers.location, body: response })
    })
    if (!body) return void request.end(small)
    request.flushHeaders()
    const begin = (): void => {
      clearTimeout(timer)
      if (sending.started || sending.answered || request.destroyed) return
      sending.started = true
      pump(body, request, sending).catch((error: Error) => {
        reject(error)
        request.destroy()
      })
    }
    const timer = setTimeout(begin, patience)
    request.on('close', () => clearTimeout(timer))
    request.on('continue', begin)
  })
}

async function pump(
  body: AsyncIterable<Uint8Array>,
  request: ClientRequest,
  sending: { readonly answered: boolean },
): Promise<void> {
  for await (const chunk of body) {
    if (sending.answered || request.destroyed) return
    if (!request.write(chunk)) await drained(request)
  }
  if (!request.destroyed) request.end()
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      request.off('drain', go).off('close', go)
      resolve()
    }
    request.on('drain', go).on('close', go)
  })
}
