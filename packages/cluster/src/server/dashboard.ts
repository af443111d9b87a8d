/** The dashboard's server: the page, the status as JSON, and every change of it as server-sent events. It changes nothing, anywhere. */
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { doorOf, newToken, type Door } from './door.ts'
import { ToolError } from '../errors.ts'
import type { Lookout } from './lookout.ts'
import type { PageFile } from './page-files.ts'
import type { SentSnapshot, Snapshot } from './snapshot.ts'

/** Milliseconds. So that a page that hears nothing for longer knows that its line is cut, and a connection that is cut is noticed here. */
const beatEvery = 10_000

/** Nothing comes from elsewhere, nothing is sent elsewhere, and nobody frames it. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

export interface Served {
  /** With its token: `http://127.0.0.1:43567/?token=...`. */
  readonly address: string
  readonly close: () => Promise<void>
}

/** On loopback only. `port` 0: one that is free. Throws ToolError: DASHBOARD_PORT. */
export async function serve(
  lookout: Lookout,
  files: ReadonlyMap<string, PageFile>,
  { port }: { readonly port: number },
): Promise<Served> {
  const app = fastify({
    forceCloseConnections: true,
    frameworkErrors(_, request, reply) {
      void refused(reply)
    },
  })
  // Nobody has anything to send.
  app.removeAllContentTypeParsers()
  app.setErrorHandler((_, request, reply) => refused(reply))
  const token = newToken()
  const listening = (): number => (app.server.address() as AddressInfo).port
  guard(app, () => doorOf(listening(), token))
  routes(app, lookout, files)
  await app.listen({ host: '127.0.0.1', port }).catch((error: NodeJS.ErrnoException) => {
    throw new ToolError('DASHBOARD_PORT', {
      message: `port ${port} cannot be listened on here: ${error.message}`,
      hint: 'Give another one with --port, or none: then one that is free is taken.',
    })
  })
  return { address: `http://127.0.0.1:${listening()}/?token=${token}`, close: () => app.close() }
}

function guard(app: FastifyInstance, door: () => Door): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    const { token } = request.query as { token?: unknown }
    const { host, cookie } = request.headers
    const judged = door().judge({ host, cookie, token: typeof token === 'string' ? token : undefined })
    if (judged === 'misled') return page(reply, 421, 'This is not the name that this dashboard is reached by.')
    if (judged === 'stranger') return page(reply, 401, strangers)
    if (token === undefined || request.url.startsWith('/api/')) return
    if (judged === 'welcome') reply.header('set-cookie', door().cookie)
    // Not a redirect: where a link in another page led here, a browser would not send the new cookie along one.
    return page(reply, 200, 'One moment.', '/')
  })
}

const refused = (reply: FastifyReply): FastifyReply =>
  page(reply.headers(headers), 400, 'This cannot be asked for here.')

const strangers =
  'Open the address that <code>tinderbox dashboard</code> has printed: it has a token, which lets you in.'

function page(reply: FastifyReply, status: number, text: string, next?: string): FastifyReply {
  const refresh = next === undefined ? '' : `<meta http-equiv="refresh" content="0; url=${next}">`
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">${refresh}<title>Tinderbox</title></head><body><main><h1>Tinderbox</h1><p>${text}</p></main></body></html>\n`,
    )
}

function routes(app: FastifyInstance, lookout: Lookout, files: ReadonlyMap<string, PageFile>): void {
  app.get('/api/status', async () => sent(await lookout.fresh()))
  app.get('/api/events', { exposeHeadRoute: false }, (request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
    tell(lookout, reply.raw)
  })
  app.get('/*', async (request, reply) => {
    const file = files.get(request.url.split('?')[0]!)
    if (!file) return page(reply, 404, 'There is no such page here.')
    return reply.type(file.type).send(file.body)
  })
}

/** To one browser, until it goes. One that does not read gets the newest when it reads again, and nothing of what was between. */
function tell(lookout: Lookout, raw: ServerResponse): void {
  let waiting: Snapshot | undefined
  const say = (snapshot: Snapshot): void => {
    waiting = raw.writableNeedDrain ? snapshot : undefined
    if (!waiting) raw.write(`event: snapshot\ndata: ${JSON.stringify(sent(snapshot))}\n\n`)
  }
  const stop = lookout.watch(say)
  const beat = setInterval(() => {
    if (!raw.writableNeedDrain) raw.write('event: beat\ndata:\n\n')
  }, beatEvery)
  raw.on('drain', () => waiting && say(waiting))
  raw.on('close', () => {
    clearInterval(beat)
    stop()
  })
}

const sent = (snapshot: Snapshot): SentSnapshot => ({ ...snapshot, now: new Date().toISOString() })
