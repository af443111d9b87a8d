import { describe, expect, test } from 'vitest'
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import {
  aDaemon,
  bareFacts,
  changed,
  healthyFacts,
  sitesOf,
  testSecret,
  withFile,
  type FactsOptions,
} from '../testing/facts.ts'
import { secretOf } from '../sites/cluster-secret.ts'
import { isEmpty, planUp, type Plan } from './plan.ts'
import { missingWorkers, workerName } from './readiness.ts'

const freshSecret = 'decafbad'.repeat(8)

const plan = (cluster: Cluster, facts: readonly Facts[]): Plan => planUp({ cluster, facts, freshSecret })
const errors = ({ findings }: Plan) => findings.filter(({ severity }) => severity === 'error')

/** `a: write-file conf/daemons.conf`, without the folders that all paths begin with. */
const told = ({ steps }: Plan): string[] => steps.flatMap(({ actions }) => actions.map(tell))

function tell(action: Action): string {
  const what =
    'path' in action
      ? action.path.replace(/^.*\/clusters\/[^/]+\//, '').replace(/^.*\/\.tinderbox$/, '~/.tinderbox')
      : 'service' in action
        ? `${action.service}${'restart' in action && action.restart ? ' again' : ''}`
        : 'name' in action
          ? action.name
          : ''
  return `${action.machine}: ${action.kind} ${what}`.trim()
}

const everything = 'hdfs: {}\nyarn: {}\nhistory: {}\nconnect: {}\nthrift: {}'

const clusters: readonly [string, () => Cluster][] = [
  ['three machines', threeMachines],
  ['a worker beside the master', sharedMachine],
  [
    'many settings',
    () =>
      threeMachines(
        "spark: { conf: { spark.a: 'x y', spark.b: 1 }, worker: { memory: 4g, cores: 3 } }\nmachines: { b: { worker: { memory: 2g } } }\nsudo: never",
      ),
  ],
  ['one that brings its own Java', () => threeMachines('java: { version: 21 }')],
  ['this machine', thisMachine],
  ['everything', () => threeMachines(everything)],
  ['everything, with masters that stand by', () => threeMachines(`${everything}\nha: {}`)],
]
const places: readonly [string, FactsOptions][] = [
  ['systemd', { supervision: 'systemd' }],
  ['systemd of the user', { supervision: 'systemd-user' }],
  ['no systemd', { supervision: 'process' }],
  ['no systemd, with root', { supervision: 'process', root: true }],
]

describe.each(clusters)('%s', (_, make) => {
  describe.each(places)('under %s', (_name, options) => {
    test('a machine that is as wanted needs nothing', () => {
      const cluster = make()
      const result = plan(cluster, healthyFacts(cluster, options))
      expect(told(result)).toEqual([])
      expect(result.steps).toEqual([])
      expect(isEmpty(result)).toBe(true)
      expect(errors(result)).toEqual([])
    })

    test('a bare machine needs everything, and what it gets then is enough', () => {
      const cluster = make()
      const result = plan(cluster, bareFacts(cluster, options))
      expect(errors(result)).toEqual([])
      expect(plan(cluster, done(cluster, options, result))).toMatchObject({ steps: [] })
    })

    test('it is frozen, and JSON does not change it', () => {
      const cluster = make()
      const result = plan(cluster, bareFacts(cluster, options))
      expect(unfrozen(result)).toEqual([])
      const written = result.steps.flatMap(({ actions }) => actions).filter((action) => action.kind === 'write-file')
      expect(written.length).toBeGreaterThan(3)
      // What is undefined (a file that is not there yet) is left out; all else comes back as it was.
      expect(JSON.parse(JSON.stringify(result))).toEqual(withoutUndefined(result))
    })
  })
})

/** The facts after the actions of a plan, from these actions alone (with what a daemon shows of itself taken from the healthy facts). */
function done(cluster: Cluster, options: FactsOptions, { steps }: Plan): Facts[] {
  const healthy = new Map(healthyFacts(cluster, { ...options, secret: freshSecret }).map((one) => [one.machine, one]))
  const actions = steps.flatMap((step) => step.actions)
  return bareFacts(cluster, options).map((bare): Facts => {
    const { sparkMaster, namenode, resourcemanager, zookeeper, hdfsFolders, listening } = healthy.get(bare.machine)!
    const own = actions.filter(({ machine }) => machine === bare.machine)
    const user = (owner: 'daemon' | 'root') =>
      owner === 'root' ? (bare.login.root ? 'root' : 'ada') : bare.login.root ? 'tinderbox' : 'ada'
    const daemons = healthy
      .get(bare.machine)!
      .daemons.filter(({ id }) => own.some((action) => action.kind === 'start-service' && action.service === id))
    return {
      ...bare,
      daemonUser: own.some(({ kind }) => kind === 'create-user'),
      folders: own.flatMap((action) =>
        action.kind === 'make-folder' ? [{ path: action.path, mode: action.mode, owner: user(action.owner) }] : [],
      ),
      files: own.flatMap((action) =>
        action.kind === 'write-file' && !action.path.endsWith('/next.yaml')
          ? [{ path: action.path, mode: action.mode, body: action.body, owner: user(action.owner) }]
          : [],
      ),
      profileBlock: own.flatMap((action) => (action.kind === 'write-block' ? [action.body] : [])).join(''),
      software: own.flatMap((action) =>
        action.kind === 'deliver' ? [{ name: action.name, sha256: 'b'.repeat(64), used: true }] : [],
      ),
      daemons,
      ...{ sparkMaster, namenode, resourcemanager, zookeeper, hdfsFolders, listening },
    }
  })
}

function unfrozen(value: unknown, path = 'plan'): string[] {
  if (typeof value !== 'object' || value === null) return []
  return [
    ...(Object.isFrozen(value) ? [] : [path]),
    ...Object.entries(value).flatMap(([key, inner]) => unfrozen(inner, `${path}.${key}`)),
  ]
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, withoutUndefined(inner)]])),
  )
}

