import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { editFile } from '../file/edit.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { nginx, oldMaster } from '../testing/programs.ts'
import { usual } from './check.ts'
import { fold } from './fold.ts'
import { findProblems } from './index.ts'

const listens =
  (port: number, pid = 4242, host = '0.0.0.0') =>
  ({ listening }: Facts) => ({
    listening: [...listening, { port, pid, program: 'nginx', hosts: [host] }],
  })
function find(machine: string, ports: readonly number[], cluster: Cluster = threeMachines(), program = nginx) {
  let facts = bareFacts(cluster)
  for (const port of ports) facts = changed(facts, machine, listens(port))
  const examined = new Map([[machine, { machine, unseen: [], programs: [program] }]])
  return findProblems(cluster, sitesOf(cluster, facts), { ...usual, examined })
}

test('who it is, since when, as what and of which unit is the evidence', () => {
  expect(find('a', [8080])).toMatchObject([
    {
      machine: 'a',
      summary: 'port 8080, which spark-master needs, is taken by nginx',
      evidence:
        'ss -ltnp: port 8080 on 0.0.0.0, nginx, pid 4242\npid 4242 of www-data, since 2027-01-15 05:13 UTC, nginx.service: nginx: master process /usr/sbin/nginx',
      hint: 'Stop it (sudo systemctl stop nginx.service), or give spark-master another port in the file: spark.master.uiPort: 8082 is free.',
      explains: [{ machine: 'a', service: 'spark-master' }],
    },
  ])
})

test('a daemon that started anew while its machine was looked at is nobody else', () => {
  const facts = changed(bareFacts(threeMachines()), 'a', ({ listening }) => ({
    listening: [...listening, { port: 7077, pid: 4242, program: 'java', ours: true, hosts: ['*'] }],
  }))
  expect(findProblems(threeMachines(), sitesOf(threeMachines(), facts), usual)).toEqual([])
})

test('ours moves; the other program goes only where somebody chooses it', () => {
  const [finding] = find('a', [7077])
  expect(finding!.fixes).toMatchObject([
    { up: true, actions: [], edits: [{ path: ['spark', 'master', 'port'], value: 7078 }] },
    {
      up: true,
      chosen: true,
      actions: [{ kind: 'end-program', machine: 'a', pid: 4242, started: '1491110', unit: 'nginx.service' }],
    },
  ])
})

test("a worker's port moves on its own machine only", () => {
  const [finding] = find('b', [8081])
  expect(finding!.fixes![0]).toMatchObject({
    title: 'move the page of spark-worker on b from 8081 to 8082',
    edits: [{ path: ['machines', 'b', 'worker', 'uiPort'], value: 8082 }],
  })
})

test('two that move do not meet, and neither where others listen or the file has a port', () => {
  const edits = find('a', [8080, 8082, 7077, 7078], threeMachines('history: { port: 8083 }')).map(
    ({ fixes }) => fixes?.[0]?.edits?.[0],
  )
  expect(edits).toEqual([
    // 7079 is the workers'; 7120 and on is for jobs.
    { path: ['spark', 'master', 'port'], value: 7080 },
    { path: ['spark', 'master', 'uiPort'], value: 8084 },
  ])
})

test('what sshd, cron or Docker have is not ended', () => {
  for (const unit of ['ssh.service', 'docker.service', 'cron.service'])
    expect(find('a', [8080], threeMachines(), { ...nginx, unit })[0]!.fixes).toHaveLength(1)
})

test.each([
  ['the page, at an address that it does not have', 8080, '10.0.0.11', 0],
  ['the page, at loopback', 8080, '127.0.0.1', 1],
  ['the page, everywhere', 8080, '*', 1],
  ['the master, at loopback', 7077, '127.0.0.1', 0],
  ['the master, at its address', 7077, '10.0.0.11', 1],
])('where another program listens decides: the port of %s', (_, port, host, findings) => {
  const cluster = threeMachines()
  for (const facts of [
    bareFacts(cluster),
    healthyFacts(cluster).map((one) => ({ ...one, listening: [], daemons: [] })),
  ])
    expect(findProblems(cluster, sitesOf(cluster, changed(facts, 'a', listens(port, 4242, host))), usual)).toHaveLength(
      findings,
    )
})

test('ours has it, and another program has it elsewhere', () => {
  const cluster = threeMachines()
  const facts = changed(
    healthyFacts(cluster).map((one) => ({
      ...one,
      listening: one.listening.map((each) => ({ ...each, hosts: [each.port === 8080 ? '127.0.0.1' : '10.0.0.11'] })),
    })),
    'a',
    listens(8080, 4242, '192.168.1.5'),
  )
  expect(findProblems(cluster, sitesOf(cluster, facts), usual)).toEqual([])
})

test('an old Spark that has the port is told by leftover-processes', () => {
  expect(find('a', [7077], threeMachines(), oldMaster)).toEqual([])
})

