import { expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, testSecret } from '../testing/facts.ts'
import { planUp, type Plan, type PlanInput } from './plan.ts'

const of = (version: string, more = '') => threeMachines(`hdfs: {}\n${more}\nhadoop: { version: ${version} }`)

/** The steps in which something of HDFS is done: `Change the name nodes: a b`. */
const told = ({ steps }: Plan) =>
  steps.flatMap(({ title, actions }) => {
    const own = actions.filter((one) => 'service' in one && one.service.startsWith('hdfs-'))
    return own.length === 0 ? [] : [`${title}: ${own.map(({ machine }) => machine).join(' ')}`]
  })

const plan = (version: string, facts: readonly Facts[], over: Partial<PlanInput> = {}, more = '') =>
  planUp({ cluster: of(version, more), facts, freshSecret: testSecret, ...over })

/** As after an `up` to that version, while the upgrade from 3.3.6 is open. */
const open = (version: string, more = '') =>
  healthyFacts(of(version, more)).map((one): Facts => ({
    ...one,
    namenode: one.namenode && { ...one.namenode, upgrade: { since: 1_795_633_286_798 } },
    hdfsFolders: one.hdfsFolders.map((folder) =>
      folder.kind === 'name' && folder.state === 'hdfs'
        ? { ...folder, layout: -66, upgrade: { from: '3.3.6' } }
        : folder,
    ),
  }))

test('prepared, then NameNodes before DataNodes', () => {
  expect(told(plan('3.5.0', healthyFacts(of('3.3.6'))))).toEqual([
    'Prepare the upgrade of HDFS: a',
    'Change the name nodes: a',
    'Change the secondary name node: a',
    'Change the data nodes, 1 of 2: b',
    'Change the data nodes, 2 of 2: c',
  ])
})

test('journals first; of two NameNodes the one that stands by, whichever it is', () => {
  const facts = healthyFacts(of('3.3.6', 'ha: {}'))
  const [first, second] = facts.map(({ namenode }) => namenode)
  const swapped = changed(
    changed(facts, 'a', () => ({ namenode: second })),
    'b',
    () => ({ namenode: first }),
  )
  const order = (seen: readonly Facts[]) => told(plan('3.5.0', seen, {}, 'ha: {}'))
  expect(order(facts)).toEqual([
    'Prepare the upgrade of HDFS: a b',
    ...['a', 'b', 'c'].flatMap((machine) => [
      `Change the journal nodes: ${machine}: ${machine}`,
      'Let the journal node take part again: a b',
    ]),
    'Change the name nodes, 1 of 2: b',
    'Change the name nodes, 2 of 2: a',
    'Change the failover controllers, 1 of 2: a',
    'Change the failover controllers, 2 of 2: b',
    'Change the data nodes, 1 of 2: b',
    'Change the data nodes, 2 of 2: c',
  ])
  expect(order(swapped).filter((step) => step.includes('name nodes'))).toEqual([
    'Change the name nodes, 1 of 2: a',
    'Change the name nodes, 2 of 2: b',
  ])
})

test('the last of the DataNodes is waited for with all others', () => {
  const { steps } = plan('3.5.0', healthyFacts(of('3.3.6')))
  const last = steps.findLastIndex(({ title }) => title.startsWith('Change the data nodes'))
  expect(steps[last + 1]).toMatchObject({ title: 'Wait until all of the data nodes are well', actions: [] })
})

test('within a line nothing is prepared, and DataNodes go first', () => {
  const order = told(plan('3.4.2', healthyFacts(of('3.4.1'))))
  expect(order[0]).toBe('Change the data nodes, 1 of 2: b')
  expect(order.join()).not.toContain('upgrade')
})

