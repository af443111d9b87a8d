/**
 * GET over HTTP(S) with the standard library. Not `fetch`: Node 20's knows no proxy and no limit for connecting,
 * and both matter on the networks that clusters live in. Certificates are Node's, plus NODE_EXTRA_CA_CERTS.
 */
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import tls from 'node:tls'
import { ToolError } from '../errors.ts'
import { withoutSecrets } from './address.ts'
import { networkReason } from './network-reason.ts'
import { proxyAuthorization, proxyFor } from './proxy.ts'

export interface Limits {
  /** Milliseconds until a connection must stand. Default 10,000. */
  readonly connect?: number
  /** Milliseconds without a byte until it is given up. Default 30,000. */
  readonly silence?: number
}

export interface Answer {
  readonly status: number
  readonly body: http.IncomingMessage
  /** Where redirects led. */
  readonly url: URL
}

const redirects = 8

/**
 * Follows redirects (never from https to http) and resolves when the headers are there, whatever the status.
 * Throws ToolError DOWNLOAD when there is no answer.
 */
export async function get(address: string, signal?: AbortSignal, limits: Limits = {}): Promise<Answer> {
  try {
    let url = new URL(address)
    for (let hop = 0; hop <= redirects; hop++) {
      const body = await request(url, signal, limits)
      const status = body.statusCode ?? 0
      const location = body.headers.location
      if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return { status, body, url }
      body.destroy()
      const next = new URL(location, url)
      if (url.protocol === 'https:' && next.protocol !== 'https:')
        throw new Error(`it redirects from https to ${withoutSecrets(next)}`)
      if (next.host === url.host && next.username === '') [next.username, next.password] = [url.username, url.password]
      url = next
    }
    throw new Error(`more than ${redirects} redirects`)
  } catch (error) {
    throw downloadFailed(address, error, signal)
  }
}

/** A small text, or `undefined` when the server says that it is not there. Throws ToolError DOWNLOAD. */
export async function getText(address: string, signal?: AbortSignal, limits?: Limits): Promise<string | undefined> {
  const { status, body } = await get(address, signal, limits)
  try {
    if (status === 404 || status === 410) return undefined
    if (status !== 200) throw new Error(`the server answered ${status} ${body.statusMessage ?? ''}`.trim())
    let text = ''
    for await (const chunk of body.setEncoding('utf8')) {
      text += chunk
      if (text.length > 16_000_000) throw new Error('the answer is far longer than expected')
    }
    return text
  } catch (error) {
    throw downloadFailed(address, error, signal)
  } finally {
    body.destroy()
  }
}

/** The error for a download that did not work; the signal's own reason when it was called off. */
export function downloadFailed(address: string, error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason
  if (error instanceof ToolError) return error
  const proxy = URL.canParse(address) ? proxyFor(new URL(address)) : undefined
  return new ToolError('DOWNLOAD', {
    message: `${withoutSecrets(address)} could not be fetched`,
    hint:
      proxy === undefined
        ? 'Check the address and the network; behind a proxy, set HTTPS_PROXY (and HTTP_PROXY).'
        : `Check the address and the proxy that the environment names, ${withoutSecrets(proxy)}.`,
    seen: networkReason(error),
    cause: error,
  })
}

async function request(url: URL, signal: AbortSignal | undefined, limits: Limits): Promise<http.IncomingMessage> {
  const proxy = proxyFor(url)
  const secure = url.protocol === 'https:'
  const headers = { 'user-agent': 'tinderbox', accept: '*/*' }
  const common = { agent: false as const, ...(signal !== undefined && { signal }) }
  if (proxy === undefined) return answer((secure ? https : http).request(url, { ...common, headers }), limits)
  if (!secure) {
    const asked = { ...common, path: url.href, headers: { ...headers, host: url.host, ...proxyAuthorization(proxy) } }
    return answer((proxy.protocol === 'https:' ? https : http).request(withoutPath(proxy), asked), limits)
  }
  const socket = await tunnel(url, proxy, common, limits)
  // With an agent, even `false`, Node does not look at `createConnection`.
  const inside = {
    ...common,
    agent: undefined,
    headers,
    createConnection: () => tls.connect({ socket, servername: url.hostname }),
  }
  return answer(https.request(url, inside), limits)
}

/** A connection to the target through the proxy's CONNECT. */
async function tunnel(target: URL, proxy: URL, common: object, limits: Limits): Promise<Socket> {
  const path = `${target.hostname}:${target.port || 443}`
  const headers = { host: path, ...proxyAuthorization(proxy) }
  const asked = (proxy.protocol === 'https:' ? https : http).request(withoutPath(proxy), {
    ...common,
    method: 'CONNECT',
    path,
    headers,
  })
  return new Promise((resolve, reject) => {
    asked.once('connect', (reply, socket) => {
      // The limit of the CONNECT must not end the tunnel; the request inside has its own.
      socket.setTimeout(0).removeAllListeners('timeout')
      if (reply.statusCode === 200) return resolve(socket)
      socket.destroy()
      return reject(new Error(`the proxy ${withoutSecrets(proxy)} answered ${reply.statusCode} ${reply.statusMessage}`))
    })
    answer(asked, limits).then((reply) => reject(new Error(`the proxy answered ${reply.statusCode}`)), reject)
  })
}

function withoutPath(proxy: URL): URL {
  return new URL(`${proxy.protocol}//${proxy.host}`)
}

function answer(
  asked: http.ClientRequest,
  { connect = 10_000, silence = 30_000 }: Limits,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    let body: http.IncomingMessage | undefined
    const giveUp = (why: string) => {
      // The body first: it would only say "aborted" when the request goes.
      body?.destroy(new Error(why))
      asked.destroy(new Error(why))
    }
    const timer = setTimeout(() => giveUp(`no connection within ${connect / 1000} seconds`), connect)
    const connected = () => {
      clearTimeout(timer)
      asked.setTimeout(silence, () => giveUp(`no byte arrived for ${silence / 1000} seconds`))
    }
    asked.once('socket', (socket) =>
      socket.once(socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect', connected),
    )
    asked.once('response', (response) => resolve((body = response)))
    asked.once('error', reject)
    asked.once('close', () => clearTimeout(timer))
    asked.end()
  })
}
