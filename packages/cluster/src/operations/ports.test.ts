import { describe, expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Dialled } from '../sites/connections.ts'
import { connections } from '../sites/connections.ts'
import { thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, healthyFacts, sitesOf } from '../testing/facts.ts'
import { iptablesFirewall } from '../testing/firewalls.ts'
import { fromItself, portReports } from './ports.ts'

const cluster = threeMachines('hdfs: {}')
const up = sitesOf(cluster, healthyFacts(cluster))
const bare = sitesOf(cluster, bareFacts(cluster))
const all = [...connections(cluster, up), ...fromItself(cluster, up)]
const tried = (outcome: (one: (typeof all)[number]) => Dialled['outcome']): Dialled[] =>
  all.map((one) => ({ ...one, outcome: outcome(one), said: outcome(one) }))
const of = (reports: ReturnType<typeof portReports>, service: string, machine: string, name = 'rpc') =>
  reports.find((one) => one.service === service && one.machine === machine && one.name === name)!

describe('what became of the dials', () => {
  test('before it is installed every port is closed, and none is blocked', () => {
    const reports = portReports(
      cluster,
      bare,
      tried(() => 'refused'),
    )
    expect(new Set(reports.map(({ state }) => state))).toEqual(new Set(['closed']))
  })

  test('open, from as many machines as dial it', () => {
    const master = of(
      portReports(
        cluster,
        up,
        tried(() => 'open'),
      ),
      'spark-master',
      'a',
    )
    expect(master).toMatchObject({
      ...{ port: 7077, state: 'open', opened: 2, tried: 2, from: ['a', 'b', 'c'] },
      ...{ by: ['spark-worker', 'driver'], key: 'spark.master.port', dialledFrom: 'cluster' },
    })
  })

  test('blocked from one: silence, or a refusal where somebody listens', () => {
    for (const outcome of ['silent', 'refused', 'no-route'] as const) {
      const dialled = tried((one) => (one.from === 'b' && one.to === 'a' && one.port === 7077 ? outcome : 'open'))
      const reports = portReports(cluster, up, dialled)
      expect(reports.filter(({ state }) => state === 'blocked')).toHaveLength(1)
      expect(of(reports, 'spark-master', 'a')).toMatchObject({
        ...{ state: 'blocked', opened: 1, tried: 2, blocked: [{ from: 'b', said: outcome }] },
      })
    }
  })

  test('blocked where a rule refuses, also where nobody listens; not where one would, for others', () => {
    const rule = '-A INPUT -p tcp -m tcp --dport 7077 -j REJECT --reject-with icmp-port-unreachable'
    const walled = (machine: string, ...rules: string[]) =>
      sitesOf(
        cluster,
        bareFacts(cluster).map((one) =>
          one.machine === machine ? { ...one, firewall: iptablesFirewall(one.login.address!, rules) } : one,
        ),
      )
    const blocked = (machines: ReturnType<typeof sitesOf>) =>
      portReports(
        cluster,
        machines,
        tried(() => 'refused'),
      ).filter(({ state }) => state === 'blocked')
    const [master, ...others] = blocked(walled('a', rule))
    expect(others).toEqual([])
    expect(master).toMatchObject({ service: 'spark-master', port: 7077, opened: 0, tried: 2 })
    expect(master!.blocked.map(({ from }) => from)).toEqual(['b', 'c'])
    expect(master!.blocked[0]!.said).toMatch(/^a: iptables, table filter, chain INPUT, rule 1: .*REJECT/)
    expect(blocked(walled('a', rule.replace('7077', '9999')))).toEqual([])
    expect(blocked(walled('b', rule))).toEqual([])
  })

  test('a listener on another address only is none', () => {
    const machines = sitesOf(
      cluster,
      healthyFacts(cluster).map((one) => ({
        ...one,
        listening: one.listening.map((each) => (each.port === 7077 ? { ...each, hosts: ['127.0.0.1'] } : each)),
      })),
    )
    const dialled = tried((one) => (one.port === 7077 ? 'refused' : 'open'))
    expect(of(portReports(cluster, machines, dialled), 'spark-master', 'a').state).toBe('closed')
  })

  test('what is for the machine itself is judged by the machine itself: that others are refused is as it should be', () => {
    const dialled = tried((one) => (one.from === one.to ? 'open' : 'silent'))
    const page = of(portReports(cluster, up, dialled), 'hdfs-namenode', 'a', 'http')
    expect(page).toMatchObject({ dialledFrom: 'self', state: 'open', blocked: [] })
  })

  test('what was not tried is said to be so', () => {
    expect(of(portReports(cluster, up, []), 'spark-master', 'a')).toMatchObject({ state: 'not tried', tried: 0 })
  })
})

test('this machine alone dials itself, on loopback, and each of its ports once', () => {
  const local = thisMachine()
  const machines = sitesOf(local, bareFacts(local))
  expect(connections(local, machines)).toEqual([])
  const own = fromItself(local, machines)
  expect(new Set(own.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']))
  expect(new Set(own.map(({ port }) => port)).size).toBe(own.length)
})

test('drivers and executors have a range', () => {
  const reports = portReports(cluster, bare, [])
  expect(of(reports, 'driver', 'b')).toMatchObject({ port: 7120, last: 7184, by: ['executor'] })
  expect(reports.filter(({ service, machine }) => service === 'executor' && machine === 'a')).toEqual([])
})

test('several workers of one machine are told apart', () => {
  const two = parseClusterFile(
    'name: demo\nmaster: a\nworkers: [b]\nmachines:\n  b: { worker: { port: 7090 } }\n',
    '/cluster.yaml',
  )
  const reports = portReports(two, sitesOf(two, bareFacts(two)), [])
  expect(reports.filter(({ service }) => service.startsWith('spark-worker')).map(({ port }) => port)).toContain(7090)
})
