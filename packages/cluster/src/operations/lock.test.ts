import { existsSync, readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { ToolError } from '../errors.ts'
import { localHost } from '../hosts/local.ts'
import { runHere } from '../hosts/process.ts'
import { isRunning } from '../hosts/testing/is-running.ts'
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
    expect(hint).not.toBe('')
  })
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

test('a run that was killed with -9 holds nothing', { timeout: 20_000 }, async () => {
  const folder = await tempFolder()
  let pid = 0
  const child = runHere([process.execPath, '--import', 'tsx', program, folder], {
    signal: children.signal,
    onLine: (line) => (pid = Number(line)),
  })
  child.catch(() => undefined)
  await vi.waitFor(() => expect(pid).toBeGreaterThan(0), 10_000)
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