test('open, and all of it runs: nothing to do, which is said; by word it is made final', () => {
  const waits = plan('3.5.0', open('3.5.0'))
  expect(waits.steps).toEqual([])
  expect(waits.findings).toMatchObject([{ check: 'hdfs-upgrade', severity: 'warning', machine: 'a' }])
  expect(waits.findings[0]!.evidence).toContain('since 2026-11-25T19:01:26Z')
  const final = plan('3.5.0', open('3.5.0'), { finalize: true })
  expect(told(final)).toEqual(['End the upgrade of HDFS: a'])
  // Who chooses it in the doctor has the very same done.
  const [ends] = final.steps.flatMap(({ actions }) => actions)
  const [chosen] = waits.findings[0]!.fixes!
  expect(chosen).toMatchObject({ chosen: true, up: false })
  expect(chosen!.actions).toEqual([
    {
      ...ends,
      why: 'somebody chose it',
      env: {
        JAVA_HOME: expect.stringContaining('java'),
        HADOOP_HOME: expect.stringContaining('/hadoop-3.5.0'),
        HADOOP_CONF_DIR: expect.stringContaining('/conf/'),
      },
    },
  ])
  expect(final.findings).toEqual([])
})

test('with a DataNode that does not run, nobody is offered to make it final', () => {
  const [finding] = plan(
    '3.5.0',
    changed(open('3.5.0'), 'c', () => ({ daemons: [] })),
  ).findings
  expect(finding).toMatchObject({ check: 'hdfs-upgrade', severity: 'warning' })
  expect(finding!.fixes).toBeUndefined()
})

test('final, the word changes nothing any more', () => {
  expect(plan('3.5.0', healthyFacts(of('3.5.0')), { finalize: true })).toMatchObject({ steps: [], findings: [] })
})

test.each([
  ['not begun', healthyFacts(of('3.3.6'))],
  ['half-way', changed(open('3.5.0'), 'c', () => ({ daemons: healthyFacts(of('3.3.6'))[2]!.daemons }))],
])('%s, it cannot be made final', (_, facts) => {
  expect(plan('3.5.0', facts, { finalize: true }).findings).toMatchObject([
    { check: 'hdfs-upgrade', severity: 'error', summary: expect.stringContaining('not through') },
  ])
  for (const { fixes } of plan('3.5.0', facts).findings) expect(fixes).toBeUndefined()
})

test('back, while it is open: DataNodes first, and the upgrade ends', () => {
  const back = plan('3.3.6', open('3.5.0'))
  expect(back.findings).toEqual([])
  expect(told(back)).toEqual([
    'Change the data nodes, 1 of 2: b',
    'Change the data nodes, 2 of 2: c',
    'Change the secondary name node: a',
    'Change the name nodes: a',
    'End the upgrade of HDFS: a',
  ])
})

test.each([
  [
    'a NameNode that does not run',
    'b',
    (one: Facts) => ({ namenode: undefined, daemons: one.daemons.filter(({ id }) => id !== 'hdfs-namenode') }),
  ],
  ['none that is active', 'a', (one: Facts) => ({ namenode: { ...one.namenode!, state: 'standby' } })],
])('refused with %s', (_, machine, change) => {
  const facts = changed(healthyFacts(of('3.3.6', 'ha: {}')), machine, change)
  expect(plan('3.5.0', facts, {}, 'ha: {}').findings).toContainEqual(
    expect.objectContaining({
      check: 'hdfs-upgrade',
      severity: 'error',
      hint: expect.stringContaining('back to 3.3.6'),
    }),
  )
})

test('refused with a DataNode that leaves', () => {
  const cluster = parseClusterFile(
    'name: demo\nmaster: a\nworkers: [b, c]\nhdfs: {}\nmachines: { a: { roles: [hdfs-datanode] }, c: { roles: [hdfs-datanode] } }\n',
    '/home/ada/cluster.yaml',
  )
  const { findings } = planUp({ cluster, facts: healthyFacts(of('3.3.6')), freshSecret: testSecret })
  expect(findings).toContainEqual(
    expect.objectContaining({
      severity: 'error',
      machine: 'b',
      summary: expect.stringContaining('do not go together'),
    }),
  )
})
