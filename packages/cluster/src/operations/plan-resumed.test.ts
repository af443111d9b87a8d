/** A plan that is cut off after any of its actions, and made anew, ends where the whole plan would have ended. */
import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import {
  bareMachines,
  carryOut,
  copyOf,
  endOf,
  reboot,
  planOn,
  staleDaemons,
  type Simulated,
} from '../testing/simulated-machines.ts'
import type { FactsOptions } from '../testing/facts.ts'
import type { Plan } from './plan.ts'

const file = (text: string): Cluster => parseClusterFile(`name: demo\n${text}\n`, '/home/ada/cluster.yaml')
const five = 'master: a\nworkers: [b, c, d, e]'

interface Scenario {
  readonly name: string
  readonly before?: string
  /** What was applied between the two. */
  readonly between?: string
  readonly after: string
  readonly options?: FactsOptions
  /** An upgrade of HDFS is made final. */
  readonly finalize?: boolean
  /** It is tried with a start of all machines in the middle as well, and then with the file that was before. */
  readonly reboots?: boolean
  /** What happened to the machines since. */
  readonly meanwhile?: (machines: Simulated) => void
}

const hadoop = 'hdfs: {}\nyarn: {}\nhistory: {}'
const available = `${hadoop}\nha: {}`

const version = (number: string) => `spark: { version: ${number} }`

