import { describe, expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import type { Explained, Finding } from './check.ts'
import { fold, isHealthy } from './fold.ts'

const finding = (machine: string, service?: string, explains?: readonly Explained[]): Finding => ({
  check: 'some',
  severity: 'error',
  machine,
  ...(service !== undefined && { service }),
  ...(explains && { explains }),
  summary: `${service ?? 'something'} is ill`,
  evidence: '',
  hint: 'Mend it.',
})
const stopped = (machine: string, service: string) => finding(machine, service, [{ machine, service }])
const shape = (causes: ReturnType<typeof fold>) =>
  causes.map(({ machine, service, follows }) => [
    `${machine} ${service ?? '-'}`,
    ...follows.map((one) => `${one.machine} ${one.service}`),
  ])

const spark = threeMachines()
const hadoop = threeMachines('hdfs: {}\nyarn: {}\nhistory: {}')
const available = threeMachines('hdfs: {}\nha: {}')

describe('what needs another is not well because of it', () => {
  test('workers, when their master does not run', () => {
    const found = [stopped('a', 'spark-master'), stopped('b', 'spark-worker'), stopped('c', 'spark-worker')]
    expect(shape(fold(spark, found))).toEqual([['a spark-master', 'b spark-worker', 'c spark-worker']])
  })

  test('through others: who needs the NameNode, and who needs those', () => {
    const found = [
      finding('a', undefined, [{ machine: 'a', service: 'hdfs-namenode' }]),
      stopped('a', 'hdfs-namenode'),
      ...['a', 'b', 'c']
        .map((machine) => stopped(machine, 'hdfs-datanode'))
        .filter(({ machine }) =>
          hadoop.placements.some((one) => one.machine === machine && one.service === 'hdfs-datanode'),
        ),
      stopped('a', 'spark-history'),
    ]
    const causes = fold(hadoop, found)
    expect(causes).toHaveLength(1)
    expect(causes[0]!.follows).toHaveLength(found.length - 1)
  })

  test('everything on a machine, when the machine is at fault', () => {
    const found = [
      finding('a', undefined, [{ machine: 'a' }]),
      stopped('a', 'spark-master'),
      stopped('c', 'spark-worker'),
    ]
    expect(shape(fold(spark, found))).toEqual([['a -', 'a spark-master', 'c spark-worker']])
  })

  test('not while another can take its place: the second master may still be well', () => {
    const masters = available.placements
      .filter(({ service }) => service === 'spark-master')
      .map(({ machine }) => machine)
    expect(masters.length).toBeGreaterThan(1)
    const one = [stopped(masters[0]!, 'spark-master'), stopped('c', 'spark-worker')]
    expect(shape(fold(available, one))).toEqual([[`${masters[0]} spark-master`], ['c spark-worker']])
    const all = [...masters.map((machine) => stopped(machine, 'spark-master')), stopped('c', 'spark-worker')]
    expect(fold(available, all).at(-1)).toMatchObject({ machine: 'c', service: 'spark-worker' })
    const cause = finding(
      'a',
      undefined,
      masters.map((machine) => ({ machine, service: 'spark-master' })),
    )
    expect(shape(fold(available, [cause, ...all]))).toEqual([
      ['a -', ...masters.map((machine) => `${machine} spark-master`), 'c spark-worker'],
    ])
  })
})

test('two causes that have nothing to do with each other stay two', () => {
  const found = [
    finding('b', undefined, [{ machine: 'b', service: 'spark-worker' }]),
    finding('c', undefined, [{ machine: 'c', service: 'spark-worker' }]),
    stopped('b', 'spark-worker'),
    stopped('c', 'spark-worker'),
  ]
  expect(shape(fold(spark, found))).toEqual([
    ['b -', 'b spark-worker'],
    ['c -', 'c spark-worker'],
  ])
})

test('what two causes explain is told once, under the deeper one', () => {
  const found = [
    finding('a', undefined, [{ machine: 'b', service: 'spark-worker' }]),
    finding('b', undefined, [{ machine: 'b', service: 'spark-worker' }]),
    stopped('b', 'spark-worker'),
  ]
  expect(shape(fold(spark, found))).toEqual([['a -', 'b spark-worker'], ['b -']])
})

test('a finding without a service is a cause of its own, whatever else is explained', () => {
  const found = [finding('a', undefined, [{ machine: 'a' }]), finding('a')]
  expect(shape(fold(spark, found))).toEqual([['a -'], ['a -']])
})

test('what comes before its cause is not folded: the order is the depth', () => {
  const found = [stopped('b', 'spark-worker'), stopped('a', 'spark-master')]
  expect(shape(fold(spark, found))).toEqual([['b spark-worker'], ['a spark-master']])
})

test('what stands alone is a cause of its own, also where its daemon is explained', () => {
  const masked = { ...stopped('b', 'spark-worker'), standsAlone: true as const }
  const found = [finding('b', undefined, [{ machine: 'b' }]), masked, stopped('b', 'spark-worker')]
  expect(shape(fold(spark, found))).toEqual([['b -', 'b spark-worker'], ['b spark-worker']])
})

test('a warning explains warnings only: an error is told by itself, or under the next error that explains it', () => {
  const warning = { ...finding('b', undefined, [{ machine: 'b' }]), severity: 'warning' as const }
  const slow = { ...finding('b', 'spark-worker'), severity: 'warning' as const }
  expect(shape(fold(spark, [warning, stopped('b', 'spark-worker'), slow]))).toEqual([
    ['b -', 'b spark-worker'],
    ['b spark-worker'],
  ])
  const deeper = finding('b', undefined, [{ machine: 'b' }])
  expect(shape(fold(spark, [warning, deeper, stopped('b', 'spark-worker')]))).toEqual([
    ['b -'],
    ['b -', 'b spark-worker'],
  ])
})

test('nothing is healthy with an error in it, wherever that is told', () => {
  const warning = { ...finding('b'), severity: 'warning' as const, follows: [] }
  expect(isHealthy([warning])).toBe(true)
  expect(isHealthy([{ ...warning, follows: [finding('b', 'spark-worker')] }])).toBe(false)
})
