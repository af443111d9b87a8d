import { expect, test } from 'vitest'
import { ToolError } from '../../errors.ts'
import type { ServiceStatus, Status } from '../../operations/status.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { statusLines } from './status-lines.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const since = now / 1000 - 7500
const use = { cores: 8, coresUsed: 4, memory: 14336, memoryUsed: 10240 }
const healthy: Status = {
  cluster: 'prod',
  healthy: true,
  problems: [],
  unseen: [],
  master: 'spark://10.0.0.1:7077',
  services: [
    { machine: 'a', service: 'spark-master', state: 'running', since },
    { machine: 'b', service: 'spark-worker', state: 'running', since, use },
    { machine: 'c', service: 'spark-worker', state: 'running', since: now / 1000 - 40, use },
  ],
  applications: [
    {
      id: 'app-20261122110000-0001',
      name: 'nightly report',
      user: 'ada',
      state: 'RUNNING',
      where: 'standalone',
      cores: 8,
      since: now - 185_000,
    },
  ],
}

function silent(machine: string, address: string): Status['problems'][number] {
  const error = new ToolError('SSH_UNREACHABLE', {
    message: `${machine} does not answer (${address}, port 22)`,
    hint: 'Is it switched on, is the address right, and does a firewall between let port 22 through?',
    machine,
    seen: `ssh: connect to host ${address} port 22: Connection timed out`,
  })
  return {
    check: 'ssh-unreachable',
    severity: 'error',
    machine,
    summary: 'it does not answer, so nobody knows what is there',
    evidence: `${error.code}: ${error.message}\n${error.seen}`,
    follows: [],
    hint: error.hint,
    error,
  }
}

test('all is well', () => {
  expect(statusLines(healthy, { looks: plainLooks(100), now, machines: 3, file: undefined }).join('\n'))
    .toMatchInlineSnapshot(`
    "✓ prod: healthy, 2 of 2 workers registered  spark://10.0.0.1:7077

      MACHINE  SERVICE       STATE    FOR        CORES  MEMORY
      a        spark-master  running  2 h 5 min
      b        spark-worker  running  2 h 5 min  4/8    10.0 GiB / 14.0 GiB
      c        spark-worker  running  40 s       4/8    10.0 GiB / 14.0 GiB

      APPLICATION     ID                       USER  CORES  FOR
      nightly report  app-20261122110000-0001  ada   8      3 min 5 s"
  `)
})

test('what is wrong comes first; machines that are silent for one reason are one problem', () => {
  const services: ServiceStatus[] = [
    ...healthy.services.slice(0, 2),
    { machine: 'c', service: 'spark-worker', state: 'not running' },
    { machine: 'worker1', service: 'spark-worker', state: 'no answer' },
    { machine: 'worker2', service: 'spark-worker', state: 'no answer' },
    { machine: 'worker3', service: 'spark-worker', state: 'no answer' },
  ]
  const problems: Status['problems'] = [
    silent('worker1', '10.0.0.11'),
    silent('worker2', '10.0.0.12'),
    silent('worker3', '10.0.0.13'),
    {
      check: 'not-running',
      follows: [],
      severity: 'error',
      machine: 'c',
      service: 'spark-worker',
      summary: 'spark-worker does not run (failed)',
      evidence: 'java.lang.OutOfMemoryError: Java heap space',
      hint: 'Start it: tinderbox up. Its log: tinderbox logs spark-worker',
    },
  ]
  const status: Status = { ...healthy, healthy: false, problems, services, applications: [] }
  expect(statusLines(status, { looks: plainLooks(100), now, machines: 6, file: 'prod.yaml' }).join('\n'))
    .toMatchInlineSnapshot(`
    "✗ worker[1-3]: does not answer (10.0.0.11, port 22)
      | ssh: connect to host 10.0.0.11 port 22: Connection timed out
      fix: Is it switched on, is the address right, and does a firewall between let port 22 through?
    ✗ c: spark-worker does not run (failed)
      | java.lang.OutOfMemoryError: Java heap space
      fix: Start it: tinderbox up -f prod.yaml. Its log: tinderbox logs --file prod.yaml spark-worker

    ✗ prod: not healthy, 1 of 5 workers registered  spark://10.0.0.1:7077

      MACHINE  SERVICE       STATE        FOR        CORES  MEMORY
      a        spark-master  running      2 h 5 min
      b        spark-worker  running      2 h 5 min  4/8    10.0 GiB / 14.0 GiB
      c        spark-worker  not running
      worker1  spark-worker  no answer
      worker2  spark-worker  no answer
      worker3  spark-worker  no answer

    no application runs"
  `)
})

test('the same on several machines is told once, and each machine is named, whatever letters the summary has', () => {
  const taken = (machine: string): Status['problems'][number] => ({
    ...{ check: 'port-in-use', severity: 'error', machine, summary: 'a port is taken', follows: [] },
    ...{ evidence: `${machine} 8081 python3`, hint: 'Stop it.' },
  })
  const problems = [taken('a'), taken('b'), { ...taken('c'), summary: 'c has no port 8081' }]
  const lines = statusLines({ ...healthy, problems }, { looks: plainLooks(80), now, machines: 3, file: undefined })
  expect(lines.slice(0, 7)).toEqual([
    '✗ a, b: a port is taken',
    '  | on a:',
    '  | a 8081 python3',
    '  fix: Stop it.',
    '✗ c has no port 8081',
    '  | c 8081 python3',
    '  fix: Stop it.',
  ])
})

test('not up', () => {
  const services: ServiceStatus[] = healthy.services.map(({ machine, service }) => ({
    machine,
    service,
    state: 'not running',
  }))
  const problems: Status['problems'] = [
    {
      check: 'not-up',
      severity: 'error',
      machine: '',
      summary: 'the cluster is not up: none of its daemons runs',
      evidence: '',
      hint: 'Start it: tinderbox up',
      follows: [],
    },
  ]
  expect(
    statusLines(
      { ...healthy, healthy: false, services, problems, applications: [] },
      { looks: plainLooks(80), now, machines: 3, file: undefined },
    ).join('\n'),
  ).toMatchInlineSnapshot(`
    "✗ the cluster is not up: none of its daemons runs
      fix: Start it: tinderbox up

    ✗ prod: not up"
  `)
})

test('who is changing it right now', () => {
  const lock = {
    run: '4f2a9c10',
    user: 'ada',
    host: 'laptop',
    pid: 4711,
    command: 'up --rollback',
    since: '2026-11-22T11:58:00.000Z',
    expiresAfter: 30,
  }
  const text = statusLines({ ...healthy, lock }, { looks: plainLooks(120), now, machines: 3, file: undefined }).join(
    '\n',
  )
  expect(text).toMatch(
    /^! locked by ada@laptop \(pid 4711\) since 2026-11-2\d \d\d:\d8:00, for 2 min 0 s: up --rollback$/m,
  )
})
