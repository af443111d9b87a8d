import { expect, test } from 'vitest'
import { planDown } from '../../operations/plan-down.ts'
import { threeMachines } from '../../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../../testing/facts.ts'
import { purgeQuestion } from './purge-question.ts'

const question = (more: string) => {
  const cluster = threeMachines(more)
  return purgeQuestion(planDown(cluster, sitesOf(cluster, healthyFacts(cluster)), { purge: true }))
}

test('what cannot be made again comes first', () => {
  expect(question('hdfs: {}\nthrift: {}')).toBe(
    'All files in HDFS on b, c will be lost: 0 KiB with all copies. The tables of the Thrift server on a will be lost. Its logs, work folders and settings will be lost too. Type demo to remove them:',
  )
})

test('where there is no data, only the rest', () => {
  expect(question('')).toBe('Its logs, work folders and settings will be lost. Type demo to remove them:')
})
