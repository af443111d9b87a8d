import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { controlFolder } from './control-folder.ts'

let runtime: string
const uid = process.getuid?.() ?? 0
beforeEach(() => {
  runtime = mkdtempSync('/tmp/tb-run-')
})
afterEach(() => rmSync(runtime, { recursive: true }))

test('is in the runtime folder, for the user alone', async () => {
  expect(await controlFolder({ XDG_RUNTIME_DIR: runtime }, uid)).toBe(`${runtime}/tinderbox`)
  expect(await controlFolder({ XDG_RUNTIME_DIR: runtime }, uid)).toBe(`${runtime}/tinderbox`)
  expect(statSync(`${runtime}/tinderbox`).mode & 0o777).toBe(0o700)
})

test.each([
  ['none is set', () => ({})],
  ['it is gone', () => ({ XDG_RUNTIME_DIR: `${runtime}/gone` })],
  ['its name is too long for a socket', () => ({ XDG_RUNTIME_DIR: `${runtime}/${'x'.repeat(40)}` })],
  [
    'others can read what is there',
    () => {
      mkdirSync(`${runtime}/tinderbox`)
      chmodSync(`${runtime}/tinderbox`, 0o755)
      return { XDG_RUNTIME_DIR: runtime }
    },
  ],
])('is in /tmp when %s', async (_, env) => {
  expect(await controlFolder(env(), uid)).toBe(`/tmp/tinderbox-${uid}`)
})

test('is refused when the folder in /tmp is not the user’s own, or a link', async () => {
  const stranger = 990_000 + process.pid
  mkdirSync(`/tmp/tinderbox-${stranger}`, { mode: 0o700 })
  await expect(controlFolder({}, stranger)).rejects.toMatchObject({ code: 'SSH_FAILED' })
  rmSync(`/tmp/tinderbox-${stranger}`, { recursive: true })
  symlinkSync(runtime, `/tmp/tinderbox-${stranger}`)
  await expect(controlFolder({}, stranger)).rejects.toMatchObject({ code: 'SSH_FAILED' })
  rmSync(`/tmp/tinderbox-${stranger}`)
})
