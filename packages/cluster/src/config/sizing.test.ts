import { describe, expect, test } from 'vitest'
import { executorHeap, workerShare } from './sizing.ts'

const auto = { cores: 'auto', memory: 'auto' } as const
const gibibytes = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024]
const share = (memory: number, workers: number, cores = 8) =>
  workerShare(auto, { cores, memory, workers, daemons: 512 * (workers + 1) })

describe.each([1, 2, 3, 4])('%i workers on a machine', (workers) => {
  test.each(gibibytes)('of %d GiB', (size) => {
    const machine = size * 1024
    const { memory } = share(machine, workers)
    const promised = memory * workers + 512 * (workers + 1)
    expect(memory % 64).toBe(0)
    expect(memory).toBeGreaterThanOrEqual(512)
    // Less than 512 MiB would start no executor at all; checks/memory warns of what is then too much.
    if (memory > 512) expect(promised).toBeLessThanOrEqual(machine - 256)
    if (promised > machine) expect(size).toBeLessThanOrEqual(1 + workers)
    // And it is not left lying about: what nobody gets is the system's share and less than 64 MiB a worker.
    if (memory > 512) expect(machine - promised).toBeLessThan(Math.min(4096, Math.max(512, machine / 8)) + 64 * workers)
    expect(executorHeap(memory)).toBeLessThanOrEqual(memory)
  })

  test('more memory is never less for a worker', () => {
    const shares = gibibytes.map((size) => share(size * 1024, workers).memory)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  test.each([1, 2, 3, 7, 8, 64, 192])('of %i cores', (cores) => {
    const own = share(16_384, workers, cores).cores
    expect(own).toBeGreaterThanOrEqual(1)
    if (cores >= workers) expect(own * workers).toBeLessThanOrEqual(cores)
  })
})

test.each([
  [1024, 1, 512],
  [2048, 1, 512],
  [4096, 1, 2560],
  [16_000, 1, 12_928],
  [65_536, 1, 60_416],
  [4096, 2, 1024],
])('%i MiB and %i workers: %i MiB each', (memory, workers, expected) => {
  expect(share(memory, workers).memory).toBe(expected)
})

test('what is set by hand wins, in each of the two', () => {
  const machine = { cores: 4, memory: 8192, workers: 1, daemons: 1024 }
  expect(workerShare({ cores: 16, memory: '100g' }, machine)).toEqual({ cores: 16, memory: 102_400 })
  expect(workerShare({ cores: 'auto', memory: '1.5g' }, machine)).toEqual({ cores: 4, memory: 1536 })
  expect(workerShare({ cores: 1, memory: 'auto' }, machine)).toMatchObject({ cores: 1, memory: 6144 })
})

test('an executor gets three quarters, and never less than Spark takes', () => {
  expect([512, 640, 1024, 4096, 12_928].map(executorHeap)).toEqual([512, 512, 768, 3072, 9664])
})
