import { expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { nginx, oldMaster } from '../testing/programs.ts'
import { usual } from './check.ts'
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
