import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProgressEvent } from '../../operations/events.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { Screen } from '../testing/screen.ts'
import { looks } from './looks.ts'
import { progressOn } from './progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const MiB = 1024 * 1024
const done = (machine: string, text: string): ProgressEvent => ({ kind: 'action', machine, text, state: 'done' })

test('on a terminal: a block that is redrawn, and steps that stay', () => {
  const screen = new Screen(80)
  const progress = progressOn(screen, plainLooks(80), { machines: 2 })
  const tell = progress.listener
  tell({ kind: 'waiting', text: 'the machines to say what is there' })
  vi.advanceTimersByTime(300)
  expect(screen.text).toMatchInlineSnapshot(`"⠸ Waiting for the machines to say what is there  0 s"`)
  tell({ kind: 'waiting', text: '' })
  tell({ kind: 'step', title: 'Prepare the machines', total: 4 })
  for (const machine of ['b', 'c'])
    for (const path of ['/opt/x', '/opt/y']) tell(done(machine, `make the folder ${path}`))
  vi.advanceTimersByTime(1500)
  tell({ kind: 'step', title: 'Bring the software', total: 2 })
  tell({ kind: 'bytes', what: 'spark-4.3.0', machine: 'b', done: 0, total: 400 * MiB })
  tell({ kind: 'bytes', what: 'spark-4.3.0', machine: 'c', done: 0, total: 400 * MiB })
  vi.advanceTimersByTime(2000)
  tell({ kind: 'bytes', what: 'spark-4.3.0', machine: 'b', done: 200 * MiB, total: 400 * MiB })
  tell({ kind: 'bytes', what: 'spark-4.3.0', machine: 'c', done: 100 * MiB, total: 400 * MiB })
  tell({ kind: 'note', text: 'making the class archive on b' })
  vi.advanceTimersByTime(1000)
  expect(screen.text).toMatchInlineSnapshot(`
    "✓ Prepare the machines  1.5 s
        b, c: make 2 folders
    ⠇ Bring the software  0 of 2  3 s
        making the class archive on b
        c  spark-4.3.0  ━━━━────────────   25%  100 MiB of 400 MiB  50 MiB/s
        b  spark-4.3.0  ━━━━━━━━────────   50%  200 MiB of 400 MiB  100 MiB/s"
  `)
  for (const machine of ['b', 'c']) tell(done(machine, 'bring spark-4.3.0'))
  tell({ kind: 'step', title: 'Start the workers', total: 2 })
  tell({ kind: 'waiting', text: 'workers to register: 1 of 2' })
  vi.advanceTimersByTime(12_000)
  expect(screen.text.split('\n').slice(-2).join('\n')).toMatchInlineSnapshot(`
    "⠇ Start the workers  0 of 2  12 s
        waiting for workers to register: 1 of 2…"
  `)
  progress.end(false)
  expect(screen.text).toMatchInlineSnapshot(`
    "✓ Prepare the machines  1.5 s
        b, c: make 2 folders
    ✓ Bring the software  3.0 s
        making the class archive on b
        b, c: bring spark-4.3.0
    ✓ Start the workers  12 s"
  `)
})

test('on a terminal: a step that failed', () => {
  const screen = new Screen(80)
  const progress = progressOn(screen, plainLooks(80), { machines: 2 })
  progress.listener({ kind: 'step', title: 'Start the workers', total: 2 })
  progress.listener(done('b', 'start spark-worker'))
  progress.listener({ kind: 'action', machine: 'c', text: 'start spark-worker', state: 'failed' })
  progress.end(true)
  expect(screen.text).toMatchInlineSnapshot(`
    "✗ Start the workers  0.0 s
        ✗ c: start spark-worker"
  `)
})

test('a step before a plan is over when that is shown, and is told once', () => {
  const screen = new Screen(80)
  let text = ''
  const stream = { write: (piece: string) => (text += piece) }
  for (const progress of [
    progressOn(screen, plainLooks(80), { machines: 2 }),
    progressOn(stream, looks(stream, {}), { machines: 2 }),
  ]) {
    progress.listener({ kind: 'step', title: 'End nginx.service on b', total: 1 })
    progress.listener(done('b', 'stop nginx.service'))
    progress.listener({ kind: 'waiting', text: 'the machines to say what is there' })
    progress.pause()
    progress.pause()
    progress.end(false)
  }
  expect(screen.text).toMatchInlineSnapshot(`
    "✓ End nginx.service on b  0.0 s
        b: stop nginx.service"
  `)
  expect(text).toMatchInlineSnapshot(`
    "    ok b: stop nginx.service
        waiting for the machines to say what is there...
      ok End nginx.service on b (0.0 s)
    "
  `)
})

test('many deliveries: five, and the rest as one', () => {
  const screen = new Screen(100)
  const progress = progressOn(screen, plainLooks(100), { machines: 40 })
  progress.listener({ kind: 'step', title: 'Bring the software', total: 40 })
  for (let i = 1; i <= 40; i++)
    progress.listener({ kind: 'bytes', what: 'spark-4.3.0', machine: `worker${i}`, done: i * MiB, total: 400 * MiB })
  vi.advanceTimersByTime(200)
  expect(screen.text.split('\n')).toHaveLength(7)
  expect(screen.text).toContain('and 35 more')
  progress.end(false)
})

test('elsewhere: lines', () => {
  let text = ''
  const stream = { write: (piece: string) => (text += piece) }
  const progress = progressOn(stream, looks(stream, {}), { machines: 2 })
  const tell = progress.listener
  tell({ kind: 'step', title: 'Prepare the machines', total: 4 })
  for (const machine of ['b', 'c'])
    for (const path of ['/opt/x', '/opt/y']) tell(done(machine, `make the folder ${path}`))
  vi.advanceTimersByTime(1000)
  tell({ kind: 'step', title: 'Start the workers', total: 2 })
  tell(done('b', 'start spark-worker'))
  tell({ kind: 'waiting', text: 'workers to register: 1 of 2' })
  tell({ kind: 'waiting', text: 'workers to register: 1 of 2' })
  tell({ kind: 'waiting', text: '' })
  progress.end(false)
  expect(text).toMatchInlineSnapshot(`
    "    ok b, c: make 2 folders
      ok Prepare the machines (1.0 s)
        ok b: start spark-worker
        waiting for workers to register: 1 of 2...
      ok Start the workers (0.0 s)
    "
  `)
})
