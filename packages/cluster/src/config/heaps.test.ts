import { expect, test } from 'vitest'
import { automaticHeap, beyondHeap } from './heaps.ts'

test.each([
  ['hdfs-namenode', [256, 256, 512, 1024, 4096, 8192]],
  ['hdfs-datanode', [128, 128, 256, 512, 1024, 1024]],
  ['yarn-nodemanager', [192, 192, 256, 512, 512, 512]],
  ['spark-worker', [192, 192, 256, 512, 512, 512]],
  ['spark-connect', [512, 512, 512, 1024, 4096, 4096]],
  ['zookeeper', [64, 128, 256, 256, 256, 256]],
] as const)('the heap of %s on machines of 2, 4, 8, 16, 64 and 512 GiB', (service, expected) => {
  expect([2, 4, 8, 16, 64, 512].map((size) => automaticHeap(service, size * 1024))).toEqual(expected)
})

test('beside its heap a JVM takes some more, and not without end', () => {
  expect([64, 512, 1024, 65_536].map(beyondHeap)).toEqual([136, 192, 256, 512])
})
