import { expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { aProcess, changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { planDown } from './plan-down.ts'
import { planUp } from './plan.ts'

const file = (more: string, machines = 'master: a\nworkers: [b, c]') =>
  parseClusterFile(`name: demo\n${machines}\n${more}\n`, '/home/ada/cluster.yaml')

const etl = { id: 'application_1795687872000_0003', name: 'etl' }

const withJob = (facts: readonly Facts[]) =>
  facts.map((one) => ({
    ...one,
    resourcemanager:
      one.resourcemanager?.ha === 'ACTIVE'
        ? { ...one.resourcemanager, applications: [{ ...etl, user: 'ada', state: 'RUNNING', startedTime: 1 }] }
        : one.resourcemanager,
  }))

const touched = (from: ReturnType<typeof file>, to: ReturnType<typeof file>) =>
  planUp({ cluster: to, facts: withJob(healthyFacts(from)), freshSecret: 'x' }).applications

const one = file('yarn: {}')
const two = 'master: [a, b]\nworkers: [b, c]'
const standingBy = file('yarn: {}\nha: { zookeepers: [a, b, c] }', two)

test('nothing stops: none is touched', () => {
  expect(touched(one, one)).toEqual([])
})

test.each([
  ['a NodeManager', 'yarn: {}\nmachines: { b: { nodemanager: { heap: 700m } } }', ['b: yarn-nodemanager']],
  ['the ResourceManager', 'yarn: { resourcemanager: { heap: 700m } }', ['a: yarn-resourcemanager']],
])('%s starts anew: it goes on', (_, to, by) => {
  expect(touched(one, file(to))).toEqual([{ ...etl, effect: 'goes on', by }])
})

test('a NodeManager goes for good: it goes on with the others', () => {
  const moved = file('yarn: {}\nmachines: { c: { roles: [yarn-nodemanager] } }')
  expect(touched(one, moved)).toEqual([{ ...etl, effect: 'goes on', by: ['b: yarn-nodemanager'] }])
})

test.each([
  ['YARN is taken out of the file', file('')],
  ['the ResourceManager moves', file('yarn: {}', 'master: b\nworkers: [a, b, c]')],
  ['the ResourceManager listens elsewhere', file('yarn: { resourcemanager: { schedulerPort: 9030 } }')],
  ['the ResourceManager remembers in ZooKeeper from now on', standingBy],
])('%s: it ends', (_, to) => {
  expect(touched(one, to)).toMatchObject([{ ...etl, effect: 'ends' }])
})

test('one that stands by touches none', () => {
  const facts = withJob(healthyFacts(standingBy))
  const outdated = (on: Facts) => ({
    daemons: on.daemons.map((daemon) =>
      daemon.id === 'yarn-resourcemanager' ? { ...daemon, revision: 'older' } : daemon,
    ),
  })
  const plan = (machine: string) =>
    planUp({
      cluster: standingBy,
      facts: changed(facts, machine, outdated),
      freshSecret: 'x',
    }).applications
  expect(plan('b')).toEqual([])
  expect(plan('a')).toEqual([{ ...etl, effect: 'goes on', by: ['a: yarn-resourcemanager'] }])
})

test('down ends them, those too that only their executors show', () => {
  const id = 'application_1795687872000_0004'
  const facts = changed(withJob(healthyFacts(one)), 'c', ({ processes }) => ({
    processes: [...processes, { ...aProcess, application: id }],
  }))
  const by = ['b: yarn-nodemanager', 'c: yarn-nodemanager', 'a: yarn-resourcemanager']
  expect(planDown(one, sitesOf(one, facts), { purge: false }).applications).toEqual([
    { ...etl, effect: 'ends', by },
    { id, name: undefined, effect: 'ends', by },
  ])
})