const scenarios: Scenario[] = [
  { name: 'a first up', after: 'master: a\nworkers: [b, c]' },
  { name: 'a first up without root', after: 'master: a\nworkers: [a, b]', options: { supervision: 'process' } },
  { name: 'a property of jobs', before: five, after: `${five}\nspark: { conf: { spark.x: 1 } }` },
  { name: 'the memory of all workers', before: five, after: `${five}\nspark: { worker: { memory: 2g } }` },
  { name: 'the heap of the master', before: five, after: `${five}\nspark: { master: { heap: 1g } }` },
  { name: 'an upgrade within a line', before: `${five}\n${version('4.2.0')}`, after: `${five}\n${version('4.2.1')}` },
  { name: 'an upgrade across lines', before: `${five}\n${version('4.2.1')}`, after: `${five}\n${version('4.3.0')}` },
  {
    name: 'an upgrade with a worker beside the master',
    before: `master: a\nworkers: [a, b]\n${version('4.2.0')}`,
    after: `master: a\nworkers: [a, b]\n${version('4.2.1')}`,
  },
  { name: 'a scale-in', before: five, after: 'master: a\nworkers: [b, c, d]' },
  {
    name: 'a scale-in and a change at once',
    before: five,
    after: `master: a\nworkers: [b, c, d]\n${version('4.3.0')}\nspark: { worker: { heap: 1g } }`.replace(
      `${version('4.3.0')}\n`,
      '',
    ),
  },
  {
    name: 'a scale-in without root',
    before: five,
    after: 'master: a\nworkers: [b, c]',
    options: { supervision: 'process' },
  },
  { name: 'a scale-out', before: 'master: a\nworkers: [b, c]', after: 'master: a\nworkers: [b, c, d]' },
  {
    name: 'another name for a worker',
    before: five,
    after: 'master: a\nworkers: [b, c, d, east]\nmachines: { east: { host: e } }',
  },
  { name: 'the master at another port', before: five, after: `${five}\nspark: { master: { port: 7177 } }` },
  { name: 'the master on another machine', before: five, after: 'master: b\nworkers: [a, c, d, e]' },
  { name: 'the master on a machine that worked', before: five, after: 'master: b\nworkers: [c, d, e]' },
  {
    name: 'a master that has ended, and a change of what it shares with a worker',
    before: `master: a\nworkers: [a, b, c]\n${version('4.2.0')}`,
    after: `master: a\nworkers: [a, b, c]\n${version('4.3.0')}`,
    meanwhile: (machines) => void machines.get('a')!.running.delete('spark-master'),
  },
  {
    name: 'a master that has ended, and a file that it shares with a worker has another text',
    before: `master: a\nworkers: [a, b, c]`,
    after: `master: a\nworkers: [a, b, c]\nspark: { worker: { memory: 2g } }`,
    meanwhile(machines) {
      const { files, running } = machines.get('a')!
      running.delete('spark-master')
      const path = '/opt/tinderbox/clusters/demo/conf/log4j2.properties'
      files.set(path, { ...files.get(path)!, body: 'rootLogger.level = debug\n' })
    },
  },
  { name: 'a first up with Hadoop', after: `master: a\nworkers: [b, c]\n${hadoop}` },
  { name: 'a first up with masters that stand by', after: `master: a\nworkers: [b, c]\n${available}` },
  { name: 'Hadoop for a cluster without', before: five, after: `${five}\n${hadoop}` },
  { name: 'a DataNode more', before: `master: a\nworkers: [b, c, d]\n${hadoop}`, after: `${five}\n${hadoop}` },
  {
    name: 'a DataNode more, and another replication',
    before: `master: a\nworkers: [b, c]\n${available}`,
    after: `master: a\nworkers: [b, c, d]\n${available}`,
  },
  { name: 'a DataNode less', before: `${five}\n${hadoop}`, after: `master: a\nworkers: [b, c, d]\n${hadoop}` },
  {
    name: 'a DataNode less than there are copies, and a disk of its own',
    before: `master: a\nworkers: [b, c, d]\n${hadoop.replace('hdfs: {}', 'hdfs: { data: [/data/hdfs] }')}`,
    after: `master: a\nworkers: [b, c]\n${hadoop.replace('hdfs: {}', 'hdfs: { data: [/data/hdfs] }')}`,
  },
  {
    name: 'the data moves to another machine',
    before: `master: a\nworkers: [b, c]\n${hadoop}`,
    after: `master: a\nworkers: [b, c]\n${hadoop}\nmachines: { a: { roles: [hdfs-datanode] }, c: { roles: [hdfs-datanode] } }`,
  },
  {
    name: 'the heap of the NameNodes that stand by for each other',
    before: `master: a\nworkers: [b, c]\n${available}`,
    after: `master: a\nworkers: [b, c]\n${available.replace('hdfs: {}', 'hdfs: { namenode: { heap: 2g } }')}`,
  },
  {
    name: 'NameNodes that stand by, for data that is there',
    before: `master: a\nworkers: [b, c, d]\n${hadoop}`,
    after: `master: a\nworkers: [b, c, d]\n${available}`,
    reboots: true,
  },
  {
    name: 'a journal that was begun for data that is there',
    before: `master: a\nworkers: [b, c]\n${hadoop}`,
    after: `master: a\nworkers: [b, c]\n${available}`,
    meanwhile(machines) {
      const folder = '/opt/tinderbox/clusters/demo/data'
      const mark = `${folder}/hdfs-namenode.journal-missing`
      machines.get('a')!.files.set(mark, { path: mark, mode: '644', owner: 'root', body: 'demo\n' })
      machines.get('b')!.hdfs.set(`${folder}/hdfs-journalnode`, 'hdfs')
    },
  },
  {
    name: 'a NameNode that has lost its folder',
    before: `master: a\nworkers: [b, c]\n${available}`,
    after: `master: a\nworkers: [b, c]\n${available}`,
    meanwhile(machines) {
      const { hdfs, running } = machines.get('a')!
      running.delete('hdfs-namenode')
      hdfs.delete('/opt/tinderbox/clusters/demo/data/hdfs-namenode')
    },
  },
  {
    name: 'a format that was cut off',
    after: `master: a\nworkers: [b, c]\n${available}`,
    meanwhile(machines) {
      for (const { hdfs } of machines.values()) hdfs.set('/opt/tinderbox/clusters/demo/data/hdfs-journalnode', 'hdfs')
      machines.get('a')!.hdfs.set('/opt/tinderbox/clusters/demo/data/hdfs-namenode', 'unfinished')
    },
  },
  {
    name: 'back from a version that did not come up, with the one before still there',
    before: `${five}\n${version('4.2.1')}`,
    after: `${five}\n${version('4.2.1')}`,
    meanwhile(machines) {
      for (const one of machines.values()) {
        const here = '/opt/tinderbox/clusters/demo'
        const applied = one.files.get(`${here}/cluster.yaml`)!
        const next = { ...applied, path: `${here}/next.yaml`, body: applied.body.replace('4.2.1', '4.2.2') }
        one.files.set(next.path, next)
        one.software = ['spark-4.2.2', ...one.software, 'spark-4.2.0', 'spark-4.1.4']
      }
    },
  },
  {
    name: "the cluster's secret, changed by hand where the master is",
    before: five,
    after: five,
    meanwhile(machines) {
      const { files } = machines.get('a')!
      const path = '/opt/tinderbox/clusters/demo/conf/daemons.conf'
      const old = files.get(path)!
      files.set(path, { ...old, body: old.body.replace(/secret \S+/, `secret ${'0123'.repeat(16)}`) })
    },
  },
]

