import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import { groupBy } from '../group-by.ts'
import { services } from '../services/index.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import { connections, declaredPorts, machinesOf, dialsHere } from './connections.ts'

const of = (cluster: Cluster) => connections(cluster, sitesOf(cluster, bareFacts(cluster)))
const shown = (cluster: Cluster, ...called: readonly string[]) =>
  of(cluster)
    .filter(({ service }) => called.includes(service))
    .map(({ from, to, port, service, by }) => `${from} -> ${to}:${port} ${service} (${by.join(', ')})`)

describe('who dials whom', () => {
  test('in a cluster of Spark alone', () => {
    expect(shown(threeMachines(), 'spark-master')).toEqual([
      'a -> a:7077 spark-master (driver)',
      'b -> a:7077 spark-master (spark-worker, driver)',
      'c -> a:7077 spark-master (spark-worker, driver)',
    ])
    expect(shown(threeMachines(), 'spark-worker')).toEqual([
      'a -> b:7079 spark-worker (spark-master)',
      'a -> c:7079 spark-worker (spark-master)',
    ])
    // A driver is anywhere, executors are where workers are.
    expect(shown(threeMachines(), 'executor')).toEqual([
      'a -> b:7260 executor (driver)',
      'c -> b:7260 executor (executor, driver)',
      'a -> c:7260 executor (driver)',
      'b -> c:7260 executor (executor, driver)',
    ])
    const moved = threeMachines('spark: { conf: { spark.driver.port: 9000, spark.port.maxRetries: 3 } }')
    expect(shown(moved, 'driver').filter((line) => line.includes('c -> b:'))).toEqual([
      'c -> b:9000 driver (executor)',
      'c -> b:7190 driver (executor)',
    ])
    expect(shown(threeMachines(), 'driver').filter((line) => line.includes(':7120'))).toEqual([
      'b -> a:7120 driver (executor)',
      'c -> a:7120 driver (executor)',
      'c -> b:7120 driver (executor)',
      'b -> c:7120 driver (executor)',
    ])
  })

  test('with HDFS', () => {
    const cluster = threeMachines('hdfs: {}')
    const names = shown(cluster, 'hdfs-namenode').filter((line) => line.includes(':8020'))
    expect(names).toHaveLength(3)
    expect(names[1]).toMatch(/^b -> a:8020 hdfs-namenode \(hdfs-datanode, .*driver, executor\)$/)
    expect(shown(cluster, 'hdfs-datanode').some((line) => line.startsWith('b -> c:9866'))).toBe(true)
  })

  test('with masters that stand by, whose ZooKeepers speak to each other', () => {
    const quorum = shown(threeMachines('ha: {}'), 'zookeeper').filter((line) => line.includes(':3888'))
    expect(quorum).toHaveLength(6)
  })

  test('nobody on this machine alone: there is no other', () => {
    expect(of(thisMachine())).toEqual([])
  })
})

const kinds: readonly (readonly [string, Cluster])[] = [
  ['three machines', threeMachines()],
  ['a shared machine', sharedMachine()],
  ['with everything', threeMachines('hdfs: {}\nyarn: {}\nhistory: {}\nconnect: {}\nthrift: {}')],
  ['with masters that stand by', threeMachines('hdfs: {}\nyarn: {}\nha: {}')],
]

describe.each(kinds)('%s', (_, cluster) => {
  const all = of(cluster)
  const machines = sitesOf(cluster, bareFacts(cluster))

  test('no daemon dials itself, and nothing is dialled twice from the same machine', () => {
    for (const { from, to, by, service } of all) if (from === to) expect(by).not.toContain(service.replace(/-\d+$/, ''))
    const keys = all.map(({ from, to, port }) => `${from} ${to} ${port}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('who dials runs where it dials from', () => {
    for (const { from, by } of all) for (const dialler of by) expect(machinesOf(cluster, dialler)).toContain(from)
  })

  test('every port that others dial is dialled from each machine where one of those runs', () => {
    for (const on of machines.values())
      for (const declared of declaredPorts(cluster, on)) {
        const { to, port, by } = declared
        const wanted = new Set(by.flatMap((dialler) => [...machinesOf(cluster, dialler)]))
        if (!by.some((dialler) => machinesOf(cluster, dialler).has(to) && dialsHere(dialler, declared)))
          wanted.delete(to)
        const dialled = all.filter((one) => one.to === to && one.port === port).map(({ from }) => from)
        expect(dialled.toSorted()).toEqual([...wanted].toSorted())
      }
  })
})

describe('with many machines', () => {
  const workers = 199
  const cluster = parseClusterFile(`name: demo\nmaster: m\nworkers: ["w[1-${workers}]"]\nhdfs: {}\n`, '/c.yaml')
  const all = of(cluster)

  test('the number grows with the machines, not with their square', () => {
    expect(all.length).toBeLessThan((workers + 1) * 80)
  })

  test('every port of every machine is tried from several others, and no machine dials some hundreds', () => {
    const tries = groupBy(all, ({ to, port }) => `${to} ${port}`)
    // The master dials each worker's own port: who alone needs a port is not left out.
    for (const [key, from] of tries) expect([key, from.length >= (key.endsWith(' 7079') ? 1 : 5)]).toEqual([key, true])
    const masters = all.filter(({ from, service }) => from === 'm' && service === 'spark-worker')
    expect(masters).toHaveLength(workers)
    for (const [from, dialled] of groupBy(all, ({ from }) => from))
      expect([from, from === 'm' || dialled.length < 100]).toEqual([from, true])
  })

  test('every worker dials the master', () => {
    expect(all.filter(({ to, service }) => to === 'm' && service === 'spark-master')).toHaveLength(workers + 1)
  })
})

test('each dialler that a service names is one that there is', () => {
  const known = new Set([...Object.keys(services), 'driver', 'executor'])
  for (const [, cluster] of kinds)
    for (const on of sitesOf(cluster, bareFacts(cluster)).values())
      for (const { by } of declaredPorts(cluster, on)) expect(by.filter((one) => !known.has(one))).toEqual([])
})
