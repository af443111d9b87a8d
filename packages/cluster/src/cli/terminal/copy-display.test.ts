import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CopiedFile } from '../../files/copy.ts'
import type { Outside } from '../context.ts'
import { Screen } from '../testing/screen.ts'
import { showCopy } from './copy-display.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const MiB = 1024 * 1024
const words = { cluster: 'prod', doing: 'Sending', done: 'sent' }
const file: CopiedFile = { from: 'x.csv', to: '/data/x.csv', length: 400 * MiB, checksum: 'ab', verified: true }

function outside(screen: Screen): Outside & { readonly out: string[] } {
  const out: string[] = []
  return {
    out,
    stdout: { write: (text) => out.push(text) },
    stderr: screen,
    stdin: {},
    env: { LANG: 'C.UTF-8', NO_COLOR: '1' },
    cwd: '/',
    signal: new AbortController().signal,
    giveInterruptsAway: () => {},
  }
}

test('a bar with rate and rest, then one line', async () => {
  const screen = new Screen(110)
  let end: (files: CopiedFile[]) => void = () => {}
  const running = showCopy(outside(screen), { json: false }, words, (onProgress) => {
    setTimeout(() => onProgress({ files: 1, filesDone: 0, bytes: 100 * MiB, total: 400 * MiB, current: 'x.csv' }), 4000)
    return new Promise((resolve) => (end = resolve))
  })
  await vi.advanceTimersByTimeAsync(4050)
  expect(screen.text).toMatchInlineSnapshot(`
    "Sending x.csv
        x.csv  ━━━━━━━━──────────────────────   25%  100 MiB of 400 MiB  25 MiB/s  12 s left"
  `)
  await vi.advanceTimersByTimeAsync(5950)
  end([file])
  expect(await running).toBe(0)
  expect(screen.text).toMatchInlineSnapshot(`"✓ sent: /data/x.csv, 400 MiB  10 s, 40 MiB/s"`)
})

test('what could not be verified is said', async () => {
  const screen = new Screen(120)
  await showCopy(outside(screen), { json: false }, words, async () => [{ ...file, verified: false }])
  expect(screen.text).toContain('! only lengths were compared for /data/x.csv')
})

test('JSON', async () => {
  const screen = new Screen(110)
  const at = outside(screen)
  await showCopy(at, { json: true }, words, async () => [file])
  expect(JSON.parse(at.out.join(''))).toEqual({ cluster: 'prod', files: [file] })
  expect(screen.text).toBe('')
})