describe('a bare cluster', () => {
  const cluster = threeMachines()
  const { steps } = plan(cluster, bareFacts(cluster))

  test('is laid out in an order that works', () => {
    expect(steps.map(({ title, until }) => [title, until])).toEqual([
      ['Prepare the machines', undefined],
      ['Bring the software', undefined],
      ['Write the configuration', undefined],
      ['Start the master', { service: 'spark-master' }],
      ['Start the workers', { service: 'spark-worker' }],
      ['Finish', undefined],
    ])
    const prepare = steps[0]!.actions.filter(({ machine }) => machine === 'a').map(tell)
    expect(prepare.slice(0, 3)).toEqual(['a: create-user', 'a: write-file next.yaml', 'a: make-folder /opt/tinderbox'])
    expect(steps[3]!.actions.map(tell)).toEqual(['a: start-service spark-master'])
    expect(steps[4]!.actions.map(tell)).toEqual(['b: start-service spark-worker', 'c: start-service spark-worker'])
  })

  test('gets Java and Spark before what is made of both', () => {
    expect(
      steps[1]!.actions
        .filter(({ machine }) => machine === 'b')
        .map((action) => action.kind === 'deliver' && action.artifact),
    ).toEqual(['java', 'spark', 'classes'])
  })

  test('makes every folder after the one that it is in', () => {
    const made: string[] = []
    for (const action of steps[0]!.actions.filter(({ machine }) => machine === 'b')) {
      if (action.kind !== 'make-folder') continue
      const parent = action.path.slice(0, action.path.lastIndexOf('/'))
      expect(made.includes(parent) || parent === '/opt', `${action.path} after ${parent}`).toBe(true)
      made.push(action.path)
    }
  })

  test('without root nothing belongs to root, and no user is made', () => {
    const result = plan(cluster, bareFacts(cluster, { supervision: 'process' }))
    const actions = result.steps.flatMap((step) => step.actions)
    expect(actions.filter(({ kind }) => kind === 'create-user' || kind === 'install-packages')).toEqual([])
    expect(
      actions.flatMap((action) => ('path' in action && !action.path.startsWith('/home/ada/') ? [action.path] : [])),
    ).toEqual([])
  })
})