const upgrade = { from: 'hdfs: {}\nhadoop: { version: 3.3.6 }', to: 'hdfs: {}\nhadoop: { version: 3.5.0 }' }
const three = 'master: a\nworkers: [b, c]'

scenarios.push(
  ...['', '\nha: {}'].flatMap((more): Scenario[] => {
    const [from, to] = [`${three}\n${upgrade.from}${more}`, `${three}\n${upgrade.to}${more}`]
    const how = more === '' ? 'one NameNode' : 'NameNodes that stand by'
    return [
      { name: `an upgrade of HDFS with ${how}`, before: from, after: to },
      { name: `back from an upgrade of HDFS with ${how}`, before: from, between: to, after: from },
      { name: `an upgrade of HDFS with ${how} is made final`, before: from, between: to, after: to, finalize: true },
    ]
  }),
  {
    name: 'an upgrade of HDFS, and of Spark across lines',
    before: `${three}\n${upgrade.from}\n${version('4.2.1')}`,
    after: `${three}\n${upgrade.to}\n${version('4.3.0')}`,
  },
  {
    name: 'an upgrade of HDFS that keeps its format',
    before: `${three}\n${upgrade.from.replace('3.3.6', '3.4.2')}`,
    after: `${three}\n${upgrade.to}`,
  },
)

function startOf({ before, between, after, options, meanwhile }: Scenario): { machines: Simulated; cluster: Cluster } {
  const cluster = file(after)
  const machines = before === undefined ? bareMachines(cluster, options) : new Map()
  if (before !== undefined) {
    const old = file(before)
    const added = cluster.machines.filter(
      (one) => one.ssh && !old.machines.some(({ ssh }) => ssh?.destination === one.ssh!.destination),
    )
    const union = { ...old, machines: [...old.machines, ...added] }
    for (const [host, one] of bareMachines(union, options)) machines.set(host, one)
    carryOut(machines, old, planOn(machines, old))
    expect(planOn(machines, old).steps).toEqual([])
    if (between !== undefined) carryOut(machines, file(between), planOn(machines, file(between)))
  }
  meanwhile?.(machines)
  return { machines, cluster }
}

/**
 * After which numbers of actions it is cut off: after each; of a long run of files and folders, after its first, its last, and some between, as a plan for
 * all services has hundreds of them.
 */
function cuts({ steps }: Plan): number[] {
  const dull = [
    false,
    ...steps.flatMap(({ actions }) => actions.map(({ kind }) => /^(write-file|make-folder)$/.test(kind))),
  ]
  const last = dull.length - 1
  return dull.flatMap((_, i) => (last < 100 || i % 11 === 0 || i === last || !dull[i] || !dull[i + 1] ? [i] : []))
}

