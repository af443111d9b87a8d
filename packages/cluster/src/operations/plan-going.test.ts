import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { healthyFacts } from '../testing/facts.ts'
import { bareMachines, carryOut, planOn, type Simulated } from '../testing/simulated-machines.ts'
import { machineSite } from '../sites/machine-site.ts'
import { goingNodes } from './going.ts'
import { handOnFindings } from './hand-on-findings.ts'
import type { LeavingMachine } from './plan-leaving.ts'
import type { Plan } from './plan.ts'

const file = (workers: string, more = 'hdfs: {}\nyarn: {}') =>
  parseClusterFile(`name: demo\nmaster: a\nworkers: [${workers}]\n${more}\n`, '/home/ada/cluster.yaml')

const exclude = '/opt/tinderbox/clusters/demo/conf/hadoop/guarded/hdfs-exclude'

function running(cluster: Cluster): Simulated {
  const machines = bareMachines(cluster)
  carryOut(machines, cluster, planOn(machines, cluster))
  return machines
}

const titles = ({ steps }: Plan) => steps.map(({ title }) => title)
const written = ({ steps }: Plan) =>
  steps.flatMap(({ actions }) =>
    actions.flatMap((one) => (one.kind === 'write-file' && one.path === exclude ? [one.body] : [])),
  )

describe('a DataNode that leaves', () => {
  const machines = running(file('b, c, d, e'))
  const plan = planOn(machines, file('b, c, d'))

  test('hands on what it has before its machine is touched, and is forgotten then', () => {
    const order = titles(plan)
    const at = (title: string) => order.indexOf(title)
    expect(at('Write the configuration')).toBeLessThan(at('Hand on the data of those that leave'))
    expect(at('Let the containers of those that leave end')).toBeLessThan(at('Take out what the file has no more'))
    expect(at('Hand on the data of those that leave')).toBeLessThan(at('Take out what the file has no more'))
    expect(at('Take out what the file has no more')).toBeLessThan(at('Forget those that left'))
    expect(written(plan)).toEqual(['10.0.0.15:9866\n'])
    const gate = plan.steps.find(({ title }) => title.startsWith('Hand on the data'))!.until
    expect(gate).toEqual({ service: 'hdfs-datanode', gone: ['10.0.0.15:9866'] })
  })

  test('its data goes when it has stopped, and before its unit', () => {
    const own = plan.steps
      .find(({ title }) => title.startsWith('Take out'))!
      .actions.map((one) => `${one.kind} ${'service' in one ? one.service : 'path' in one ? one.path : ''}`)
    const from = own.indexOf('stop-service hdfs-datanode')
    expect(own.slice(from, from + 3)).toEqual([
      'stop-service hdfs-datanode',
      'empty-data-folder /opt/tinderbox/clusters/demo/data/hdfs-datanode',
      'remove-path /etc/systemd/system/tinderbox-demo-hdfs-datanode.service',
    ])
  })

  test('put back into the file in the middle, it is taken in again', () => {
    const middle = running(file('b, c, d, e'))
    const upTo = plan.steps.findIndex(({ title }) => title.startsWith('Hand on the data'))
    const actions = plan.steps.slice(0, upTo).reduce((sum, step) => sum + step.actions.length, 0)
    carryOut(middle, file('b, c, d'), plan, { actions })
    const back = planOn(middle, file('b, c, d, e'))
    expect(written(back)).toEqual([''])
    carryOut(middle, file('b, c, d, e'), back)
    expect(planOn(middle, file('b, c, d, e')).steps).toEqual([])
  })

  test('where fewer copies are wanted then, the NameNode knows it before', () => {
    const three = running(file('b, c, d'))
    const order = titles(planOn(three, file('b, c', 'hdfs: { replication: 2 }\nyarn: {}')))
    expect(order.indexOf('Start the name nodes')).toBeGreaterThan(-1)
    expect(order.indexOf('Start the name nodes')).toBeLessThan(order.indexOf('Hand on the data of those that leave'))
  })

  test('one that stopped is not started for it: a NameNode calls one that is dead then "Decommissioned" for ever', () => {
    const off = running(file('b, c, d, e'))
    off.get('e')!.running.delete('hdfs-datanode')
    const { steps, findings } = planOn(off, file('b, c, d'))
    expect(steps.find(({ title }) => title.startsWith('Hand on the data'))!.actions).toEqual([])
    expect(findings).toMatchObject([
      {
        severity: 'error',
        machine: 'e',
        summary: expect.stringMatching(/^the NameNode does not count its DataNode: what e has that is nowhere else/),
        hint: expect.stringMatching(/put it back into the file and run tinderbox up/),
      },
    ])
  })
})