/** One thing is different from a healthy cluster of three machines under systemd: exactly this is to be done. */
const cases: readonly [string, string, (facts: Facts) => Partial<Facts>, readonly string[]][] = [
  [
    'a file has another text',
    'b',
    (f) => withFile(f, 'log4j2.properties', () => ({ body: 'x' })),
    ['b: write-file conf/log4j2.properties'],
  ],
  [
    'a file has another mode',
    'b',
    (f) => withFile(f, 'daemons.conf', () => ({ mode: '644' })),
    ['b: write-file conf/daemons.conf'],
  ],
  [
    'a file belongs to another user',
    'b',
    (f) => withFile(f, 'daemons.conf', () => ({ owner: 'root' })),
    ['b: write-file conf/daemons.conf'],
  ],
  [
    'a file is gone',
    'c',
    (f) => ({ files: f.files.filter(({ path }) => !path.endsWith('spark-defaults.conf')) }),
    ['c: write-file conf/client/spark-defaults.conf'],
  ],
  [
    'a unit is gone',
    'c',
    (f) => ({ files: f.files.filter(({ path }) => !path.endsWith('.service')) }),
    ['c: write-file /etc/systemd/system/tinderbox-demo-spark-worker.service'],
  ],
  [
    'a folder is gone',
    'b',
    (f) => ({ folders: f.folders.filter(({ path }) => !path.endsWith('/logs')) }),
    ['b: make-folder logs'],
  ],
  [
    'a folder has another mode',
    'b',
    (f) => ({ folders: f.folders.map((x) => (x.path.endsWith('/work') ? { ...x, mode: '777' } : x)) }),
    ['b: make-folder work'],
  ],
  [
    'a folder belongs to another user',
    'b',
    (f) => ({ folders: f.folders.map((x) => (x.path.endsWith('/logs') ? { ...x, owner: 'root' } : x)) }),
    ['b: make-folder logs'],
  ],
  ['the daemon user is gone', 'b', () => ({ daemonUser: false }), ['b: create-user']],
  [
    'Spark is gone',
    'b',
    (f) => ({ software: f.software.filter(({ name }) => name !== 'spark-4.3.0') }),
    ['b: deliver spark-4.3.0'],
  ],
  [
    'the class archive is gone',
    'b',
    (f) => ({ software: f.software.filter(({ name }) => !name.startsWith('classes')) }),
    ['b: deliver classes-spark-4.3.0-java-17'],
  ],
  ['Python is not whole', 'b', (f) => ({ python: { ...f.python, complete: false } }), ['b: install-packages']],
  [
    'Python is gone',
    'b',
    (f) => ({ python: { ...f.python, version: undefined, complete: false } }),
    ['b: install-packages'],
  ],
  [
    'a worker has ended',
    'b',
    (f) => ({ daemons: f.daemons.map((d) => ({ ...d, pid: undefined, revision: undefined, state: 'failed' })) }),
    ['b: start-service spark-worker'],
  ],
  ['a worker is gone', 'b', () => ({ daemons: [] }), ['b: start-service spark-worker']],
  [
    'a worker would not come back',
    'b',
    (f) => ({ daemons: f.daemons.map((d) => ({ ...d, enabled: false })) }),
    ['b: start-service spark-worker'],
  ],
  [
    'a worker runs with other files',
    'c',
    (f) => ({ daemons: f.daemons.map((d) => ({ ...d, revision: 'old' })) }),
    ['c: drain-worker spark-worker', 'c: start-service spark-worker again'],
  ],
  [
    'a worker was started when its files were others',
    'c',
    (f) => ({ daemons: f.daemons.map((d) => ({ ...d, read: 'others' })) }),
    ['c: drain-worker spark-worker', 'c: start-service spark-worker again'],
  ],
  [
    'a worker does not say what its files were, as one of an older Tinderbox',
    'c',
    (f) => ({ daemons: f.daemons.map((d) => ({ ...d, read: undefined })) }),
    [],
  ],
  [
    'a worker says no revision',
    'c',
    (f) => ({ daemons: f.daemons.map((d) => ({ ...d, revision: undefined })) }),
    ['c: drain-worker spark-worker', 'c: start-service spark-worker again'],
  ],
  ['the master has ended', 'a', () => ({ daemons: [], sparkMaster: undefined }), ['a: start-service spark-master']],
  [
    'a service is not in the file',
    'b',
    (f) => ({
      daemons: [
        ...f.daemons,
        {
          ...aDaemon,
          id: 'spark-worker-7',
          enabled: true,
          kept: false,
          pid: 9,
          revision: 'x',
          since: 1,
          state: 'running',
        },
      ],
    }),
    ['b: drain-worker spark-worker-7', 'b: stop-service spark-worker-7', 'b: remove-path services/spark-worker-7'],
  ],
]

