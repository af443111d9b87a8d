import { describe, expect, test } from 'vitest'
import { placementsOf, type Cluster } from '../config/cluster.ts'
import { siteOf } from '../sites/machine-site.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf, testSecret } from '../testing/facts.ts'
import { eventLog } from './event-log.ts'
import { defaultFileSystem, hdfsSite, replicationOf } from './hdfs-site.ts'
import { serviceOf } from './index.ts'
import { memberId, sparkMasterUrl, zookeeperQuorum } from './quorum.ts'
import { yarnSite } from './yarn-site.ts'

function on(cluster: Cluster, machine: string) {
  const machines = sitesOf(cluster, bareFacts(cluster))
  const around = {
    cluster,
    secret: testSecret,
    site: (placement: Cluster['placements'][number]) => siteOf(machines, placement),
  }
  return { around, paths: machines.get(machine)!.paths, machine }
}
const hdfs = (text: string, machine: string) => {
  const { paths, around } = on(threeMachines(text), machine)
  return hdfsSite(paths, machine, around)
}
const yarn = (text: string, machine: string) => {
  const { paths, around } = on(threeMachines(text), machine)
  return yarnSite(paths, machine, around)
}
const data = '/opt/tinderbox/clusters/demo/data'

describe('hdfs-site', () => {
  test('of a NameNode alone: its page on loopback, all folders below the cluster', () => {
    expect(hdfs('hdfs: {}', 'a')).toMatchObject({
      'dfs.replication': 2,
      'dfs.namenode.name.dir': `file://${data}/hdfs-namenode`,
      'dfs.datanode.data.dir': `file://${data}/hdfs-datanode`,
      'dfs.namenode.rpc-address': '10.0.0.11:8020',
      'dfs.namenode.http-address': '127.0.0.1:9870',
      'dfs.namenode.secondary.http-address': '127.0.0.1:9868',
    })
    expect(hdfs('hdfs: {}', 'a')).not.toHaveProperty(['dfs.datanode.address'])
  })

  test('a block that is whole is on the disk: nothing here can cut the power of a real one', () => {
    expect(hdfs('hdfs: {}', 'b')).toMatchObject({ 'dfs.datanode.synconclose': true })
  })

  test('a DataNode listens at its own address, and keeps blocks where the file says', () => {
    const text = 'hdfs: { data: [/d1, /d2], replication: 1 }\nmachines: { b: { datanode: { port: 9999 } } }'
    expect(hdfs(text, 'b')).toMatchObject({
      'dfs.replication': 1,
      'dfs.datanode.data.dir': 'file:///d1,file:///d2',
      'dfs.datanode.address': '10.0.0.12:9999',
      'dfs.datanode.http.address': '127.0.0.1:9864',
    })
  })

  test('two NameNodes: a name for both, an id for each, and one journal', () => {
    const site = hdfs('hdfs: {}\nha: {}', 'b')
    expect(site).toMatchObject({
      'dfs.nameservices': 'demo',
      'dfs.ha.namenodes.demo': 'a,b',
      'dfs.ha.namenode.id': 'b',
      'dfs.namenode.rpc-address.demo.a': '10.0.0.11:8020',
      'dfs.namenode.shared.edits.dir': 'qjournal://10.0.0.11:8485;10.0.0.12:8485;10.0.0.13:8485/demo',
      'dfs.ha.automatic-failover.enabled': true,
    })
    expect(site).not.toHaveProperty(['dfs.namenode.rpc-address'])
    expect(hdfs('hdfs: {}\nha: {}', 'c')).not.toHaveProperty(['dfs.ha.namenode.id'])
  })

  test('at most three copies, and never more than DataNodes', () => {
    const of = (workers: string) => replicationOf({ cluster: threeMachines(`hdfs: {}\nmachines: { ${workers} }`) })
    expect(of('b: { roles: [hdfs-datanode] }')).toBe(1)
    expect(
      of(
        'x: { roles: [hdfs-datanode] }, y: { roles: [hdfs-datanode] }, z: { roles: [hdfs-datanode] }, a: { roles: [hdfs-datanode] }',
      ),
    ).toBe(3)
  })
})

test('the file system that is meant where none is named', () => {
  const of = (text: string) => defaultFileSystem(on(threeMachines(text), 'a').around)
  expect([of(''), of('hdfs: {}'), of('hdfs: {}\nha: {}')]).toEqual([undefined, 'hdfs://10.0.0.11:8020', 'hdfs://demo'])
})

