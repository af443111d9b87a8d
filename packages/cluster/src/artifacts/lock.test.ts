import { readdir, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runHere } from '../hosts/process.ts'
import { type Holder, thisProcess } from './holder.ts'
import { withLock } from './lock.ts'
import { tempFolder } from './testing/tiny.ts'

const program = fileURLToPath(new URL('testing/holder-program.ts', import.meta.url))
const lockIn = async () => join(await tempFolder(), 'x.lock')

test('one at a time, and the second says whom it waits for', async () => {
  const path = await lockIn()
  const order: string[] = []
  const waited: Holder[] = []
  let free = () => {}
  const first = withLock(path, {}, async () => {
    order.push('first in')
    await new Promise<void>((resolve) => (free = resolve))
    order.push('first out')
  })
  await expect.poll(() => order.length).toBe(1)
  const second = withLock(path, { onWait: (holder) => waited.push(holder) }, async () => order.push('second'))
  await expect.poll(() => waited.length).toBe(1)
  free()
  await Promise.all([first, second])
  expect(order).toEqual(['first in', 'first out', 'second'])
  expect(waited).toMatchObject([await thisProcess()])
  expect(await readdir(join(path, '..'))).toEqual([])
})

test('the lock of a process that was killed with -9 is taken over', async () => {
  const path = await lockIn()
  const killed = await runHere([process.execPath, '--import', 'tsx', program, path, 'die'])
  expect(killed).toMatchObject({ exitCode: 128, stdout: 'held' })
  expect(await readdir(join(path, '..'))).toEqual(['x.lock'])
  expect(await withLock(path, {}, async () => 'mine')).toBe('mine')
  expect(await readdir(join(path, '..'))).toEqual([])
})

test('the lock of a living process is waited for, until it is killed', async () => {
  const path = await lockIn()
  const waited: number[] = []
  const controller = new AbortController()
  let held = () => {}
  const holding = new Promise<void>((resolve) => (held = resolve))
  const holder = runHere([process.execPath, '--import', 'tsx', program, path, 'hold'], {
    signal: controller.signal,
    onLine: () => held(),
  })
  holder.catch(() => undefined)
  await holding
  const mine = withLock(path, { onWait: ({ pid }) => waited.push(pid) }, async () => 'mine')
  await expect.poll(() => waited.length).toBe(1)
  expect(waited[0]).not.toBe(process.pid)
  controller.abort()
  expect(await mine).toBe('mine')
})

test('a process number that was given out again holds nothing', async () => {
  const path = await lockIn()
  await writeFile(path, JSON.stringify({ ...(await thisProcess()), started: '1' }))
  expect(await withLock(path, {}, async () => 'mine')).toBe('mine')
})

test('a lock from another machine, or one that says nothing, counts while it is fresh', async () => {
  for (const text of ['', JSON.stringify({ host: `not-${hostname()}`, pid: 1, started: '1' })]) {
    const path = await lockIn()
    await writeFile(path, text)
    const controller = new AbortController()
    const waiting = withLock(path, { signal: controller.signal }, async () => 'mine')
    setTimeout(() => controller.abort(new Error('enough')), 50)
    await expect(waiting).rejects.toThrow('enough')
    const old = new Date(Date.now() - 10 * 60_000)
    await utimes(path, old, old)
    expect(await withLock(path, {}, async () => 'mine')).toBe('mine')
  }
})

test('an error in the work frees the lock', async () => {
  const path = await lockIn()
  await expect(withLock(path, {}, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await withLock(path, {}, async () => 'mine')).toBe('mine')
})

test('many at once: never two inside', async () => {
  const path = await lockIn()
  let inside = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setTimeout(resolve, 5))
    inside--
  }
  await Promise.all(Array.from({ length: 6 }, () => withLock(path, {}, work)))
  expect(most).toBe(1)
})