test.each(cases)('%s', (_, machine, change, expected) => {
  const cluster = threeMachines()
  expect(told(plan(cluster, changed(healthyFacts(cluster), machine, change)))).toEqual(expected)
})

test('a stray unit goes with its service', () => {
  const cluster = threeMachines()
  const unit = '/etc/systemd/system/tinderbox-demo-spark-history.service'
  const facts = changed(healthyFacts(cluster), 'c', (f) => ({
    files: [...f.files, { path: unit, mode: '644', owner: 'root', body: '' }],
    daemons: [
      ...f.daemons,
      {
        ...aDaemon,
        id: 'spark-history',
        enabled: false,
        kept: false,
        pid: undefined,
        revision: undefined,
        since: undefined,
        state: 'inactive dead',
      },
    ],
  }))
  expect(told(plan(cluster, facts))).toEqual([
    'c: stop-service spark-history',
    `c: remove-path ${unit}`,
    'c: remove-path services/spark-history',
  ])
})

test('every action says why', () => {
  const cluster = threeMachines()
  const whyOf = (machine: string, change: (facts: Facts) => Partial<Facts>) =>
    plan(cluster, changed(healthyFacts(cluster), machine, change)).steps[0]?.actions[0]?.why
  expect(whyOf('b', (f) => withFile(f, 'cluster.json', () => ({ mode: '600' })))).toBe('has mode 600')
  expect(whyOf('b', (f) => withFile(f, 'cluster.json', () => ({ owner: 'eve' })))).toBe('belongs to eve')
  expect(whyOf('b', (f) => withFile(f, 'cluster.json', () => ({ body: '' })))).toBe('differs')
  expect(
    whyOf('b', (f) => ({
      daemons: f.daemons.map((d) => ({ ...d, pid: undefined, state: 'activating auto-restart' })),
    })),
  ).toBe('it is not running (activating auto-restart)')
  expect(
    whyOf('b', (f) => ({ daemons: f.daemons.map((d) => ({ ...d, pid: undefined, state: 'inactive dead' })) })),
  ).toBe('it is not running')
  expect(whyOf('b', (f) => ({ daemons: f.daemons.map((d) => ({ ...d, enabled: false })) }))).toBe(
    'it would not come back after a reboot',
  )
  for (const { actions } of plan(cluster, bareFacts(cluster)).steps)
    for (const { why } of actions) expect(why).not.toBe('')
})