describe('yarn-site', () => {
  test('a ResourceManager alone keeps its state in a file; logs are collected where there is HDFS', () => {
    expect(yarn('yarn: {}', 'a')).toMatchObject({
      'yarn.resourcemanager.address': '10.0.0.11:8032',
      'yarn.resourcemanager.webapp.address': '127.0.0.1:8088',
      'yarn.resourcemanager.fs.state-store.uri': `file://${data}/yarn-resourcemanager`,
      'yarn.log-aggregation-enable': false,
    })
    expect(yarn('yarn: {}\nhdfs: {}', 'a')).toMatchObject({ 'yarn.log-aggregation-enable': true })
  })

  test('two of them: their state in ZooKeeper, and each knows which one it is', () => {
    expect(yarn('yarn: {}\nha: {}', 'b')).toMatchObject({
      'yarn.resourcemanager.ha.rm-ids': 'a,b',
      'yarn.resourcemanager.ha.id': 'b',
      'yarn.resourcemanager.address.a': '10.0.0.11:8032',
      'hadoop.zk.address': '10.0.0.11:2181,10.0.0.12:2181,10.0.0.13:2181',
    })
  })

  test('a NodeManager offers what the file says, and no application gets more than the largest has', () => {
    const site = yarn('yarn: {}\nmachines: { b: { nodemanager: { cores: 3, memory: 2g } } }', 'b')
    expect(site).toMatchObject({
      'yarn.nodemanager.address': '10.0.0.12:8041',
      'yarn.nodemanager.resource.memory-mb': 2048,
      // And one for the masters of applications.
      'yarn.nodemanager.resource.cpu-vcores': 4,
      'yarn.scheduler.maximum-allocation-vcores': expect.any(Number),
    })
    expect(site['yarn.scheduler.maximum-allocation-mb']).toBeGreaterThanOrEqual(2048)
  })

  test('a container has 4 GiB for what it prints, in whole bytes, as Hadoop reads them', () => {
    expect(yarn('yarn: {}', 'b')).toMatchObject({
      'yarn.nodemanager.container-log-monitor.enable': true,
      'yarn.nodemanager.container-log-monitor.dir-size-limit-bytes': 4_294_967_296,
      'yarn.nodemanager.container-log-monitor.total-size-limit-bytes': 8_589_934_592,
    })
  })
})

test('what YARN has collected on HDFS is removed after as many days as the file says; without HDFS nothing is collected', () => {
  const of = (text: string) => {
    const { around } = on(threeMachines(text), 'a')
    const [placement] = placementsOf(around.cluster, 'yarn-resourcemanager')
    return serviceOf(placement!).desired(placement!.settings, around.site(placement!), around).guard
  }
  expect(of('hdfs: {}\nyarn: {}')).toContain(`$(($(date +%s) - ${14 * 86_400}))`)
  expect(of('hdfs: {}\nyarn: { keepLogs: 3 }')).toContain(`$(($(date +%s) - ${3 * 86_400}))`)
  expect(of('yarn: {}')).toBeUndefined()
})

describe('where masters are', () => {
  test('one alone, and those that stand by for each other', () => {
    const [alone, two] = [on(threeMachines(), 'a').around, on(threeMachines('ha: {}'), 'a').around]
    expect(zookeeperQuorum(alone)).toBeUndefined()
    expect(zookeeperQuorum(two)).toBe('10.0.0.11:2181,10.0.0.12:2181,10.0.0.13:2181')
    expect(sparkMasterUrl(alone)).toBe('spark://10.0.0.11:7077')
    expect(sparkMasterUrl(two)).toBe('spark://10.0.0.11:7077,10.0.0.12:7077')
  })

  test("an id has nothing of a machine's name that means something to Hadoop", () => {
    expect(memberId('node-1.rack_2')).toBe('node-1-rack-2')
  })
})

test('events are kept where there is a history server: on HDFS, or on the machine', () => {
  const of = (text: string) => {
    const { paths, around } = on(threeMachines(text), 'a')
    return eventLog(paths, around)['spark.eventLog.dir']
  }
  expect(of('hdfs: {}')).toBeUndefined()
  expect(of('history: {}')).toBe('file:///opt/tinderbox/clusters/demo/events')
  expect(of('history: {}\nhdfs: {}')).toBe('hdfs:///spark-events')
})
