import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf, testSecret } from '../testing/facts.ts'
import { siteOf } from '../sites/machine-site.ts'
import { clientFiles, jobProperties } from './client-files.ts'

function propertiesOn(cluster: Cluster, machine: string): Record<string, string> {
  const machines = sitesOf(cluster, bareFacts(cluster))
  const on = machines.get(machine)!
  return jobProperties(on.paths, on.address, {
    cluster,
    secret: testSecret,
    site: (placement) => siteOf(machines, placement),
  })
}
const conf = (text: string) => propertiesOn(threeMachines(`spark: { conf: { ${text} } }`), 'b')

test('a job on any machine finds the master, and is found by it', () => {
  const cluster = threeMachines('spark: { master: { port: 7177 } }\nmachines: { a: { address: head.lan } }')
  expect(propertiesOn(cluster, 'b')).toMatchObject({
    'spark.master': 'spark://head.lan:7177',
    'spark.driver.host': '10.0.0.12',
  })
  expect(propertiesOn(cluster, 'a')).toMatchObject({
    'spark.master': 'spark://head.lan:7177',
    'spark.driver.host': 'head.lan',
  })
  expect(propertiesOn(thisMachine(), 'localhost')).toMatchObject({
    'spark.master': 'spark://127.0.0.1:7077',
    'spark.driver.host': '127.0.0.1',
  })
})

describe("what the user's file says", () => {
  test('wins', () => {
    expect(conf('spark.executor.memory: 1g, spark.driver.port: 9999')).toMatchObject({
      'spark.executor.memory': '1g',
      'spark.driver.port': '9999',
    })
  })

  test('is added to what we need: neither loses', () => {
    const both = conf('spark.executor.extraJavaOptions: -Dx=1, spark.driver.extraClassPath: /my.jar')
    expect(both['spark.executor.extraJavaOptions']).toMatch(/^-Xshare:auto .* -Dx=1$/)
    expect(both['spark.driver.extraClassPath']).toMatch(/\/classpath\.jar:\/my\.jar$/)
    expect(both['spark.driver.extraJavaOptions']).toMatch(/^-Xshare:auto .*stderr -XX:Tier4/)
  })

  test('a small heap has the parallel collector, unless another is named: Java starts with no more than one', () => {
    const collectors = (memory: string, own: string) =>
      propertiesOn(
        threeMachines(`spark: { worker: { memory: ${memory} }, conf: { spark.executor.extraJavaOptions: ${own} } }`),
        'b',
      )['spark.executor.extraJavaOptions']!.match(/-XX:\+Use\w+GC/g)
    expect(collectors('4g', '-Dx=1')).toEqual(['-XX:+UseParallelGC'])
    expect(collectors('4g', '-XX:+UseZGC -Dx=1')).toEqual(['-XX:+UseZGC'])
    expect(collectors('16g', '-Dx=1')).toBe(null)
  })

  test.each(['spark.authenticate: false', 'spark.authenticate.secret: mine', 'spark.master: "local[*]"'])(
    'cannot open the cluster to everybody, nor lead away from it: %s',
    (line) => {
      expect(() => conf(line)).toThrow('Tinderbox sets this property itself')
    },
  )
})

describe('an executor fits into every worker', () => {
  test.each([
    ['the smallest one counts', 'machines: { c: { worker: { memory: 1g } } }', '768m'],
    ['all alike', 'spark: { worker: { memory: 8g } }', '6144m'],
    ['as small as can be', 'spark: { worker: { memory: 512m } }', '512m'],
  ])('%s', (_, file, heap) => {
    expect(propertiesOn(threeMachines(file), 'a')['spark.executor.memory']).toBe(heap)
  })

  test('also beside the master', () => {
    const cluster = sharedMachine()
    const heap = Number.parseInt(propertiesOn(cluster, 'b')['spark.executor.memory']!, 10)
    const machines = sitesOf(cluster, bareFacts(cluster))
    expect(heap).toBeLessThan(machines.get('a')!.facts.system.memory * 0.75)
    expect(propertiesOn(cluster, 'a')['spark.executor.memory']).toBe(`${heap}m`)
  })
})

test('only the daemon user can read them', () => {
  const cluster = threeMachines()
  const machines = sitesOf(cluster, bareFacts(cluster))
  const on = machines.get('b')!
  const files = clientFiles(
    on.paths,
    { machine: 'b', address: on.address },
    {
      cluster,
      secret: testSecret,
      site: (placement) => siteOf(machines, placement),
    },
  )
  expect(files.map(({ path, mode, owner, secret }) => [path, mode, owner, secret])).toEqual([
    ['/opt/tinderbox/clusters/demo/conf/client/spark-defaults.conf', '600', 'daemon', true],
  ])
})
