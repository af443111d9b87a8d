/** What machines keep of the cluster, and what follows from it: who leaves, what to go back to, what is pruned, who changes together. */
import { describe, expect, test } from 'vitest'
import type { Cluster, ServiceName } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { bareFacts, changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { refuseToForget } from './leavers.ts'
import { keptFileActions } from './plan-kept-file.ts'
import { pruneActions } from './plan-prune.ts'
import { planUp } from './plan.ts'
import { targetText } from './rollback.ts'
import { leaversOf } from './roster.ts'
import { undoOf } from './undo.ts'

const text = (more: string) => `name: demo\n${more}\n`
const file = (more: string): Cluster => parseClusterFile(text(more), '/home/ada/cluster.yaml')
const small = 'master: a\nworkers: [b, c]'
const cluster = file(small)
const here = '/opt/tinderbox/clusters/demo'
type Kept = Partial<Record<'cluster' | 'next' | 'previous', string>>

/** A healthy machine that keeps these. */
function keeping(machine: string, kept: Kept, of: Cluster = cluster): Facts {
  const one = healthyFacts(of).find((facts) => facts.machine === machine)!
  const files = one.files.filter(({ path }) => !path.endsWith('.yaml'))
  const yaml = Object.entries(kept).map(([name, more]) => ({
    path: `${here}/${name}.yaml`,
    mode: '600',
    owner: 'root',
    body: text(more),
  }))
  return { ...one, files: [...files, ...yaml] }
}

const [A, B, C] = [small, `${small}\nspark: { worker: { memory: 2g } }`, 'master: a\nworkers: [b, c, d]']

test.each<[string, Kept, readonly string[], readonly string[]]>([
  ['nothing', {}, ['next'], ['cluster', '-next']],
  ['it is applied', { cluster: A }, [], []],
  ['it is applied, and noted still', { cluster: A, next: A }, [], ['-next']],
  ['another one is applied', { cluster: B }, ['next'], ['previous', 'cluster', '-next']],
  ['another one, and this is noted', { cluster: B, next: A }, [], ['previous', 'cluster', '-next']],
  ['the one before is kept already', { cluster: B, next: A, previous: B }, [], ['cluster', '-next']],
  ['a third one was never applied to its end', { cluster: B, next: C }, ['next'], ['previous', 'cluster', '-next']],
  ['it is applied, and a third one is noted', { cluster: A, next: C, previous: B }, [], ['-next']],
])('kept: %s', (_, kept, before, after) => {
  const actions = keptFileActions(cluster, sitesOf(cluster, [keeping('b', kept)]).values())
  const told = (list: typeof actions.before) =>
    list.map((action) => {
      const name = 'path' in action ? action.path.replace(/^.*\/(\w+)\.yaml$/, '$1') : ''
      return action.kind === 'remove-path' ? `-${name}` : name
    })
  expect([told(actions.before), told(actions.after)]).toEqual([before, after])
  for (const action of actions.before) expect(action).toMatchObject({ secret: true, mode: '600' })
})

test.each<[string, readonly Kept[], string | undefined]>([
  [
    'a finished up goes to the one before',
    [
      { cluster: B, previous: A },
      { cluster: B, previous: A },
    ],
    A,
  ],
  [
    'one that has begun goes to what is applied',
    [
      { cluster: A, next: B, previous: C },
      { cluster: A, next: B, previous: C },
    ],
    A,
  ],
  [
    'one that began on one machine',
    [
      { cluster: A, previous: C },
      { cluster: A, next: B, previous: C },
    ],
    A,
  ],
  [
    'cut off in its last step',
    [
      { cluster: B, previous: A },
      { cluster: A, next: B, previous: C },
    ],
    A,
  ],
  [
    'cut off before it was taken off the list',
    [
      { cluster: B, next: B, previous: A },
      { cluster: B, next: B, previous: A },
    ],
    A,
  ],
  ['a machine that has just joined keeps only the next', [{ cluster: A, next: B }, { next: B }], A],
  [
    'a way back that was cut off goes on',
    [
      { cluster: B, next: A, previous: A },
      { cluster: B, previous: A },
    ],
    A,
  ],
  [
    'a way back that was cut off in its last step goes on',
    [
      { cluster: A, previous: B },
      { cluster: B, next: A, previous: A },
    ],
    A,
  ],
  ['the first up', [{ cluster: A }, { cluster: A }], undefined],
])('back: %s', (_, kept, expected) => {
  const facts = kept.map((one, i) => keeping(['a', 'b'][i]!, one))
  expect(targetText(cluster, facts)).toEqual(expected === undefined ? undefined : text(expected))
})

describe('who leaves', () => {
  const names = (of: Cluster, facts: readonly Facts[]) => leaversOf(of, facts).map(({ machine }) => machine.name)

  test('whom the applied file or the next one has, and this one has not', () => {
    expect(names(cluster, [keeping('a', { cluster: C })])).toEqual(['d'])
    expect(names(cluster, [keeping('a', { cluster: A, next: C })])).toEqual(['d'])
    expect(
      names(cluster, [keeping('a', { cluster: A }), keeping('b', { next: 'master: a\nworkers: [b, x]' })]),
    ).toEqual(['x'])
    expect(names(cluster, [keeping('a', { cluster: A, previous: C })])).toEqual([])
    expect(names(cluster, [keeping('a', { cluster: 'what: is this' })])).toEqual([])
  })

  test('nobody who only has another name', () => {
    const renamed = file('master: a\nworkers: [b, east]\nmachines: { east: { host: c } }')
    const c = { ...keeping('c', { cluster: A }), machine: 'east' }
    expect(names(renamed, [keeping('a', { cluster: A }), keeping('b', { cluster: A }), c])).toEqual([])
  })

  test('only one that left can be forgotten', () => {
    const leaving = leaversOf(cluster, [keeping('a', { cluster: C })]).map((leaver) => ({
      leaver,
      on: undefined,
      standing: undefined,
      error: undefined,
      forgotten: true,
    }))
    expect(() => refuseToForget(cluster, ['d'], leaving)).not.toThrow()
    expect(() => refuseToForget(cluster, ['b'], leaving)).toThrow('b cannot be forgotten: the file still has it')
    expect(() => refuseToForget(cluster, ['z'], leaving)).toThrow('z cannot be forgotten: it is no machine of demo')
  })
})

describe('pruned', () => {
  const of = (version: string) => `${small}\nspark: { version: ${version} }`
  const names = ['4.3.0', '4.2.1', '4.2.0', '4.1.4']
  const removed = (now: string, kept: Kept, used: readonly string[] = []) => {
    const to = file(now)
    const software = names.flatMap((v) =>
      [`spark-${v}`, `classes-spark-${v}-java-17`].map((name) => ({ name, sha256: '', used: used.includes(v) })),
    )
    const facts = { ...keeping('b', kept), software: [...software, { name: 'java-17', sha256: '', used: true }] }
    return pruneActions(to, sitesOf(to, [facts]).get('b')!)
      .flatMap((action) => ('path' in action ? [action.path.replace(/^.*\/software\//, '')] : []))
      .filter((name) => name.startsWith('spark-'))
  }

  test('never what runs, nor what ran before', () => {
    expect(removed(of('4.3.0'), { cluster: of('4.2.1') })).toEqual(['spark-4.2.0', 'spark-4.1.4'])
    expect(removed(of('4.3.0'), { cluster: of('4.3.0'), previous: of('4.2.0') })).toEqual([
      'spark-4.2.1',
      'spark-4.1.4',
    ])
  })

  test('nor what is in use', () => {
    expect(removed(of('4.3.0'), { cluster: of('4.2.1') }, ['4.1.4'])).toEqual(['spark-4.2.0'])
  })

  test('a change of settings alone keeps the version before', () => {
    const memory = of('4.3.0').replace('4.3.0', '4.3.0, worker: { memory: 2g }')
    expect(removed(memory, { cluster: of('4.3.0'), previous: of('4.2.1') })).toEqual(['spark-4.2.0', 'spark-4.1.4'])
  })

  test('Hadoop of another version, and all of it where nothing uses it', () => {
    const to = file(small)
    const namenode = { ...to.placements[0]!, service: 'hdfs-namenode' as ServiceName }
    const software = ['3.5.0', '3.4.2', '3.4.1'].map((v) => ({ name: `hadoop-${v}`, sha256: '', used: false }))
    const on = sitesOf(to, [{ ...keeping('b', { cluster: small }), software }]).get('b')!
    const paths = (cluster: Cluster) =>
      pruneActions(cluster, on).map((action) => 'path' in action && action.path.replace(/^.*\//, ''))
    expect(paths({ ...to, placements: [...to.placements, namenode] })).toEqual(['hadoop-3.4.1'])
    expect(paths(to)).toEqual(['hadoop-3.5.0', 'hadoop-3.4.2', 'hadoop-3.4.1'])
  })

  test('a version that did not come up is not the one before, though it came last', () => {
    const back = { cluster: of('4.2.1'), previous: `${small}\nspark: { version: 4.2.1, worker: { memory: 2g } }` }
    expect(removed(of('4.2.1'), { ...back, next: of('4.3.0') })).toEqual(['spark-4.3.0', 'spark-4.1.4'])
    expect(removed(of('4.2.1'), back)).toEqual(['spark-4.2.0', 'spark-4.1.4'])
  })
})

describe('together, or one after the other', () => {
  const plan = (before: string, after: string, change: (facts: Facts[]) => Facts[] = (facts) => facts) => {
    const to = file(after)
    return planUp({ cluster: to, facts: change(healthyFacts(file(before))), freshSecret: 'x' })
  }
  const titles = (result: ReturnType<typeof plan>) =>
    result.steps.map(({ title }) => title).filter((title) => /^(Start|Change|Wait)/.test(title))

  test.each([
    [
      "the master's port",
      small,
      `${small}\nspark: { master: { port: 7177 } }`,
      'the master will be at spark://10.0.0.11:7177',
    ],
    [
      "the master's address",
      small,
      `${small}\nmachines: { a: { address: 10.9.9.9 } }`,
      'the master will be at spark://10.9.9.9:7077',
    ],
    [
      'another line',
      `${small}\nspark: { version: 4.2.1 }`,
      `${small}\nspark: { version: 4.3.0 }`,
      'Spark 4.2.1 and 4.3.0 do not start executors for each other',
    ],
  ])('%s', (_, before, after, expected) => {
    const result = plan(before, after)
    expect(result.together).toBe(expected)
    expect(titles(result)).toEqual(['Start the master', 'Start the workers'])
  })

  test('the secret', () => {
    const hand = (facts: Facts[]) =>
      changed(facts, 'a', (one) => ({
        files: one.files.map((f) =>
          f.path.endsWith('daemons.conf') ? { ...f, body: f.body.replace(/secret \S+/, 'secret other') } : f,
        ),
      }))
    expect(plan(small, small, hand).together).toBe("the cluster's secret changes")
  })

  test('within a line: the workers in batches, the master last', () => {
    const five = 'master: a\nworkers: [b, c, d, e, f]\nrolling: { batch: 2 }'
    const result = plan(`${five}\nspark: { version: 4.2.0 }`, `${five}\nspark: { version: 4.2.1 }`)
    expect(result.together).toBeUndefined()
    expect(titles(result)).toEqual([
      'Change the workers, 1 of 3',
      'Change the workers, 2 of 3',
      'Change the workers, 3 of 3',
      'Change the master',
      'Wait for the workers to register again',
    ])
    expect(
      result.steps.flatMap(({ title, until }) => (title.startsWith('Change the w') ? [until?.machines] : [])),
    ).toEqual([['b', 'c'], ['d', 'e'], ['f']])
  })

  test('after the last of several batches all workers are looked at once more', () => {
    const more = (batch: number) => `${small}\nspark: { worker: { memory: 2g } }\nrolling: { batch: ${batch} }`
    const seen = 'Wait until all of the workers are well'
    const result = plan(small, more(1))
    expect(titles(result)).toEqual(['Change the workers, 1 of 2', 'Change the workers, 2 of 2', seen])
    expect(result.steps.find(({ title }) => title === seen)).toEqual({
      title: seen,
      actions: [],
      until: { service: 'spark-worker' },
    })
    expect(titles(plan(small, more(2)))).toEqual(['Change the workers'])
  })

  test('a file that worker and master share changes with the worker, and is taken back with it', () => {
    const both = 'master: a\nworkers: [a, b]'
    const log = (facts: Facts[]) =>
      facts.map((one) => ({
        ...one,
        daemons: one.daemons.map((daemon) => ({ ...daemon, revision: 'old' })),
        files: one.files.map((f) => (f.path.endsWith('log4j2.properties') ? { ...f, body: 'old\n' } : f)),
      }))
    const result = plan(both, both, log)
    const step = result.steps.find(({ title }) => title === 'Change the workers, 1 of 2')!
    expect(step.actions.map(({ kind }) => kind)).toEqual(['drain-worker', 'write-file', 'start-service'])
    expect(undoOf(step.actions).map(({ kind }) => kind)).toEqual(['keep-logs', 'write-file', 'start-service'])
    expect(undoOf(step.actions)[1]).toMatchObject({ body: 'old\n' })
    expect(step.undo).toEqual(undoOf(step.actions))
    expect(result.steps.find(({ title }) => title === 'Change the master')!.actions.map(({ kind }) => kind)).toEqual([
      'start-service',
    ])
  })

  test('what becomes of applications', () => {
    const running = (facts: Facts[]) =>
      facts.map((one) => ({
        ...one,
        processes: [
          ...one.processes,
          { pid: 9, program: 'java', service: 'spark-worker', application: 'app-1', job: undefined },
        ].filter(({ pid }) => pid !== 9 || one.machine === 'b'),
        sparkMaster: one.sparkMaster && {
          ...one.sparkMaster,
          activeapps: [
            { id: 'app-1', name: 'etl', user: 'ada', cores: 1, state: 'RUNNING', starttime: 0, duration: 1 },
          ],
        },
      }))
    const app = { id: 'app-1', name: 'etl' }
    expect(plan(small, `${small}\nmachines: { b: { worker: { memory: 2g } } }`, running).applications).toEqual([
      { ...app, effect: 'goes on', by: ['b: spark-worker'] },
    ])
    expect(plan(small, `${small}\nmachines: { c: { worker: { memory: 2g } } }`, running).applications).toEqual([])
    expect(plan(small, `${small}\nspark: { master: { port: 7177 } }`, running).applications).toEqual([
      { ...app, effect: 'ends', by: ['a: spark-master', 'b: spark-worker'] },
    ])
    expect(plan(small, `${small}\nspark: { conf: { spark.x: 1 } }`, running).applications).toEqual([])
  })
})

test('a bare cluster has nobody who leaves', () => {
  expect(leaversOf(cluster, bareFacts(cluster))).toEqual([])
})
