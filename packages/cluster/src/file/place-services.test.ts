import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from './read.ts'

const read = (text: string): Cluster => parseClusterFile(`name: demo\n${text}\n`, '/home/ada/cluster.yaml')

/** `hdfs-namenode: a b`, of those that are placed at all. */
function placed({ placements }: Cluster): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { service, machine } of placements) found[service] = `${found[service] ?? ''} ${machine}`.trim()
  return found
}

const all = 'hdfs: {}\nyarn: {}\nhistory: {}\nconnect: {}\nthrift: {}'

test('without a block, a service is nowhere', () => {
  expect(placed(read('master: a\nworkers: [b, c]'))).toEqual({ 'spark-master': 'a', 'spark-worker': 'b c' })
})

test("the masters' halves are on the master, the workers' halves on the workers", () => {
  expect(placed(read(`master: a\nworkers: [b, c]\n${all}`))).toEqual({
    'hdfs-namenode': 'a',
    'hdfs-secondarynamenode': 'a',
    'hdfs-datanode': 'b c',
    'yarn-resourcemanager': 'a',
    'yarn-nodemanager': 'b c',
    'spark-master': 'a',
    'spark-worker': 'b c',
    'spark-history': 'a',
    'spark-connect': 'a',
    'spark-thrift': 'a',
  })
})

describe('masters that stand by for each other', () => {
  const expected = {
    zookeeper: 'a b c',
    'hdfs-journalnode': 'a b c',
    'hdfs-namenode': 'a b',
    'hdfs-zkfc': 'a b',
    'hdfs-datanode': 'b c d',
    'spark-master': 'a b',
    'spark-worker': 'b c d',
  }

  test('with one master, the first other machine is the second', () => {
    expect(placed(read('master: a\nworkers: [b, c, d]\nhdfs: {}\nha: {}'))).toEqual(expected)
  })

  test('a list of masters means the same', () => {
    expect(placed(read('master: [a, b]\nworkers: [b, c, d]\nhdfs: {}'))).toEqual(expected)
  })

  test('of three masters two have a NameNode and a ResourceManager', () => {
    expect(placed(read('master: [a, b, c]\nworkers: [d]\nhdfs: {}\nyarn: {}'))).toMatchObject({
      'spark-master': 'a b c',
      'hdfs-namenode': 'a b',
      'yarn-resourcemanager': 'a b',
      zookeeper: 'a b c',
    })
  })

  test('ZooKeeper and the journal run where the file says', () => {
    expect(placed(read('master: a\nworkers: [b, c, d]\nhdfs: {}\nha: { zookeepers: [b, c, d] }'))).toMatchObject({
      zookeeper: 'b c d',
      'hdfs-journalnode': 'b c d',
    })
  })
})

describe('roles', () => {
  test('place a service by hand, on these machines and nowhere else', () => {
    const cluster = read(
      `master: a\nworkers: [b, c]\n${all}\nmachines: { c: { roles: [hdfs-datanode, spark-history] } }`,
    )
    expect(placed(cluster)).toMatchObject({ 'hdfs-datanode': 'c', 'spark-history': 'c', 'yarn-nodemanager': 'b c' })
  })

  test('move the secondary NameNode with its NameNode', () => {
    expect(
      placed(read('master: a\nworkers: [b]\nhdfs: {}\nmachines: { n: { roles: [hdfs-namenode] } }')),
    ).toMatchObject({ 'hdfs-namenode': 'n', 'hdfs-secondarynamenode': 'n' })
  })

  test('make a machine one of the cluster, after masters and workers', () => {
    const { machines } = read('master: a\nworkers: [b]\nhdfs: {}\nmachines: { n: { roles: [hdfs-namenode] } }')
    expect(machines.map(({ name }) => name)).toEqual(['a', 'b', 'n'])
  })

  test('of a service that the file does not have place nothing', () => {
    expect(placed(read('master: a\nworkers: [b]\nmachines: { b: { roles: [hdfs-datanode] } }'))).toEqual({
      'spark-master': 'a',
      'spark-worker': 'b',
    })
  })
})

test("a machine's own settings win over those of all", () => {
  const { placements } = read(
    'master: a\nworkers: [b, c]\nhdfs: { datanode: { heap: 1g } }\nmachines: { c: { datanode: { heap: 2g } } }',
  )
  const heaps = placements.flatMap(({ service, machine, settings }) =>
    service === 'hdfs-datanode' ? [[machine, (settings as { heap: string }).heap]] : [],
  )
  expect(heaps).toEqual([
    ['b', '1g'],
    ['c', '2g'],
  ])
})
