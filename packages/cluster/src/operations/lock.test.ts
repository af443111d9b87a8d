import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { ToolError } from '../errors.ts'
import { localHost } from '../hosts/local.ts'
import { runHere } from '../hosts/process.ts'
import { isRunning } from '../hosts/testing/is-running.ts'
import { lock } from '../probes/lock.ts'
import { ask } from '../probes/testing/ask.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import { withLock } from './lock.ts'
import { lockIn } from './testing/lock-in.ts'

const program = fileURLToPath(new URL('testing/lock-holder.ts', import.meta.url))
const children = new AbortController()
afterAll(() => children.abort())

test('one at a time; the second is told who, what, and since when', async () => {
  const folder = await tempFolder()
  const before = Date.now()
  await lockIn(folder, 'up', async () => {
    const second = lockIn(folder, 'down', async () => 'never')
    await expect(second).rejects.toMatchObject({ code: 'LOCKED', machine: 'localhost' })
    const { message, hint } = await lockIn(folder, 'down', async () => 'never').then(
      () => expect.unreachable(),
      (error: ToolError) => error,
    )
    const [, who, pid, what, since] =
      /^another run is changing the cluster local: (\S+) \(pid (\d+)\), (\w+), since (\S+)$/.exec(message)!
    expect([who, pid, what]).toEqual([`${userInfo().username}@${hostname()}`, `${process.pid}`, 'up'])
    expect(Date.parse(since!)).toBeGreaterThanOrEqual(before)
    expect(hint).toContain('at the latest 30 s after its connection is lost')
  })
})

test('whoever looks sees who holds it, as data, and takes nothing to find out', async () => {
  const folder = await tempFolder()
  const look = () => ask(lock('local'), folder, `ROOT=${folder}`)
  expect(await look()).toBeUndefined()
  await lockIn(folder, { command: 'up --rollback' }, async (_held, { run }) => {
    expect(await look()).toEqual({
      ...{ run, user: userInfo().username, host: hostname(), pid: process.pid, command: 'up --rollback' },
      ...{ since: expect.stringMatching(/^20.*Z$/), expiresAfter: 30 },
    })
    // Left behind by a machine that went off: nobody has the lock's file open.
    await copyFile(join(folder, 'locks/local.holder'), join(folder, 'holder'))
  })
  await copyFile(join(folder, 'holder'), join(folder, 'locks/local.holder'))
  expect(await look()).toBeUndefined()
  await writeFile(join(folder, 'locks/local.holder'), 'ada, since noon')
  expect(await look()).toBeUndefined()
})

test('a lock whose file is removed is still one', { timeout: 20_000 }, async () => {
  const folder = await tempFolder()
  const file = join(folder, 'locks/local')
  await lockIn(folder, 'up', async (held) => {
    await rm(file)
    await vi.waitFor(() => expect(existsSync(file)).toBe(true), 8000)
    await expect(lockIn(folder, 'down', async () => 'never')).rejects.toMatchObject({ code: 'LOCKED' })
    expect(held.aborted).toBe(false)
  })
})

test(
  'one whose file was removed and taken by another run is lost, and its work is told so',
  { timeout: 20_000 },
  async () => {
    const folder = await tempFolder()
    await lockIn(folder, 'up', async (held) => {
      await rm(join(folder, 'locks/local'))
      await lockIn(folder, 'down', async () => {
        await vi.waitFor(() => expect(held.aborted).toBe(true), 8000)
      })
      expect(held.reason).toMatchObject({ code: 'LOCKED', message: expect.stringContaining('lost in the middle') })
    })
  },
)

