import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import type { Unit } from '../probes/units.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { serviceStatuses } from './service-status.ts'
import { isNotUp, symptomsOf } from './status-problems.ts'

const cluster = parseClusterFile(
  'name: lab\nmaster: [a, b]\nworkers: [c, d, e]\nhdfs: {}\nyarn: {}\n',
  '/home/ada/cluster.yaml',
)

function seen(of: Cluster, facts: readonly Facts[]) {
  const machines = sitesOf(of, facts)
  const services = serviceStatuses(of, machines)
  const base = { failures: new Map(), logs: new Map() }
  const problems = symptomsOf({ cluster: of, services, machines, ...base })
  return { services, summaries: problems.map(({ machine, summary }) => [machine, summary].filter(Boolean).join(': ')) }
}

const stopped = (id: string) => (facts: Facts) => ({
  daemons: facts.daemons.map((one) => (one.id === id ? { ...one, pid: undefined, state: 'stopped' } : one)),
})

const namenode = (change: Partial<NonNullable<Facts['namenode']>>) => (facts: Facts) => ({
  namenode: { ...facts.namenode!, ...change },
})

test('each service says what it is, and its master how it is counted', () => {
  const { services, summaries } = seen(cluster, healthyFacts(cluster))
  expect(summaries).toEqual([])
  const roles = (name: string) => services.filter(({ service }) => service === name).map(({ role }) => role)
  expect(roles('spark-master')).toEqual(['active', 'standby'])
  expect(roles('hdfs-namenode')).toEqual(['active', 'standby'])
  expect(roles('yarn-resourcemanager')).toEqual(['active', 'standby'])
  expect(roles('zookeeper')).toEqual(['leader', 'follower', 'follower'])
  expect(services.find(({ service }) => service === 'hdfs-datanode')).toMatchObject({
    state: 'running',
    space: { capacity: 1e11, used: 0 },
  })
  expect(services.find(({ service }) => service === 'yarn-nodemanager')?.use).toBeDefined()
})

test('workers are those that the active master counts, whichever it is', () => {
  const facts = healthyFacts(cluster)
  const states = facts.map(({ sparkMaster }) => sparkMaster)
  const swapped = facts.map((one, i) => ({ ...one, sparkMaster: i < 2 ? states[1 - i] : undefined }))
  const { services, summaries } = seen(cluster, swapped)
  expect(summaries).toEqual([])
  expect(services.filter(({ role }) => role === 'active').map(({ machine }) => machine)).toContain('b')
})

describe('one cause is one problem', () => {
  test('a DataNode that is not counted, and one that does not run', () => {
    const all = healthyFacts(cluster)
    const [first] = Object.keys(all[0]!.namenode!.live)
    const { [first!]: _, ...live } = all[0]!.namenode!.live
    const facts = changed(changed(all, 'a', namenode({ live, dead: [first!] })), 'd', stopped('yarn-nodemanager'))
    expect(seen(cluster, facts).summaries).toEqual([
      'd: yarn-nodemanager does not run',
      'c: hdfs-datanode runs, but is not registered with the NameNode',
    ])
  })

  test('no NameNode is active: the DataNodes are not what is wrong', () => {
    const facts = changed(healthyFacts(cluster), 'a', namenode({ state: 'standby' }))
    expect(seen(cluster, facts).summaries).toEqual(['a: no NameNode is active'])
  })

  test('ZooKeeper without a majority: nobody can be active, and that is not said of each', () => {
    const facts = healthyFacts(cluster).map((one) => ({
      ...one,
      zookeeper: undefined,
      namenode: one.namenode && { ...one.namenode, state: 'standby' },
      sparkMaster: one.sparkMaster && { ...one.sparkMaster, status: 'STANDBY', workers: [] },
    }))
    const { summaries } = seen(cluster, facts)
    expect(summaries).toEqual([expect.stringContaining('ZooKeeper has no majority: 3 of 3')])
  })

  test('a dead DataNode that the file does not have', () => {
    const change = namenode({ dead: ['10.9.9.9:9866'] })
    expect(seen(cluster, changed(healthyFacts(cluster), 'a', change)).summaries).toEqual([
      'a: the NameNode counts a DataNode as dead that the file does not have',
    ])
  })

  test('a NodeManager that is unhealthy', () => {
    const facts = changed(healthyFacts(cluster), 'a', ({ resourcemanager }) => ({
      resourcemanager: {
        ...resourcemanager!,
        nodes: resourcemanager!.nodes.map((one, i) => (i === 0 ? { ...one, state: 'UNHEALTHY' } : one)),
      },
    }))
    expect(seen(cluster, facts).summaries).toEqual(['c: yarn-nodemanager is unhealthy: it gets no work'])
  })

  test("a master's machine that is off, and the other one is active", () => {
    const facts = healthyFacts(cluster)
    const others = facts.slice(1).map((one) => ({
      ...one,
      sparkMaster: one.machine === 'b' ? { ...facts[0]!.sparkMaster! } : undefined,
      namenode: one.namenode && { ...facts[0]!.namenode! },
      resourcemanager: one.resourcemanager && { ...facts[0]!.resourcemanager! },
    }))
    expect(seen(cluster, others).summaries).toEqual([])
  })
})

test('a cluster at rest is not up; one whose daemons all fail, or are masked, has causes', () => {
  const all = (state: string) => (facts: Facts) => ({
    ...facts,
    daemons: facts.daemons.map((one) => ({ ...one, pid: undefined, state })),
  })
  const summaries = (state: string) => seen(cluster, healthyFacts(cluster).map(all(state))).summaries
  const notUp = ['the cluster is not up: none of its daemons runs']
  expect(summaries('stopped')).toEqual(notUp)
  expect(summaries('inactive dead')).toEqual(notUp)
  for (const state of ['failed failed', 'activating auto-restart', 'between restarts', 'systemd does not answer'])
    expect(summaries(state)).toContain(`a: spark-master does not run (${state})`)

  const machines = sitesOf(cluster, healthyFacts(cluster).map(all('inactive dead')))
  const units = [{ id: 'spark-master', load: 'masked' }] as unknown as Unit[]
  expect(
    isNotUp({
      services: serviceStatuses(cluster, machines),
      machines,
      failures: new Map(),
      examined: new Map([['a', { machine: 'a', unseen: [], units }]]),
    }),
  ).toBe(false)
})
