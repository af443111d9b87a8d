import { expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { copiesNow } from './hadoop-masters.ts'

test('a NameNode whose machine does not answer says nothing of copies', () => {
  expect(copiesNow(threeMachines('hdfs: {}'), new Map())).toBe(0)
})