const count = ({ steps }: Plan) => steps.reduce((sum, { actions }) => sum + actions.length, 0)
const errors = ({ findings }: Plan) => findings.filter(({ severity }) => severity === 'error')

/** Where it was cut off, what is left can be done, and is enough. */
function expectRest(at: string, machines: Simulated, cluster: Cluster, how: Parameters<typeof planOn>[2] = {}): void {
  const rest = planOn(machines, cluster, how)
  expect([at, errors(rest)]).toEqual([at, []])
  try {
    carryOut(machines, cluster, rest)
  } catch (error) {
    throw new Error(`${at}: ${(error as Error).message}`, { cause: error })
  }
  expect([at, planOn(machines, cluster, how).steps]).toEqual([at, []])
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  test('is enough', () => {
    const { machines, cluster } = startOf(scenario)
    const plan = planOn(machines, cluster, scenario)
    expect(errors(plan)).toEqual([])
    carryOut(machines, cluster, plan)
    expect(planOn(machines, cluster, scenario).steps).toEqual([])
    expect(staleDaemons(machines)).toEqual([])
  })

  test.each([
    ['as listed', false],
    ['the machines the other way round', true],
  ])(
    'cut off anywhere, it goes on to the same end (%s)',
    (_order, machinesReversed) => {
      const { machines: start, cluster } = startOf(scenario)
      const plan = planOn(start, cluster, scenario)
      const whole = copyOf(start)
      carryOut(whole, cluster, plan)
      const end = endOf(whole)
      for (const actions of cuts(plan)) {
        const machines = copyOf(start)
        carryOut(machines, cluster, plan, { actions, machinesReversed })
        const at = `after ${actions} of ${count(plan)}`
        expectRest(at, machines, cluster, scenario)
        expect([at, endOf(machines)]).toEqual([at, end])
        expect([at, staleDaemons(machines)]).toEqual([at, []])
      }
      // Hundreds of plans of a cluster with everything: seconds alone, much longer beside other suites.
    },
    180_000,
  )
})

describe.each(scenarios.filter(({ reboots }) => reboots).map((scenario) => [scenario.name, scenario] as const))(
  '%s, with a start of all machines in the middle',
  (_, scenario) => {
    const begun = () => {
      const { machines, cluster } = startOf(scenario)
      const plan = planOn(machines, cluster, scenario)
      const whole = copyOf(machines)
      carryOut(whole, cluster, plan)
      const rebooted = cuts(plan).map((actions) => {
        const cut = copyOf(machines)
        carryOut(cut, cluster, plan, { actions })
        reboot(cut, cluster)
        return { at: `after ${actions} of ${count(plan)}`, machines: cut }
      })
      return { cluster, end: endOf(whole), rebooted }
    }

    test('goes on to the same end', () => {
      const { cluster, end, rebooted } = begun()
      for (const { at, machines } of rebooted) {
        expectRest(at, machines, cluster, scenario)
        expect([at, endOf(machines)]).toEqual([at, end])
        expect([at, staleDaemons(machines)]).toEqual([at, []])
      }
    }, 180_000)

    test('with the file that was before it goes back, or says why not', () => {
      const former = file(scenario.before!)
      const { rebooted } = begun()
      const refused: boolean[] = []
      for (const { at, machines } of rebooted) {
        const back = planOn(machines, former)
        refused.push(errors(back).length > 0)
        expect([at, errors(back).map(({ check }) => check)]).toEqual([at, refused.at(-1) ? ['hdfs-format'] : []])
        if (refused.at(-1)) continue
        expectRest(at, machines, former)
        expect([at, staleDaemons(machines)]).toEqual([at, []])
      }
      // At first it goes back; from some action on it does not any more.
      expect(refused[0]).toBe(false)
      expect(refused.at(-1)).toBe(true)
      expect(refused).toEqual(refused.toSorted((a, b) => Number(a) - Number(b)))
    }, 180_000)
  },
)
