import { expect, test } from 'vitest'
import { problem, service } from '../testing/snapshots.ts'
import { conditionOf, filtered, findingsOn, machinesOf } from './machines.ts'

const services = [
  service('a', 'spark-master'),
  service('b', 'spark-worker', { state: 'not registered' }),
  service('a', 'hdfs-namenode', { role: 'safe mode' }),
  service('b', 'hdfs-datanode', { state: 'not running' }),
  service('c', 'spark-worker', { role: 'active' }),
]

test('machines stand in the order of the file, each with its daemons', () => {
  expect(machinesOf(services).map(({ name, services: own }) => [name, own.length])).toEqual([
    ['a', 2],
    ['b', 2],
    ['c', 1],
  ])
})

test('a machine is as its worst daemon', () => {
  expect(machinesOf(services).map(({ worst }) => worst)).toEqual([
    { tone: 'warned', word: 'safe mode' },
    { tone: 'ill', word: 'not running' },
    { tone: 'well', word: 'running' },
  ])
})

test('silence is worse than a daemon that does not run', () => {
  const states = ['no answer', 'not running', 'unhealthy', 'not registered', 'running'] as const
  for (const [at, state] of states.entries())
    for (const other of states.slice(at)) {
      const two = [service('a', 'x', { state: other }), service('a', 'y', { state })]
      expect(machinesOf(two)[0]!.worst.word).toBe(state)
      expect(machinesOf(two.toReversed())[0]!.worst.word).toBe(state)
    }
})

test('a role says that it runs; a strange one warns', () => {
  expect(conditionOf({ state: 'running', role: 'standby' })).toEqual({ tone: 'well', word: 'standby' })
  expect(conditionOf({ state: 'running', role: 'no majority' })).toEqual({ tone: 'warned', word: 'no majority' })
  expect(conditionOf({ state: 'not running', role: 'active' })).toEqual({ tone: 'ill', word: 'not running' })
})

test('the filter knows machines, daemons and states', () => {
  const names = (text: string) => filtered(machinesOf(services), text).map(({ name }) => name)
  expect(names(' ')).toEqual(['a', 'b', 'c'])
  expect(names('B')).toEqual(['b'])
  expect(names('spark-WORKER ')).toEqual(['b', 'c'])
  expect(names('safe')).toEqual(['a'])
  expect(names('not r')).toEqual(['b'])
  expect(names('zzz')).toEqual([])
})

test('findings are counted for each machine, with the worst of them, and by the daemons that they are about', () => {
  const found = findingsOn([
    problem('a', { service: 'spark-master' }),
    problem('b', { severity: 'warning' }),
    problem('a', { service: 'hdfs-namenode', severity: 'warning' }),
    problem('a', { service: 'spark-master', severity: 'warning' }),
  ])
  expect(found.get('a')).toMatchObject({ count: 3, tone: 'ill' })
  expect([...found.get('a')!.services]).toEqual([
    ['spark-master', 'ill'],
    ['hdfs-namenode', 'warned'],
  ])
  expect(found.get('b')).toMatchObject({ count: 1, tone: 'warned' })
  expect(found.get('c')).toBeUndefined()
})

test('a machine that something is said of has a cell, though it has no daemon', () => {
  const machines = machinesOf([service('a', 'spark-master')], ['gone', 'a', '', 'gone'])
  expect(machines.map(({ name, worst }) => [name, worst.word])).toEqual([
    ['a', 'running'],
    ['gone', 'no daemon'],
  ])
})

test('where something follows is not well either', () => {
  const found = findingsOn([
    problem('a', { follows: [problem('b', { severity: 'warning', service: 'spark-worker' })] }),
  ])
  expect(found.get('b')).toMatchObject({ count: 1, tone: 'warned' })
})