describe('what is refused', () => {
  const before = file('b, c, d, e')
  const after = file('b, c, d')
  type Name = NonNullable<Facts['namenode']>
  const findings = (
    name: (state: Name) => Name,
    gone: Partial<LeavingMachine> = {},
    cluster = after,
    onMachine: (facts: Facts) => Facts = (one) => one,
  ) => {
    const facts = healthyFacts(before)
      .map((one) => (one.namenode ? { ...one, namenode: name(one.namenode) } : one))
      .map(onMachine)
    const staying = facts.filter((one) => cluster.machines.some(({ name: own }) => own === one.machine))
    const machines = new Map(staying.map((one) => [one.machine, machineSite(cluster, one)]))
    const machine = before.machines.at(-1)!
    const leaving: LeavingMachine = {
      leaver: { machine, former: before },
      on: machineSite(
        before,
        facts.find((one) => one.machine === machine.name)!,
      ),
      standing: 'member',
      error: undefined,
      forgotten: false,
      ...gone,
    }
    const going = goingNodes(cluster, machines, [leaving])
    return handOnFindings(cluster, machines, [leaving], going).map(({ severity, summary, evidence }) => [
      severity,
      summary,
      evidence,
    ])
  }
  const nodes = (state: Name, of: (place: string) => Partial<Name['live'][string]>): Name => ({
    ...state,
    live: Object.fromEntries(Object.entries(state.live).map(([place, node]) => [place, { ...node, ...of(place) }])),
  })
  const withCopies = (copies: number) => (facts: Facts) => ({
    ...facts,
    files: [
      ...facts.files,
      {
        path: '/opt/tinderbox/clusters/demo/conf/hadoop/hdfs-site.xml',
        body: `<configuration><property><name>dfs.replication</name><value>${copies}</value></property></configuration>`,
      } as Facts['files'][number],
    ],
  })
  const gone = { on: undefined, standing: undefined, forgotten: true }
  const without = (state: Name): Name => ({
    ...state,
    live: Object.fromEntries(Object.entries(state.live).filter(([place]) => place !== '10.0.0.15:9866')),
  })

  test('nothing, where all is well', () => {
    expect(findings((state) => state)).toEqual([])
  })

  const gib = 1024 ** 3
  const told = (facts: Facts) => ({
    ...facts,
    files: [...facts.files.filter(({ path }) => path !== exclude), { path: exclude, body: '10.0.0.15:9866\n' }],
  })

  test('more data than the others have room for, with numbers; not again where they have taken some of it', () => {
    const of = (used: number) => (state: Name) => ({
      ...nodes(state, () => ({ used: used * gib, remaining: 10 * gib, numBlocks: 300 })),
      blocks: 1200,
    })
    const full = findings(of(30))
    expect(full).toMatchObject([['error', 'the DataNodes that stay cannot hold the data of e', expect.any(String)]])
    expect(full[0]![2]).toBe(
      'it has 30.0 GiB to hand on; with a tenth in reserve that is 33.0 GiB, and there is room for 30.0 GiB: b 10.0 GiB, c 10.0 GiB, d 10.0 GiB',
    )
    expect(findings(of(27))).toEqual([])
    expect(findings(of(30), {}, after, told as (facts: Facts) => Facts)).toEqual([])
  })

  test('nothing is too much, where each of the others has every block', () => {
    const full = (state: Name) => ({
      ...nodes(state, () => ({ used: 60 * gib, remaining: 10 * gib, numBlocks: 300 })),
      blocks: 300,
    })
    expect(findings(full, {}, file('b, c, d', 'hdfs: { replication: 3 }'))).toEqual([])
  })

  test('what a DataNode has no room for, and the others have already', () => {
    // 300 blocks of 0.1 GiB, 200 of them on each of four.
    const of = (room: Record<string, number>) =>
      findings((state) => ({
        ...nodes(state, (place) => ({ used: 20 * gib, numBlocks: 200, remaining: (room[place] ?? 100) * gib })),
        blocks: 300,
      }))
    expect(of({})).toEqual([])
    // Each lacks 10 GiB: two of them can take what e has.
    expect(of({ '10.0.0.12:9866': 0 })).toEqual([])
    const two = of({ '10.0.0.12:9866': 0, '10.0.0.13:9866': 1.1 })
    expect(two).toMatchObject([['error', 'the DataNodes that stay cannot hold the data of e', expect.any(String)]])
    expect(two[0]![2]).toBe(
      'it has 20.0 GiB to hand on, and 9.0 GiB of it would find no place: a DataNode holds a block once, and b, which lacks 10.0 GiB of it, with a tenth in reserve has room for 0 MiB; c, which lacks 10.0 GiB of it, with a tenth in reserve has room for 1.0 GiB. There is room: b 0 MiB, c 1.1 GiB, d 100.0 GiB',
    )
  })

  test('while no NameNode is active, or it does not count the one that leaves, nobody knows', () => {
    const standby = (state: Name) => ({ ...state, state: 'standby' })
    expect(findings(standby)).toMatchObject([
      ['error', expect.stringMatching(/^no NameNode is active: what e has .* is not known$/), expect.any(String)],
    ])
    expect(findings(without)).toMatchObject([
      ['error', expect.stringMatching(/^the NameNode does not count its DataNode: what e has/), expect.any(String)],
    ])
    // A run that was cut off goes on.
    for (const state of [standby, without])
      expect(findings(state, {}, after, told as (facts: Facts) => Facts)).toEqual([])
  })

  test('fewer DataNodes than each block has copies, unless the file says that fewer are enough', () => {
    const of = (workers: string, hdfs: string, blocks = 5) =>
      findings((state) => ({ ...state, blocks }), {}, file(workers, `hdfs: ${hdfs}`), withCopies(3))
    expect(of('b, c', '{}')).toEqual([
      ['error', 'each block has 3 copies, and 2 DataNodes stay', 'dfs.replication: 3; DataNodes of the file: b, c'],
    ])
    expect(of('b', '{}')).toMatchObject([['error', expect.stringContaining('one DataNode stays'), expect.any(String)]])
    expect(of('b, c', '{ replication: 2 }')).toEqual([])
    expect(of('b, c, d', '{}')).toEqual([])
    expect(of('b, c', '{}', 0)).toEqual([])
  })

  test('a machine that is gone for good, with blocks that were there alone', () => {
    expect(findings((state) => ({ ...without(state), missingBlocks: 7, blocks: 90 }), gone)).toEqual([
      ['error', '7 blocks are nowhere else: without it, files are lost', expect.stringContaining('7 of 90')],
    ])
    expect(findings(without, gone)).toEqual([])
    const dead = (seconds: number) => (state: Name) => ({
      ...without(state),
      dead: ['10.0.0.15:9866'],
      silentFor: { '10.0.0.15:9866': seconds },
    })
    // Its blocks count as missing only some time after it counts as dead.
    for (const state of [(one: Name) => one, dead(140)])
      expect(findings(state, gone)).toMatchObject([
        ['error', expect.stringContaining('still counts as alive'), expect.stringContaining('10.0.0.15:9866')],
      ])
    expect(findings(dead(300), gone)).toEqual([])
  })

  test('new machines in the place of all that knew the file system: what leaves with its data is no reason to format', () => {
    const isNew = (one: Facts) => (one.machine === 'e' ? one : { ...one, hdfsFolders: [], namenode: undefined })
    expect(findings((state) => state, {}, after, isNew)).toMatchObject([
      ['error', expect.stringMatching(/whose names no machine of the file has/), expect.stringMatching(/VERSION/)],
    ])
  })

  test('HDFS out of the file, and a machine that leaves with its data', () => {
    const none = file('b, c, d', '')
    expect(findings((state) => state, {}, none)).toMatchObject([
      ['error', 'the file has no HDFS any more, and the machine that leaves holds its data', expect.any(String)],
    ])
  })
})

test('one that went stays on the list until the file has it again: the NameNode sends nobody there', () => {
  const machines = running(file('b, c, d, e'))
  const fewer = file('b, c, d')
  carryOut(machines, fewer, planOn(machines, fewer))
  expect(machines.get('a')!.files.get(exclude)!.body).toBe('10.0.0.15:9866\n')
  expect(planOn(machines, fewer).steps).toEqual([])
  carryOut(machines, file('b, c, d, e'), planOn(machines, file('b, c, d, e')))
  expect(machines.get('a')!.files.get(exclude)!.body).toBe('')
})
