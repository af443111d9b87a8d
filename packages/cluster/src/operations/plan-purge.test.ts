import { describe, expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { aFolder, testClusterId } from '../testing/hadoop-facts.ts'
import { planDown } from './plan-down.ts'
import { staysBehind } from './plan-purge.ts'

const cluster = threeMachines('hdfs: { data: [/srv/disk] }')
const healthy = healthyFacts(cluster)

const purge = (facts: readonly Facts[], of = cluster) => planDown(of, sitesOf(of, facts), { purge: true })
const emptied = (facts: readonly Facts[], of = cluster) =>
  purge(facts, of).steps.flatMap(({ actions }) =>
    actions.flatMap((one) =>
      one.kind === 'empty-data-folder' ? [`${one.machine}: ${one.path} ${one.clusterId}`] : [],
    ),
  )
const losses = (facts: readonly Facts[], of = cluster) => purge(facts, of).lost
const also = (...folders: ReturnType<typeof aFolder>[]) =>
  changed(healthy, 'c', ({ hdfsFolders }) => ({ hdfsFolders: [...hdfsFolders, ...folders] }))

describe("data folders of HDFS outside of the cluster's", () => {
  test('are emptied when the daemons have stopped, before it is gone whose they are', () => {
    const titles = purge(healthy).steps.map(({ title }) => title)
    expect(titles.slice(-3)).toEqual([
      'End what is left',
      'Empty the data folders of HDFS',
      'Remove what Tinderbox put there',
    ])
    expect(emptied(healthy)).toEqual([`b: /srv/disk ${testClusterId}`, `c: /srv/disk ${testClusterId}`])
  })

  test('also where no NameNode runs: its image says whose they are', () => {
    const stopped = healthy.map((one) => ({ ...one, namenode: undefined }))
    expect(emptied(stopped)).toHaveLength(2)
  })

  test('also those that the file names no more, and where it has no HDFS any more', () => {
    expect(emptied(also(aFolder('data', '/srv/old', 'hdfs')))).toContain(`c: /srv/old ${testClusterId}`)
    expect(emptied(healthy, threeMachines())).toHaveLength(2)
  })

  test('without --purge they stay', () => {
    const plan = planDown(cluster, sitesOf(cluster, healthy), { purge: false })
    expect(JSON.stringify(plan)).not.toContain('/srv/disk')
    expect(plan.lost).toEqual([])
  })

  test('of another file system, or of nobody who is known, are left, and named', () => {
    const facts = also(
      aFolder('data', '/srv/other', 'hdfs', { clusterIds: ['CID-other'] }),
      aFolder('data', '/srv/unread', 'hdfs', { clusterIds: [] }),
      aFolder('data', '/srv/photos', 'foreign'),
      aFolder('data', '/srv/new', 'empty'),
    )
    expect(emptied(facts)).toEqual(emptied(healthy))
    expect(staysBehind(cluster, sitesOf(cluster, facts))).toEqual([
      `c: /srv/other stays as it is: its clusterID is CID-other, this HDFS's is ${testClusterId}`,
      `c: /srv/unread stays as it is: its clusterID is not known, this HDFS's is ${testClusterId}`,
      "c: /srv/photos stays as it is: what is in it is not HDFS's",
    ])
    expect(staysBehind(cluster, sitesOf(cluster, healthy))).toEqual([])
  })

  test('stay where no NameNode says whose they are', () => {
    const orphans = changed(healthy, 'a', () => ({ namenode: undefined, hdfsFolders: [] }))
    expect(emptied(orphans)).toEqual([])
    expect(staysBehind(cluster, sitesOf(cluster, orphans))[0]).toMatch(/^b: \/srv\/disk stays .* no NameNode says/)
  })
})

describe('what is lost is said', () => {
  const four = parseClusterFile('name: demo\nmaster: m1\nworkers: ["m[2-4]"]\nhdfs: {}\nthrift: {}\n', '/x/c.yaml')
  const facts = healthyFacts(four)

  test('with the machines, and with what is in use where a NameNode can say', () => {
    const full = changed(facts, 'm1', ({ namenode }) => ({ namenode: { ...namenode!, used: 3 * 1024 ** 3 } }))
    expect(losses(full, four)).toEqual([
      'all files in HDFS on m[2-4] will be lost: 3.0 GiB with all copies',
      'the tables of the Thrift server on m1 will be lost',
    ])
    const stopped = changed(facts, 'm1', () => ({ namenode: undefined }))
    expect(losses(stopped, four)?.[0]).toBe('all files in HDFS on m[2-4] will be lost')
  })

  test('of the NameNode alone, where no other answers', () => {
    expect(losses(facts.slice(0, 1), four)?.[0]).toMatch(/^all files in HDFS on m1 will be lost/)
  })

  test('nothing, where nothing is: no HDFS, or what stays', () => {
    const none = threeMachines()
    expect(losses(healthyFacts(none), none)).toEqual([])
    const other = healthyFacts(none).map((one) => ({
      ...one,
      hdfsFolders: [aFolder('data', '/srv/other', 'hdfs', { clusterIds: ['CID-other'] })],
    }))
    expect(losses(other, none)).toEqual([])
  })
})