test('several machines: all or none, whatever the order in which they are named', async () => {
  const cluster = threeMachines()
  const folder = await tempFolder()
  const sites = [...sitesOf(cluster, bareFacts(cluster, { supervision: 'process' }))]
  const machines = new Map(sites.map(([name, on]) => [name, { ...on, root: join(folder, name) }]))
  await mkdir(join(folder, 'a'))
  await mkdir(join(folder, 'b'))
  const hosts = new Map(['a', 'b'].map((name) => [name, localHost(name)]))
  const withBoth = <T>(on: string[], work: () => Promise<T>) =>
    withLock(cluster, hosts, machines, { command: 'up', on }, work)
  const holders = () => ['a', 'b'].filter((name) => existsSync(join(folder, name, 'locks/demo.holder')))
  await withBoth(['b', 'a'], async () => {
    expect(holders()).toEqual(['a', 'b'])
    await expect(withBoth(['a'], async () => 'never')).rejects.toMatchObject({ code: 'LOCKED', machine: 'a' })
    await expect(withBoth(['b'], async () => 'never')).rejects.toMatchObject({ code: 'LOCKED', machine: 'b' })
  })
  await withBoth(['b'], async () => {
    await expect(withBoth(['b', 'a'], async () => 'never')).rejects.toMatchObject({ code: 'LOCKED', machine: 'b' })
    expect(holders(), 'a was taken, and is free again').toEqual(['b'])
  })
  expect(existsSync(join(folder, 'b/audit/demo.jsonl')), 'the first one named keeps the trail').toBe(true)
  expect(readFileSync(join(folder, 'b/audit/demo.jsonl'), 'utf8').match(/"kind":"end"/g)).toHaveLength(2)
  expect(existsSync(join(folder, 'a/audit'))).toBe(false)
})

test('it is free again after the work, and after work that failed; nothing says who had it', async () => {
  const folder = await tempFolder()
  expect(await lockIn(folder, 'up', async () => existsSync(join(folder, 'locks/local.holder')))).toBe(true)
  await expect(lockIn(folder, 'up', async () => Promise.reject(new Error('it broke')))).rejects.toThrow('it broke')
  expect(existsSync(join(folder, 'locks/local.holder'))).toBe(false)
  expect(await lockIn(folder, 'up', async () => 'mine')).toBe('mine')
})

test('another cluster has a lock of its own', async () => {
  const folder = await tempFolder()
  expect(await lockIn(folder, 'up', () => lockIn(folder, 'up', async () => 'both', { name: 'other' }))).toBe('both')
})

test('a run that was killed with -9 holds nothing', { timeout: 40_000 }, async () => {
  const folder = await tempFolder()
  let pid = 0
  const child = runHere([process.execPath, '--import', 'tsx', program, folder], {
    signal: children.signal,
    onLine: (line) => (pid = Number(line)),
  })
  child.catch(() => undefined)
  await vi.waitFor(() => expect(pid).toBeGreaterThan(0), 15_000)
  await expect(lockIn(folder, 'up', async () => 'mine')).rejects.toThrow(`(pid ${pid}), up, since`)
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(async () => expect(await lockIn(folder, 'up', async () => 'mine')).toBe('mine'), 4000)
  expect(isRunning(pid)).toBe(false)
})

test('a lock that cannot be taken is another error than one that is held', async () => {
  const folder = await tempFolder()
  await runHere(['touch', join(folder, 'locks')])
  await expect(lockIn(folder, 'up', async () => 'never')).rejects.toMatchObject({
    code: 'COMMAND_FAILED',
    hint: expect.stringContaining(folder),
    seen: expect.stringContaining('locks'),
  })
})

test.each(['flock', 'bash'])('a machine without %s takes no lock, and says so', async (program) => {
  const folder = await tempFolder()
  const bin = join(folder, 'bin')
  const others = ['mkdir', 'cat', 'rm', 'flock', 'bash'].filter((name) => name !== program)
  await runHere(['sh', '-c', 'mkdir "$0" && for name; do ln -s "$(command -v "$name")" "$0"; done', bin, ...others])
  const host = localHost('localhost')
  const poor = { ...host, start: (script: string, options: object) => host.start(`PATH=${bin}\n${script}`, options) }
  await expect(lockIn(folder, 'up', async () => 'never', { host: poor })).rejects.toMatchObject({
    code: 'COMMAND_FAILED',
    hint: expect.stringContaining(program),
    seen: expect.stringMatching(`${program}: not found`),
  })
})

test('others cannot read who holds it', async () => {
  const folder = await tempFolder()
  const mode = await lockIn(
    folder,
    'up',
    async () => (await runHere(['stat', '-c', '%a', join(folder, 'locks')])).stdout,
  )
  expect(mode).toBe('700')
  expect(readFileSync(join(folder, 'locks/local'), 'utf8')).toBe('')
})
