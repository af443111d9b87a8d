import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ToolError } from '../errors.ts'
import { lookout } from './lookout.ts'
import type { ShownStatus, Snapshot } from './snapshot.ts'

const status = (healthy: boolean) => ({ cluster: 'lab', healthy, problems: [] }) as unknown as ShownStatus

let stop: AbortController
beforeEach(() => {
  stop = new AbortController()
  vi.useFakeTimers()
})
afterEach(() => {
  stop.abort()
  vi.useRealTimers()
})

function looking(...answers: (() => ShownStatus)[]) {
  let looks = 0
  const eyes = lookout(async () => (answers[looks++] ?? answers.at(-1)!)(), {
    ...{ cluster: 'lab', flags: '', every: 10, hintOf: (hint: string) => `${hint} -f prod.yaml` },
    signal: stop.signal,
  })
  return { eyes, looks: () => looks }
}

test('nobody looks while nobody watches; all who watch are told of the same look', async () => {
  const { eyes, looks } = looking(() => status(true))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looks()).toBe(0)
  const told: Snapshot[][] = [[], []]
  const stops = told.map((all) => eyes.watch((snapshot) => all.push(snapshot)))
  await vi.advanceTimersByTimeAsync(1000)
  expect(looks()).toBe(1)
  expect(told[0]!.map(({ looking: now, status: seen }) => [now, seen?.healthy])).toEqual([
    [false, undefined],
    [true, undefined],
    [false, true],
  ])
  expect(told[1]!.at(-1)).toBe(told[0]!.at(-1))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(looks()).toBe(2)
  for (const leave of stops) leave()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looks()).toBe(2)
})

test('a look that fails says why, and what was seen before it stays with its age', async () => {
  const at = { file: 'cluster.yaml', line: 3, column: 1 }
  const { eyes } = looking(
    () => status(true),
    () => {
      throw new ToolError('CONFIG_INVALID', { message: 'workers: none', hint: 'Name one.', at })
    },
    () => ({ ...status(false), cluster: 'renamed' }),
  )
  const told: Snapshot[] = []
  eyes.watch((snapshot) => told.push(snapshot))
  await vi.advanceTimersByTimeAsync(1000)
  const well = told.at(-1)!
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told.at(-1)).toEqual({
    ...well,
    failed: { code: 'CONFIG_INVALID', message: 'workers: none', hint: 'Name one. -f prod.yaml', at },
  })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told.at(-1)).toMatchObject({ cluster: 'renamed', status: { healthy: false } })
  expect(told.at(-1)).not.toHaveProperty('failed')
  expect(told.at(-1)!.seen).not.toBe(well.seen)
})

test('who asks once gets what is no older than the time between two looks', async () => {
  const { eyes, looks } = looking(() => status(true))
  const first = eyes.fresh()
  await vi.advanceTimersByTimeAsync(1000)
  expect((await first).status?.healthy).toBe(true)
  await eyes.fresh()
  expect(looks()).toBe(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looks()).toBe(1)
  const later = eyes.fresh()
  await vi.advanceTimersByTimeAsync(1000)
  await later
  expect(looks()).toBe(2)
})

test('what is no error of ours ends it', async () => {
  const { eyes } = looking(() => {
    throw new TypeError('a bug')
  })
  const ended = expect(eyes.ended).rejects.toThrow('a bug')
  eyes.watch(() => {})
  await vi.advanceTimersByTimeAsync(1000)
  await ended
})

test('it ends when it is told to, also in the middle of a look', async () => {
  const eyes = lookout(
    () => new Promise((_, reject) => stop.signal.addEventListener('abort', () => reject(new Error('cut')))),
    {
      ...{ cluster: 'lab', flags: '', every: 10, hintOf: (hint: string) => `${hint} -f prod.yaml` },
      signal: stop.signal,
    },
  )
  eyes.watch(() => {})
  await vi.advanceTimersByTimeAsync(1000)
  stop.abort()
  await eyes.ended
})
