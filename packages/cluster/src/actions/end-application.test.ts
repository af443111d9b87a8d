import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { runAction, siteIn } from './testing/run-script.ts'

const [mine, other] = ['app-20261125234336-0001', 'app-20261125234336-0002']
let server: Server | undefined
afterEach(() => void server?.close())

/** As a master's page is: what is active and what has ended, and the form that ends one. Gives the forms that were sent. */
async function page({ active = [mine, other], token = 'a1b2', heeds = true } = {}) {
  let running = active
  const forms: string[] = []
  const app = (id: string) => `{ "id" : "${id}", "name" : "x" }`
  server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/app/kill/') {
      let body = ''
      request.setEncoding('utf8').on('data', (text: string) => (body += text))
      request.on('end', () => {
        forms.push(body)
        const form = new URLSearchParams(body)
        const allowed = heeds && (form.get('csrfToken') ?? '') === token && form.get('terminate') === 'true'
        if (allowed) running = running.filter((id) => id !== form.get('id'))
        response.writeHead(allowed ? 302 : 403).end()
      })
    } else if (request.url === '/json/')
      response.end(
        `{\n  "activeapps" : [ ${running.map(app).join(',\n')} ],\n  "completedapps" : [ ${app(other)}, ${app('app-20261125234336-0003')} ]\n}`,
      )
    else
      response.end(
        `<html>\n<form>\n${token === '' ? '' : `<input type="hidden" name="csrfToken" value="${token}"/>\n`}</form>\n</html>`,
      )
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, forms, running: () => running }
}

const end = (port: number, application = mine) =>
  runAction({ kind: 'end-application', machine: 'a', why: '', application, port }, siteIn('/r'))

test.each(['a1b2', ''])('the one that was chosen ends, and no other (token "%s")', async (token) => {
  const { port, running, forms } = await page({ token })
  expect(await end(port)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(running()).toEqual([other])
  expect(await end(port)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(forms).toHaveLength(1)
})

test('one that has ended by itself is left alone', async () => {
  const { port, forms } = await page({ active: [mine] })
  expect(await end(port, other)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await end(port, 'app-20261125234336-0003')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(forms).toEqual([])
})

test('a master that does not answer, or does not let anybody end one, is an error', async () => {
  const { port } = await page({ heeds: false })
  expect(await end(port)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^the master has not ended it: HTTP\/1\.1 403 /) as string,
  })
  server!.close()
  server!.closeAllConnections()
  expect(await end(port)).toMatchObject({ exitCode: 1, stderr: 'the page of the master does not answer' })
})

test('what is no application is not asked about', async () => {
  expect(await end(1, "app-1'; reboot")).toMatchObject({
    exitCode: 1,
    stderr: "not an application: app-1'; reboot",
  })
})
