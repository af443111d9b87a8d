import { expect, test } from 'vitest'
import { executorHeap, overheadFactor } from './executor-heap.ts'

test('an executor gets three quarters, and never less than Spark takes', () => {
  expect([512, 640, 1024, 4096, 12_928].map(executorHeap)).toEqual([512, 512, 768, 3072, 9664])
})

test('but not a heap whose pointers are twice as large for little more room', () => {
  expect([40, 42, 48, 63, 64, 256].map((size) => executorHeap(size * 1024) / 1024)).toEqual([30, 31, 31, 31, 48, 192])
})

test('on YARN heap and overhead fit into what is offered', () => {
  for (let offered = 2048; offered <= 65_536; offered += 64)
    expect(executorHeap(offered) * (1 + Number(overheadFactor))).toBeLessThanOrEqual(offered)
})
