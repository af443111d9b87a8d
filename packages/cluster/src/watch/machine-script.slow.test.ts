import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { beatReader, type Beat } from './beat.ts'
import { watchLoop } from './machine-script.ts'

let root: string
let here: string
let page: Server
let master: TcpServer
let answering: boolean
let requests: string[]
let connections: number
const children: ChildProcess[] = []

beforeEach(async () => {
  root = join(await tempFolder(), "it's")
  here = join(root, 'clusters/demo')
  await mkdir(join(here, 'services/spark-worker'), { recursive: true })
  await mkdir(join(here, 'logs'))
  await mkdir(join(root, 'locks'))
  answering = true
  requests = []
  connections = 0
  page = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    if (answering) response.end('{}')
  })
  page.on('connection', () => connections++)
  master = createTcpServer((socket) => socket.on('error', () => {}).resume())
  await Promise.all([page, master].map(async (server) => once(server.listen(0, '127.0.0.1'), 'listening')))
  const portOf = (server: Server | TcpServer) => (server.address() as AddressInfo).port
  await writeFile(
    join(here, 'services/spark-worker/run'),
    `#!/bin/sh\nexec java Worker --host 127.0.0.1 --webui-port ${portOf(page)} 'spark://127.0.0.1:${portOf(master)}'\n`,
  )
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  page.closeAllConnections()
  page.close()
  master.close()
})

/** A daemon as the keeper would have started it. */
async function daemon(id = 'spark-worker'): Promise<ChildProcess> {
  const env = { ...process.env, TINDERBOX_CLUSTER: here, TINDERBOX_SERVICE: id }
  const child = spawn('sleep', ['321'], { env })
  children.push(child)
  await once(child, 'spawn')
  await writeFile(join(here, `logs/${id}.pid`), `${child.pid}\n`)
  return child
}

