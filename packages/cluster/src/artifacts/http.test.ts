import http from 'node:http'
import https from 'node:https'
import { readFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { runHere } from '../hosts/process.ts'
import { getText } from './http.ts'
import { tempFolder } from './testing/tiny.ts'

const closers: (() => void)[] = []
afterEach(() => {
  vi.unstubAllEnvs()
  for (const close of closers.splice(0)) close()
})

async function listen(server: http.Server | https.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

function useProxy(port: number): void {
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, '')
  for (const name of ['http_proxy', 'https_proxy']) vi.stubEnv(name, `http://me:pass@127.0.0.1:${port}`)
}

test('http goes through the proxy with the whole address', async () => {
  const proxy = http.createServer((request, response) =>
    response.end(`${request.url} ${request.headers['proxy-authorization']}`),
  )
  useProxy(await listen(proxy))
  expect(await getText('http://mirror.example/a')).toBe(
    `http://mirror.example/a Basic ${Buffer.from('me:pass').toString('base64')}`,
  )
})

test('a proxy that refuses is named, without its password', async () => {
  const proxy = http.createServer()
  proxy.on('connect', (_request, socket: net.Socket) =>
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
  )
  const port = await listen(proxy)
  useProxy(port)
  await expect(getText('https://mirror.example/a')).rejects.toMatchObject({
    code: 'DOWNLOAD',
    seen: `the proxy http://127.0.0.1:${port}/ answered 407 Proxy Authentication Required`,
  })
})

test('https goes through a tunnel that the proxy makes', async () => {
  const folder = await tempFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = await runHere([
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=mirror.example',
    '-keyout',
    key,
    '-out',
    cert,
  ])
  expect(made.exitCode, made.stderr).toBe(0)
  const port = await listen(
    https.createServer({ key: await readFile(key), cert: await readFile(cert) }, (_request, response) =>
      response.end('secure'),
    ),
  )
  const wanted: string[] = []
  const proxy = http.createServer()
  proxy.on('connect', (request, socket: net.Socket) => {
    wanted.push(request.url ?? '')
    const onward = net.connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  useProxy(await listen(proxy))
  await expect(getText('https://mirror.example/a')).rejects.toMatchObject({
    seen: expect.stringContaining('self-signed') as string,
  })
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  expect(await getText('https://mirror.example/a')).toBe('secure')
  expect(wanted).toEqual(['mirror.example:443', 'mirror.example:443'])
})
