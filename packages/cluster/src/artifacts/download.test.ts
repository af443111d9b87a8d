import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, afterEach, expect, test } from 'vitest'
import { download } from './download.ts'
import { get, getText } from './http.ts'
import { type Reply, serve, type TestServer } from './testing/serve.ts'
import { tempFolder } from './testing/tiny.ts'

const body = Buffer.alloc(300_000, 'spark')
const sha256 = createHash('sha256').update(body).digest('hex')
const truncated: Reply = (_request, response) => {
  response.writeHead(200, { 'content-length': body.length })
  response.write(body.subarray(0, 100_000), () => response.destroy())
}
const silent: Reply = (_request, response) => void response.writeHead(200, { 'content-length': 10 }).write('abc')

let server: TestServer
let folder: string
beforeEach(async () => {
  folder = await tempFolder()
  server = await serve({
    '/file': body,
    '/truncated': truncated,
    '/silent': silent,
    '/broken': 500,
    '/moved': (_request, response) => response.writeHead(302, { location: '/file' }).end(),
    '/round': (_request, response) => response.writeHead(302, { location: '/round' }).end(),
    '/who': (request, response) => response.end(request.headers.authorization ?? 'nobody'),
  })
})
afterEach(() => server.close())

const fetchIt = (path: string, options = {}) => download(`${server.url}${path}`, join(folder, 'file'), options)

test('a file arrives whole, is checked, and says how far it is', async () => {
  const seen: (readonly [number, number | undefined])[] = []
  await fetchIt('/file', {
    checksum: { algorithm: 'sha256', value: sha256 },
    progress: (bytes: number, total: number | undefined) => seen.push([bytes, total]),
  })
  expect(await readFile(join(folder, 'file'))).toEqual(body)
  expect(seen.at(-1)).toEqual([300_000, 300_000])
})

test('redirects are followed, and not for ever', async () => {
  await fetchIt('/moved')
  expect(await readdir(folder)).toEqual(['file'])
  await expect(fetchIt('/round')).rejects.toMatchObject({ code: 'DOWNLOAD', seen: 'more than 8 redirects' })
})

test('a wrong checksum names both and leaves no file', async () => {
  const wrong = { algorithm: 'sha256', value: 'a'.repeat(64) }
  const failed = fetchIt('/file?token=secret', { checksum: wrong })
  await expect(failed).rejects.toMatchObject({
    code: 'CHECKSUM',
    seen: expect.stringContaining('a'.repeat(64)) as string,
  })
  await expect(failed).rejects.toMatchObject({ seen: expect.stringContaining(sha256) as string })
  await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining('secret') as string })
  expect(await readdir(folder)).toEqual([])
})

test('a download that is cut off leaves no file', async () => {
  await expect(fetchIt('/truncated')).rejects.toMatchObject({
    code: 'DOWNLOAD',
    seen: expect.stringContaining('cut') as string,
  })
  expect(await readdir(folder)).toEqual([])
})

test('a server that falls silent is given up', async () => {
  const failed = fetchIt('/silent', { limits: { silence: 200 } })
  await expect(failed).rejects.toMatchObject({ code: 'DOWNLOAD', seen: 'no byte arrived for 0.2 seconds' })
})

test('a connection that is never made is given up', async () => {
  // The first address of a network that is set aside for documentation: nobody answers, or there is no way there.
  await expect(get('http://192.0.2.1/', undefined, { connect: 200 })).rejects.toMatchObject({ code: 'DOWNLOAD' })
})

test.each([
  ['/nothing', 'the server answered 404 Not Found'],
  ['/broken', 'the server answered 500 Internal Server Error'],
])('%s is an error that says what the server said', async (path, seen) => {
  await expect(fetchIt(path)).rejects.toMatchObject({ code: 'DOWNLOAD', seen })
})

test('a port where nobody listens is told as such', async () => {
  await server.close()
  await expect(fetchIt('/file')).rejects.toMatchObject({
    code: 'DOWNLOAD',
    seen: expect.stringContaining('refused') as string,
  })
})

test('calling it off gives the reason of the one who did', async () => {
  const controller = new AbortController()
  const failed = fetchIt('/silent', { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('enough')), 50)
  await expect(failed).rejects.toThrow('enough')
  expect(await readdir(folder)).toEqual([])
})

test('a text that is not there is undefined; user and password of an address are sent', async () => {
  expect(await getText(`${server.url}/nothing`)).toBeUndefined()
  expect(await getText(server.url.replace('//', '//me:pass@') + '/who')).toBe(
    `Basic ${Buffer.from('me:pass').toString('base64')}`,
  )
})
