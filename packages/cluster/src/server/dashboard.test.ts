import { request, type IncomingHttpHeaders } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Status } from '../operations/status.ts'
import { serve, type Served } from './dashboard.ts'
import { lookout } from './lookout.ts'
import { shown } from './snapshot.ts'

const status = {
  cluster: 'lab',
  healthy: false,
  problems: [
    {
      ...{
        check: 'port-taken',
        severity: 'error',
        machine: 'a',
        summary: 's',
        evidence: '\u001b[2J',
        hint: 'tinderbox up',
      },
      explains: [{ machine: 'a' }],
      fixes: [{ title: 'move it', actions: [{ kind: 'write-file', body: 'a secret' }], edits: [], up: true }],
      follows: [],
    },
  ],
  ...{ unseen: [], master: undefined, services: [], applications: [] },
} as unknown as Status

let stop: AbortController
let served: Served
beforeEach(async () => {
  stop = new AbortController()
  const eyes = lookout(
    async () =>
      shown(status, {
        hintOf: (hint) => `${hint} -f prod.yaml`,
        printable: (text) => text.replaceAll('\u001b', '\\x1b'),
      }),
    {
      ...{ cluster: 'lab', flags: ' -f prod.yaml', every: 10, hintOf: String },
      signal: stop.signal,
    },
  )
  const files = new Map([['/', { body: Buffer.from('<p>page</p>'), type: 'text/html; charset=utf-8' }]])
  served = await serve(eyes, files, { port: 0 })
})
afterEach(async () => {
  stop.abort()
  await served.close()
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Until `enough` was read; what fetch forbids to set (Host) can be set here. */
function ask(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  { method = 'GET', enough = () => false }: { method?: string; enough?: (body: string) => boolean } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = new URL(served.address)
    const at = path === served.address ? pathname + search : path
    const asked = request({ hostname, port, path: at, headers, method }, (answer) => {
      let body = ''
      const done = () => resolve({ status: answer.statusCode!, headers: answer.headers, body })
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
        if (!enough(body)) return
        done()
        asked.destroy()
      })
      answer.on('end', done)
    })
    asked.on('error', reject).end()
  })
}

async function cookie(): Promise<{ cookie: string }> {
  const { headers } = await ask(served.address)
  return { cookie: headers['set-cookie']![0]!.split(';')[0]! }
}

test('the address lets in, and is not left in the address bar', async () => {
  const welcome = await ask(served.address)
  expect(welcome.status).toBe(200)
  expect(welcome.body).toContain('content="0; url=/"')
  expect(await ask('/', await cookie())).toMatchObject({ status: 200, body: '<p>page</p>' })
})

test.each(['/', '/api/status', '/api/events', '/assets/none.js'])('%s is shown to nobody without it', async (path) => {
  const answer = await ask(path)
  expect(answer.status).toBe(401)
  expect(answer.body).toContain('tinderbox dashboard')
  expect(answer.body).not.toContain('lab')
})

test('a name of another that leads here is refused, with the cookie too', async () => {
  expect((await ask('/api/status', { ...(await cookie()), host: 'evil.example' })).status).toBe(421)
})

test('nothing but reading is served, and no file but the page', async () => {
  const known = await cookie()
  expect(await ask('/api/events', known, { method: 'HEAD' })).toMatchObject({ status: 404 })
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask('/api/status', known, { method })).status).toBe(404)
  for (const path of ['/..%2f..%2fpackage.json', '/%2e%2e/package.json', '/api/none', '//etc/passwd'])
    expect((await ask(path, known)).status).toBe(404)
})

test('every answer says that nothing comes from elsewhere, and that nothing is kept', async () => {
  const known = await cookie()
  for (const path of ['/', '/api/status', '/none', '/%E0%A4%A']) {
    const { headers } = await ask(path, known)
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('no-referrer')
  }
})

test('the status is what was seen, with hints for that file, and without what carries a fix out', async () => {
  const { body } = await ask('/api/status', await cookie())
  expect(JSON.parse(body)).toMatchObject({
    cluster: 'lab',
    flags: ' -f prod.yaml',
    looking: false,
    status: { healthy: false, problems: [{ check: 'port-taken', hint: 'tinderbox up -f prod.yaml' }] },
  })
  expect(JSON.parse(body).status.problems[0].fixes).toEqual([{ title: 'move it' }])
  expect(body).not.toContain('secret')
  expect(JSON.parse(body).status.problems[0].evidence).toBe('\\x1b[2J')
})

test('with the token in it, the address of the interface answers a script at once', async () => {
  const { status: code, body } = await ask(`/api/status${new URL(served.address).search}`)
  expect({ code, cluster: JSON.parse(body).cluster }).toEqual({ code: 200, cluster: 'lab' })
})

test('changes are told as events', async () => {
  const { headers, body } = await ask('/api/events', await cookie(), { enough: (text) => text.includes('"seen"') })
  expect(headers['content-type']).toBe('text/event-stream')
  const told = [...body.matchAll(/^event: snapshot\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!))
  expect(told.map(({ looking, status: seen }) => [looking, seen?.healthy])).toEqual([
    [false, undefined],
    [true, undefined],
    [false, false],
  ])
})

test('a port that is taken is an error with a way out', async () => {
  const taken = Number(new URL(served.address).port)
  const eyes = lookout(async () => shown(status, { hintOf: String, printable: String }), {
    ...{ cluster: 'lab', flags: '', every: 10, hintOf: String },
    signal: stop.signal,
  })
  await expect(serve(eyes, new Map(), { port: taken })).rejects.toMatchObject({ code: 'DASHBOARD_PORT' })
})