describe('the same program on the same port of many machines', () => {
  const workersOf = (count: number, more = '') =>
    parseClusterFile(`name: demo\nmaster: m\nworkers: ["w[1-${count}]"]\n${more}\n`, '/home/ada/cluster.yaml')
  const all = (count: number) => Array.from({ length: count }, (_, i) => `w${i + 1}`)
  interface Squatters {
    readonly port?: number
    readonly program?: typeof nginx
    readonly others?: Readonly<Record<string, typeof nginx>>
  }
  /** Each machine has its own pid of nginx, as it would. */
  const on = (
    cluster: Cluster,
    machines: readonly string[],
    { port = 8081, program = nginx, others = {} }: Squatters = {},
  ) => {
    let facts = bareFacts(cluster)
    const examined = new Map<string, { machine: string; unseen: string[]; programs: (typeof nginx)[] }>()
    for (const [i, machine] of machines.entries()) {
      const pid = 5000 + i
      facts = changed(facts, machine, listens(port, pid))
      examined.set(machine, { machine, unseen: [], programs: [{ ...(others[machine] ?? program), pid }] })
    }
    return findProblems(cluster, sitesOf(cluster, facts), { ...usual, examined })
  }

  test.each([
    [2, 'w1, w2'],
    [40, 'w[1-40]'],
  ])('of %i workers: one finding, one key, and one choice to end them', (count, names) => {
    const cluster = workersOf(count)
    const [finding, ...more] = on(cluster, all(count))
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      machine: '',
      summary: `${names}: port 8081, which spark-worker needs, is taken by nginx`,
      hint: 'Stop it on each (sudo systemctl stop nginx.service), or give spark-worker another port in the file: spark.worker.uiPort: 8082 is free.',
      explains: all(count).map((machine) => ({ machine, service: 'spark-worker' })),
      fixes: [
        {
          title: 'move the page of spark-worker from 8081 to 8082',
          disturbs: 'Each spark-worker starts anew.',
          edits: [{ path: ['spark', 'worker', 'uiPort'], value: 8082 }],
        },
        { title: `end nginx.service on ${names}`, chosen: true, up: true },
      ],
    })
    expect(finding!.evidence).toMatch(/^on w1:\nss -ltnp: port 8081 on 0\.0\.0\.0, nginx, pid 5000\n/)
    expect(finding!.evidence.includes('and on 37 more')).toBe(count === 40)
    expect(
      finding!.fixes![1]!.actions.map((action) => action.kind === 'end-program' && [action.machine, action.pid]),
    ).toEqual(all(count).map((machine, i) => [machine, 5000 + i]))
    // What the file then says is right on all of them.
    const moved = parseClusterFile(editFile(cluster.text!, finding!.fixes![0]!.edits!), cluster.file!)
    expect(on(moved, all(count))).toEqual([])
  })

  test('the workers that do not run follow from it, all of them', () => {
    const cluster = workersOf(40)
    const stopped = all(40).map((machine) => ({
      ...({ check: 'not-running', severity: 'error', machine, service: 'spark-worker' } as const),
      ...{ summary: 's', evidence: '', hint: 'h' },
    }))
    const causes = fold(cluster, [...on(cluster, all(40)), ...stopped])
    expect(causes.map(({ check, follows }) => [check, follows.length])).toEqual([['port-in-use', 40]])
  })

  test('on few of them: one finding, and only these move', () => {
    const [finding, ...more] = on(workersOf(40), all(3))
    expect(more).toEqual([])
    expect(finding!.fixes![0]).toMatchObject({
      title: 'move the page of spark-worker on w[1-3] from 8081 to 8082',
      edits: all(3).map((machine) => ({ path: ['machines', machine, 'worker', 'uiPort'], value: 8082 })),
    })
  })

  test('one that the file gives a port of its own moves by its own key', () => {
    const cluster = workersOf(40, 'machines: { w7: { worker: { uiPort: 8081 } } }')
    const [finding, ...more] = on(cluster, all(40))
    expect(more).toEqual([])
    expect(finding!.fixes![0]!.edits).toEqual([
      { path: ['spark', 'worker', 'uiPort'], value: 8082 },
      { path: ['machines', 'w7', 'worker', 'uiPort'], value: 8082 },
    ])
  })

  test('the port that it moves to is free on all machines that move, also where nothing is in the way yet', () => {
    const cluster = workersOf(3)
    let facts = changed(bareFacts(cluster), 'w3', listens(8082))
    for (const machine of ['w1', 'w2']) facts = changed(facts, machine, listens(8081))
    const [finding] = findProblems(cluster, sitesOf(cluster, facts))
    expect(finding!.fixes![0]!.edits).toEqual([{ path: ['spark', 'worker', 'uiPort'], value: 8083 }])
  })

  test('another program there is another finding, and mended by the same key', () => {
    const apache = { ...nginx, unit: 'apache2.service' }
    const found = on(workersOf(40), all(40), { others: { w5: apache } })
    expect(
      found.map(({ machine, summary, fixes = [] }) => [machine, summary, fixes.map(({ title }) => title)]),
    ).toEqual([
      [
        '',
        'w[1-4], w[6-40]: port 8081, which spark-worker needs, is taken by nginx',
        ['move the page of spark-worker from 8081 to 8082', 'end nginx.service on w[1-4], w[6-40]'],
      ],
      [
        'w5',
        'port 8081, which spark-worker needs, is taken by nginx',
        ['move the page of spark-worker from 8081 to 8082', 'end apache2.service on w5'],
      ],
    ])
  })

  test('whose units would take more with them are not ended; without units they are, by their pids there', () => {
    const fixes = (program: typeof nginx) => on(workersOf(40), all(40), { program })[0]!
    expect(fixes({ ...nginx, unit: 'docker.service' }).fixes).toHaveLength(1)
    const byHand = fixes({ ...nginx, unit: undefined, command: '/usr/bin/python3 -m http.server 8081' })
    expect(byHand.hint).toMatch(/^Stop that program on each \(sudo kill, with its pid there\), or /)
    expect(byHand.fixes![1]!.title).toBe('end python3 on w[1-40]')
  })

  test('of daemons that have one key for all machines, the key is changed once', () => {
    const cluster = threeMachines('ha: {}')
    const [finding, ...more] = on(cluster, ['a', 'b', 'c'], { port: 2181 })
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      summary: expect.stringMatching(/^a, b, c: port 2181, which zookeeper needs/),
      fixes: [{ edits: [{ path: ['ha', 'zookeeper', 'port'], value: expect.any(Number) }] }, {}],
    })
  })
})
