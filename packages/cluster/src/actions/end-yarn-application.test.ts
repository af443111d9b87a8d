import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { runAction, siteIn } from './testing/run-script.ts'

const [mine, other, gone] = [1, 2, 3].map((n) => `application_1795713163779_000${n}`) as [string, string, string]
let server: Server | undefined
afterEach(() => void server?.close())

/** As the ResourceManager answers. Gives what was asked to be ended, and by whom. */
async function manager({ heeds = true } = {}) {
  const states = new Map([
    [mine, 'RUNNING'],
    [other, 'ACCEPTED'],
  ])
  const asked: string[] = []
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://x')
    const id = pathname.match(/^\/ws\/v1\/cluster\/apps\/(\w+)\/state$/)?.[1] ?? ''
    const say = (status: number) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ state: states.get(id) }))
    if (!states.has(id)) return void response.writeHead(404).end('{"RemoteException":{}}')
    if (request.method === 'GET') return void say(200)
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      asked.push(`${id} ${body} ${searchParams.get('user.name')}`)
      if (heeds) states.set(id, 'KILLED')
      say(heeds ? 202 : 403)
    })
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, states, asked }
}

const site = siteIn('/r')
const end = (port: number, application = mine) =>
  runAction({ kind: 'end-yarn-application', machine: 'a', why: '', application, port }, site)

test("the one that was chosen ends, as the daemons' user asks, and no other; once", async () => {
  const { port, states, asked } = await manager()
  expect(await end(port)).toMatchObject({ exitCode: 0, stderr: '' })
  expect([...states.values()]).toEqual(['KILLED', 'ACCEPTED'])
  expect(await end(port)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(asked).toEqual([`${mine} {"state":"KILLED"} ${site.daemonUser}`])
})

test('one that the ResourceManager does not know any more has ended', async () => {
  const { port, asked } = await manager()
  expect(await end(port, gone)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(asked).toEqual([])
})

test('one that does not answer, or does not let anybody end one, is an error', async () => {
  const { port } = await manager({ heeds: false })
  expect(await end(port)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^the ResourceManager has not ended it: HTTP\/1\.1 403 /) as string,
  })
  server!.close()
  server!.closeAllConnections()
  expect(await end(port)).toMatchObject({ exitCode: 1, stderr: 'the ResourceManager does not answer' })
})

test('what is no application is not asked about', async () => {
  expect(await end(1, "application_1_0001'; reboot")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('not an application') as string,
  })
})