describe('only what a change of the file touches restarts', () => {
  const after = (file: string, facts = healthyFacts(threeMachines())) => told(plan(threeMachines(file), facts))
  const restarts = (file: string) => after(file).filter((text) => text.endsWith(' again'))

  test.each([
    ['a property of jobs', 'spark: { conf: { spark.sql.shuffle.partitions: 64 } }', []],
    [
      'the memory of one worker',
      'machines: { b: { worker: { memory: 2g } } }',
      ['b: start-service spark-worker again'],
    ],
    [
      'the memory of all workers',
      'spark: { worker: { memory: 2g } }',
      ['b: start-service spark-worker again', 'c: start-service spark-worker again'],
    ],
    ["the master's heap", 'spark: { master: { heap: 1g } }', ['a: start-service spark-master again']],
    ["the master's page", 'spark: { master: { uiPort: 8090 } }', ['a: start-service spark-master again']],
    [
      "the master's port, which all workers dial",
      'spark: { master: { port: 7177 } }',
      [
        'a: start-service spark-master again',
        'b: start-service spark-worker again',
        'c: start-service spark-worker again',
      ],
    ],
    ['how machines are reached', 'ssh: { connectTimeout: 30 }', []],
    ['the name of Python', 'python: { executable: python3.11 }', []],
  ])('%s', (_, file, expected) => {
    expect(restarts(file)).toEqual(expected)
  })

  test('what only this run needs changes nothing but the file that machines keep', () => {
    const actions = after('ssh: { connectTimeout: 30, user: eve }')
    expect(actions.filter((text) => !/(write-file|remove-path) (cluster|previous|next)\.yaml$/.test(text))).toEqual([])
  })

  test('a property of jobs changes what jobs read, everywhere', () => {
    expect(after('spark: { conf: { spark.x: 1 } }').filter((text) => text.includes('client'))).toEqual(
      ['a', 'b', 'c'].map((machine) => `${machine}: write-file conf/client/spark-defaults.conf`),
    )
  })

  test('a worker that is no longer in the file is stopped where it is the only one, and the rest go on', () => {
    const facts = healthyFacts(sharedMachine())
    const cluster = {
      ...sharedMachine(),
      placements: sharedMachine().placements.filter(
        ({ machine, service }) => service === 'spark-master' || machine === 'b',
      ),
    }
    const actions = told(plan(cluster, facts))
    expect(actions.filter((text) => /(start|stop)-service/.test(text))).toEqual(['a: stop-service spark-worker'])
  })
})

describe('the secret of the cluster', () => {
  const cluster = threeMachines()
  const bodies = ({ steps }: Plan) =>
    steps.flatMap(({ actions }) =>
      actions.flatMap((action) =>
        action.kind === 'write-file' && action.secret && !action.path.endsWith('.yaml') ? [action.body] : [],
      ),
    )

  test("is the master's, whatever the workers have: they follow it and restart, the master does not", () => {
    const other = healthyFacts(cluster, { secret: 'otherother' })
    const mine = healthyFacts(cluster)
    const facts = [mine[0]!, other[1]!, mine[2]!]
    expect(secretOf(cluster, sitesOf(cluster, facts))).toBe(testSecret)
    for (const order of [
      [mine[0]!, other[1]!, other[2]!],
      [other[1]!, other[2]!, mine[0]!],
    ]) {
      expect(secretOf(cluster, sitesOf(cluster, order))).toBe(testSecret)
    }
    const result = plan(cluster, facts)
    expect(told(result)).toEqual([
      // It is not registered: there is nothing to hand on.
      'b: write-file conf/daemons.conf',
      'b: write-file services/spark-worker/run',
      'b: start-service spark-worker again',
      'b: write-file conf/client/spark-defaults.conf',
    ])
    for (const body of bodies(result)) expect(body).toContain(testSecret)
  })

  test("is a worker's when the master has lost it, and a fresh one when nobody has one", () => {
    const lost = changed(healthyFacts(cluster), 'a', (f) => ({
      files: f.files.filter(({ path }) => !path.endsWith('daemons.conf')),
    }))
    expect(secretOf(cluster, sitesOf(cluster, lost))).toBe(testSecret)
    expect(told(plan(cluster, lost))).toEqual(['a: write-file conf/daemons.conf'])
    expect(secretOf(cluster, sitesOf(cluster, bareFacts(cluster)))).toBeUndefined()
    for (const body of bodies(plan(cluster, bareFacts(cluster)))) expect(body).toContain(freshSecret)
  })

  test('is in no action but the writing of secret files', () => {
    const result = plan(cluster, [
      healthyFacts(cluster)[0]!,
      ...healthyFacts(cluster, { secret: 'otherother' }).slice(1),
    ])
    for (const action of result.steps.flatMap((step) => step.actions)) {
      if (action.kind === 'write-file' && action.secret) continue
      expect(JSON.stringify(action)).not.toMatch(new RegExp(`${testSecret}|otherother`))
    }
    expect(JSON.stringify([result.findings, result.stepped])).not.toContain(testSecret)
  })
})