/** The loop, and what it said last. */
function watched(): { readonly beats: Beat[]; last(): Beat; readonly child: ChildProcess } {
  const child = spawn('bash', ['-s'], {
    env: {
      PATH: process.env['PATH'],
      ROOT: root,
      HERE: here,
      CLUSTER: 'demo',
      SUPERVISOR: 'process',
      LIFETIME: '60',
      KNOCK_EVERY: '1',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  children.push(child)
  child.stdin.end(watchLoop)
  const beats: Beat[] = []
  createInterface(child.stdout).on(
    'line',
    beatReader((beat) => beats.push(beat)),
  )
  return { beats, last: () => beats.at(-1)!, child }
}

const soon = { timeout: 8000, interval: 100 }

test('a daemon that is well: its page is asked over one connection, and the port of its master answers', async () => {
  const { pid } = await daemon()
  const { beats, last } = watched()
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(4), soon)
  expect(last()).toMatchObject({
    daemons: [{ id: 'spark-worker', pid, letter: 'S', enabled: true }],
    master: { misses: 0 },
    lock: undefined,
  })
  expect(last().daemons[0]!.silent).toBeLessThan(2)
  expect(new Set(requests)).toEqual(new Set(['HEAD /json/']))
  expect(connections).toBe(1)
})

test('a stopped one, a silent one, one that lives again', async () => {
  const child = await daemon()
  const { last, beats } = watched()
  await vi.waitFor(() => expect(last()?.daemons[0]?.silent).toBeLessThan(2), soon)
  child.kill('SIGSTOP')
  await vi.waitFor(() => expect(last().daemons[0]!.letter).toBe('T'), soon)
  child.kill('SIGCONT')
  answering = false
  await vi.waitFor(() => expect(last().daemons[0]).toMatchObject({ letter: 'S' }), soon)
  await vi.waitFor(() => expect(last().daemons[0]!.silent).toBeGreaterThan(5), { timeout: 9000, interval: 100 })
  answering = true
  await vi.waitFor(() => expect(last().daemons[0]!.silent).toBeLessThan(2), { timeout: 9000, interval: 100 })
  expect(beats.length).toBeGreaterThan(6)
})

test('one that died, another in its place, one that was stopped on purpose', async () => {
  const first = await daemon()
  const { last } = watched()
  await vi.waitFor(() => expect(last()?.daemons[0]?.pid).toBe(first.pid), soon)
  first.kill('SIGKILL')
  await vi.waitFor(() => expect(last().daemons[0]).toMatchObject({ pid: undefined, enabled: true, state: '' }), soon)
  const second = await daemon()
  await vi.waitFor(() => expect(last().daemons[0]!.pid).toBe(second.pid), soon)
  second.kill('SIGKILL')
  await rm(join(here, 'logs/spark-worker.pid'))
  await vi.waitFor(() => expect(last().daemons[0]).toMatchObject({ pid: undefined, enabled: false }), soon)
})

test('the port of the master: refused, and open again', async () => {
  await daemon()
  const { last } = watched()
  await vi.waitFor(() => expect(last()?.master).toMatchObject({ misses: 0 }), soon)
  const { port } = master.address() as AddressInfo
  master.close()
  await vi.waitFor(() => expect(last().master!.misses).toBeGreaterThan(1), soon)
  master.listen(port, '127.0.0.1')
  await vi.waitFor(() => expect(last().master!.misses).toBe(0), soon)
})

test('of two masters, one whose port answers is enough', async () => {
  const run = join(here, 'services/spark-worker/run')
  const { port } = master.address() as AddressInfo
  await writeFile(run, (await readFile(run, 'utf8')).replace('spark://', 'spark://127.0.0.1:1,'))
  await daemon()
  const { last, beats } = watched()
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(4), soon)
  expect(last().master).toEqual({ at: `127.0.0.1:1,127.0.0.1:${port}`, misses: 0 })
  master.close()
  await vi.waitFor(() => expect(last().master!.misses).toBeGreaterThan(1), soon)
})

test("a DataNode's page says that there is no such page and closes the connection, and that is well", async () => {
  const { port } = page.address() as AddressInfo
  page.removeAllListeners('request')
  page.on('request', (_, response) => response.writeHead(404, { connection: 'close' }).end())
  const ports = { 'hdfs-namenode': { http: 1 }, 'hdfs-datanode': { data: 2, http: port } }
  await writeFile(join(here, 'cluster.json'), `${JSON.stringify({ ports }, null, 2)}\n`)
  await mkdir(join(here, 'services/hdfs-datanode'))
  await writeFile(join(here, 'services/hdfs-datanode/run'), '#!/bin/sh\nexec java DataNode\n')
  await daemon('hdfs-datanode')
  const { last, beats } = watched()
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(5), soon)
  const beat = last().daemons.find(({ id }) => id === 'hdfs-datanode')!
  expect(beat).toMatchObject({ port, letter: 'S' })
  expect(beat.silent).toBeLessThan(2)
})

test('who holds the lock is said while it is held, and not when only the name of the last holder lies there', async () => {
  await daemon()
  const lock = join(root, 'locks/demo')
  await writeFile(lock, '')
  const ada = { run: '1', user: 'ada', host: 'laptop', pid: 1, command: 'up', since: '2026', expiresAfter: 30 }
  await writeFile(`${lock}.holder`, `${JSON.stringify({ ...ada, process: process.pid })}\n`)
  const { last, beats } = watched()
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(1), soon)
  expect(last().lock).toBeUndefined()
  const holder = spawn('bash', ['-c', 'exec 9>>"$0"; flock -n 9; sleep 321', lock])
  children.push(holder)
  await writeFile(`${lock}.holder`, `${JSON.stringify({ ...ada, process: holder.pid })}\n`)
  await vi.waitFor(() => expect(last().lock).toEqual(ada), soon)
  holder.kill('SIGKILL')
  await vi.waitFor(() => expect(last().lock).toBeUndefined(), soon)
})

test('its helpers end with it', async () => {
  await daemon()
  const { child, beats } = watched()
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(1), soon)
  child.kill('SIGKILL')
  const rest = async () => {
    const ps = spawn('ps', ['-o', 'pid=', '-g', String(child.pid)])
    let text = ''
    ps.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await once(ps, 'close')
    return text.trim()
  }
  await vi.waitFor(async () => expect(await rest()).toBe(''), soon)
})
