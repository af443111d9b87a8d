import { describe, expect, test } from 'vitest'
import type { Cluster, ServiceName } from '../config/cluster.ts'
import { serviceNames } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { isReady, notReady } from './readiness.ts'

const all = 'hdfs: {}\nyarn: {}\nhistory: {}\nconnect: {}\nthrift: {}'
const alone = threeMachines(all)
const available = threeMachines(`${all}\nha: {}`)
const clusterOf = (service: ServiceName) =>
  [alone, available].find(({ placements }) => placements.some((one) => one.service === service))!

const missing = (service: ServiceName, cluster: Cluster, facts: readonly Facts[]) =>
  notReady(service, cluster, sitesOf(cluster, facts)).map(({ machine }) => machine)

describe.each(serviceNames)('%s', (service) => {
  const cluster = clusterOf(service)

  test('is ready where all is well, and not on bare machines', () => {
    expect(missing(service, cluster, healthyFacts(cluster))).toEqual([])
    const machines = sitesOf(cluster, bareFacts(cluster))
    expect(isReady(service, cluster, machines)).toBe(false)
    const placed = cluster.placements.filter((one) => one.service === service)
    expect(notReady(service, cluster, machines)).toEqual(placed)
  })
})

/** What is different on machine a. */
const onA = (cluster: Cluster, change: (one: Facts) => Partial<Facts>) => changed(healthyFacts(cluster), 'a', change)
const nameNode = (over: Partial<NonNullable<Facts['namenode']>>) => (one: Facts) => ({
  namenode: { ...one.namenode!, ...over },
})
const silent = (one: Facts, port: number) => ({ listening: one.listening.filter((open) => open.port !== port) })

test.each<[string, ServiceName, Cluster, (one: Facts) => Partial<Facts>, string[]]>([
  ['a NameNode that only begins', 'hdfs-namenode', alone, nameNode({ state: 'initializing' }), ['a']],
  ['DataNodes, in safe mode', 'hdfs-datanode', alone, nameNode({ safeMode: 'Safe mode is ON.' }), ['b', 'c']],
  ['DataNodes, while no NameNode is active', 'hdfs-datanode', available, nameNode({ state: 'standby' }), ['b', 'c']],
  ['failover controllers that elected nobody', 'hdfs-zkfc', available, nameNode({ state: 'standby' }), ['a', 'b']],
  ['a failover controller that is not there', 'hdfs-zkfc', available, (one) => silent(one, 8019), ['a']],
  ['a journal node that does not listen', 'hdfs-journalnode', available, (one) => silent(one, 8485), ['a']],
  ['a server without a majority', 'zookeeper', available, () => ({ zookeeper: undefined }), ['a']],
  ['a master without a leader', 'spark-master', available, () => ({ sparkMaster: undefined }), ['a', 'b']],
  ['a history server that does not listen', 'spark-history', alone, (one) => silent(one, 18_080), ['a']],
  [
    'a DataNode that is decommissioned',
    'hdfs-datanode',
    alone,
    ({ namenode }) => ({
      namenode: {
        ...namenode!,
        live: {
          ...namenode!.live,
          '10.0.0.12:9866': { ...namenode!.live['10.0.0.12:9866']!, adminState: 'Decommissioned' },
        },
      },
    }),
    ['b'],
  ],
  [
    'a NodeManager that is unhealthy',
    'yarn-nodemanager',
    alone,
    ({ resourcemanager }) => ({
      resourcemanager: { ...resourcemanager!, nodes: [{ id: '10.0.0.12:8041', state: 'UNHEALTHY' }] },
    }),
    ['b', 'c'],
  ],
  [
    'ResourceManagers of which none is active',
    'yarn-resourcemanager',
    available,
    ({ resourcemanager }) => ({ resourcemanager: { ...resourcemanager!, ha: 'STANDBY' } }),
    ['a', 'b'],
  ],
])('not ready: %s', (_, service, cluster, change, expected) => {
  expect(missing(service, cluster, onA(cluster, change))).toEqual(expected)
})

test('after a failover, what the other master counts is what counts', () => {
  const [a, b] = healthyFacts(available)
  const swapped = healthyFacts(available).map((one) =>
    one.machine === 'a'
      ? { ...one, namenode: b!.namenode, resourcemanager: b!.resourcemanager, sparkMaster: b!.sparkMaster }
      : one.machine === 'b'
        ? { ...one, namenode: a!.namenode, resourcemanager: a!.resourcemanager, sparkMaster: a!.sparkMaster }
        : one,
  )
  for (const service of serviceNames)
    if (service !== 'hdfs-secondarynamenode')
      expect([service, missing(service, available, swapped)]).toEqual([service, []])
})