describe('registered', () => {
  const cluster = threeMachines()
  const missing = (of: Cluster, facts: readonly Facts[]) =>
    missingWorkers(of, sitesOf(of, facts)).map((placement) => workerName(of, placement))
  const withWorkers = (change: (worker: { host: string; state: string; port: number }) => object | undefined) =>
    changed(healthyFacts(cluster), 'a', (f) => ({
      sparkMaster: {
        ...f.sparkMaster!,
        workers: f.sparkMaster!.workers.flatMap((worker) => (change(worker) ? [{ ...worker, ...change(worker) }] : [])),
      },
    }))

  test.each([
    ['dead', (worker: { host: string }) => ({ state: worker.host === '10.0.0.12' ? 'DEAD' : 'ALIVE' })],
    ['unknown', (worker: { host: string }) => (worker.host === '10.0.0.12' ? undefined : {})],
    ['at another port', (worker: { host: string }) => (worker.host === '10.0.0.12' ? { port: 7080 } : {})],
  ])('a worker that is %s to the master is waited for, and nothing else is done', (_, change) => {
    const facts = withWorkers(change)
    expect(missing(cluster, facts)).toEqual(['b'])
    expect(plan(cluster, facts).steps).toEqual([
      { title: 'Start the workers', actions: [], until: { service: 'spark-worker' } },
    ])
  })

  test('a worker that has come back under a second name counts', () => {
    const facts = changed(healthyFacts(cluster), 'a', (f) => ({
      sparkMaster: {
        ...f.sparkMaster!,
        workers: [...f.sparkMaster!.workers.map((w) => ({ ...w, state: 'DEAD' })), ...f.sparkMaster!.workers],
      },
    }))
    expect(isEmpty(plan(cluster, facts))).toBe(true)
  })

  test('nobody is registered with a master that does not answer', () => {
    const facts = changed(healthyFacts(cluster), 'a', () => ({ sparkMaster: undefined }))
    expect(missing(cluster, facts)).toEqual(['b', 'c'])
  })

  test('on this machine the workers go by their own names', () => {
    const here = thisMachine()
    expect(missing(here, bareFacts(here))).toEqual(['spark-worker-1', 'spark-worker-2'])
  })
})

test('what stands in the way is in the plan', () => {
  const cluster = threeMachines('sudo: always')
  expect(
    plan(cluster, bareFacts(cluster, { supervision: 'process' })).findings.map(
      ({ check, machine, severity }) => `${machine} ${check} ${severity}`,
    ),
  ).toEqual(expect.arrayContaining(['a sudo error', 'b sudo error', 'c sudo error']))
})

test('ports that were stepped over are told', () => {
  const cluster = thisMachine()
  const facts = bareFacts(cluster, {
    change: (f) => ({ ...f, listening: [...f.listening, { port: 8080, pid: 77, program: 'nginx' }] }),
  })
  const result = plan(cluster, facts)
  expect(result.findings).toEqual([])
  // 8081, the next one, is the first worker's own; whoever comes first has it.
  expect(result.stepped).toEqual([
    { service: 'spark-master', name: 'ui', wanted: 8080, chosen: 8081, by: 'nginx' },
    { service: 'spark-worker-1', name: 'ui', wanted: 8081, chosen: 8082, by: undefined },
    { service: 'spark-worker-2', name: 'ui', wanted: 8082, chosen: 8083, by: undefined },
  ])
})
