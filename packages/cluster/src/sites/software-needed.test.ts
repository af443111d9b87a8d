import { expect, test } from 'vitest'
import type { Facts } from '../probes/facts.ts'
import type { Cluster } from '../config/cluster.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, healthyFacts } from '../testing/facts.ts'
import { machineSite } from './machine-site.ts'
import { softwareNeeded } from './software-needed.ts'

const cluster = threeMachines()
const needed = (facts: Facts, of = cluster) =>
  softwareNeeded(of, machineSite(of, facts)).map(({ artifact, folder, name }) => `${artifact}: ${folder}/${name}`)
const there = (...names: string[]): Partial<Facts> => ({
  software: names.map((name) => ({ name, sha256: '', used: true })),
})
const all = [
  'java: /opt/tinderbox/software/java-17',
  'spark: /opt/tinderbox/software/spark-4.3.0',
  'classes: /opt/tinderbox/software/classes-spark-4.3.0-java-17',
]

test('a bare machine needs all of it, a healthy one nothing', () => {
  expect(needed(bareFacts(cluster)[0]!)).toEqual(all)
  expect(needed(healthyFacts(cluster)[0]!)).toEqual([])
})

test('what is there is not brought again', () => {
  const [bare] = bareFacts(cluster)
  expect(needed({ ...bare!, ...there('spark-4.3.0') })).toEqual([all[0], all[2]])
  expect(needed({ ...bare!, ...there('java-17', 'spark-4.3.0') })).toEqual([all[2]])
  expect(needed({ ...bare!, ...there('spark-4.2.0', 'java-21', 'classes-spark-4.2.0-java-21') })).toEqual(all)
})

test("with the system's Java there is none to bring, but classes for it", () => {
  const [bare] = bareFacts(cluster, {
    change: (one) => ({
      ...one,
      javas: [{ home: '/usr/lib/jvm/java-17', version: '17.0.15', major: 17, vector: true }],
    }),
  })
  expect(needed(bare!)).toEqual([
    all[1],
    expect.stringMatching(/^classes: \/opt\/tinderbox\/software\/classes-spark-4\.3\.0-java-17\.0\.15-[0-9a-f]{6}$/),
  ])
})

test('with a Spark that is there already there are classes to make, and nothing is put beside it', () => {
  const own = threeMachines('spark: { home: /srv/spark }')
  expect(needed(bareFacts(own)[0]!, own)).toEqual([
    all[0],
    expect.stringMatching(/^classes: \/opt\/tinderbox\/software\/classes-/),
  ])
})

/** With a daemon of Hadoop's somewhere. */
const withHadoop = (of: Cluster): Cluster => ({
  ...of,
  placements: [...of.placements, { service: 'hdfs-namenode', machine: 'a', instance: undefined, settings: {} }],
})
const hadoopOn = (of: Cluster, facts: Facts) =>
  softwareNeeded(withHadoop(of), machineSite(of, facts)).filter(({ artifact }) => artifact === 'hadoop')

test('Hadoop is needed on every machine of a cluster that uses it, unless it is there', () => {
  const [, facts] = bareFacts(cluster)
  expect(hadoopOn(cluster, facts!)).toMatchObject([{ folder: '/opt/tinderbox/software', name: 'hadoop-3.5.0' }])
  expect(hadoopOn(cluster, { ...facts!, ...there('hadoop-3.5.0') })).toEqual([])
  expect(hadoopOn(threeMachines('hadoop: { home: /srv/hadoop }'), facts!)).toEqual([])
  const own = threeMachines('hadoop: { version: 3.4.2, source: { from: /a.tar.gz } }')
  expect(hadoopOn(own, facts!)).toMatchObject([{ name: expect.stringMatching(/^hadoop-3\.4\.2-[0-9a-f]{6}$/) }])
})
