import { expect, test } from 'vitest'
import { below, hdfsPath } from './hdfs-path.ts'

const hdfs = { user: 'tinderbox', authorities: ['prod', 'a', 'a:8020'] }

test.each([
  ['/data/x', '/data/x'],
  ['data', '/user/tinderbox/data'],
  ['.', '/user/tinderbox'],
  ['/data//x/../y/', '/data/y'],
  ['../other', '/user/other'],
  ['/../..', '/'],
  ['hdfs:///data', '/data'],
  ['hdfs://prod/data', '/data'],
  ['hdfs://a:8020/data', '/data'],
  ['hdfs://a', '/'],
  ['hdfs:/data', '/data'],
])('%s is %s', (typed, path) => {
  expect(hdfsPath(typed, hdfs)).toBe(path)
})

test("another cluster's address is refused", () => {
  expect(() => hdfsPath('hdfs://elsewhere:8020/data', hdfs)).toThrow('is not on this cluster')
})

test('below', () => {
  expect([below('/', 'x'), below('/a', 'x'), below('/a', '')]).toEqual(['/x', '/a/x', '/a'])
})
