import { expect, test } from 'vitest'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { testSecret, withFile } from '../testing/facts.ts'
import { found, listeningOn } from '../testing/patient.ts'
import { oldMaster } from '../testing/programs.ts'
import { connectOpen } from './connect-open.ts'
import { leftoverProcesses } from './leftover-processes.ts'
import { restOpen } from './rest-open.ts'
import { secretsDiffer } from './secrets-differ.ts'

const answers = [
  '{ "action" : "SubmissionStatusResponse", "driverState" : "NOT_FOUND", "serverSparkVersion" : "4.3.0" }',
  '{ "action" : "ErrorResponse", "message" : "Malformed request", "serverSparkVersion" : "4.3.0" }',
]
const rest = { a: { restAnswer: [{ address: '10.0.0.11', port: 6066, answers }] } }
const listens =
  (pid: number) =>
  ({ listening }: Facts) => ({ listening: [...listening, { port: 6066, pid, program: 'java' }] })

test("the master's REST server is told with what it said, and closed", () => {
  expect(found(restOpen, { examined: rest, facts: { a: listens(1000) } })).toMatchObject([
    {
      severity: 'error',
      machine: 'a',
      evidence: expect.stringContaining(answers.join('\n')),
      fixes: [{ up: true, actions: [{ kind: 'stop-service', cluster: 'demo', service: 'spark-master' }] }],
    },
  ])
})

test("another program's port 6066 is its own affair, and so is one that answers otherwise", () => {
  expect(found(restOpen, { examined: rest, facts: { a: listens(4711) } })).toEqual([])
  const other = { a: { restAnswer: [{ address: '10.0.0.11', port: 6066, answers: ['<html>'] }] } }
  expect(found(restOpen, { examined: other, facts: { a: listens(1000) } })).toEqual([])
})

const secret = (machine: string, ending: string) => ({
  [machine]: (one: Facts) =>
    withFile(one, ending, ({ body }) => ({ body: body.replaceAll(testSecret, 'badc0ffee'.repeat(5)) })),
})

test("a secret that is not the master's is told by hashes, and explains why a worker is not registered", () => {
  const findings = found(secretsDiffer, { facts: secret('c', 'conf/daemons.conf') })
  expect(findings).toMatchObject([
    {
      machine: 'c',
      summary: "its secret is not the cluster's: spark-worker cannot talk to the others",
      explains: [{ machine: 'c', service: 'spark-worker' }],
      fixes: [{ up: true, actions: [{ kind: 'stop-service', service: 'spark-worker' }] }],
    },
  ])
  expect(findings[0]!.evidence).toMatch(
    /conf\/daemons\.conf: spark\.authenticate\.secret is another one than the master's$/,
  )
  for (const text of [testSecret, 'badc0ffee']) expect(JSON.stringify(findings)).not.toContain(text)
})

test('one that only jobs read stops nothing', () => {
  expect(found(secretsDiffer, { facts: secret('b', 'conf/client/spark-defaults.conf') })).toMatchObject([
    {
      machine: 'b',
      summary: expect.stringMatching(/jobs that are started there/),
      explains: [],
      fixes: [{ up: true, actions: [] }],
    },
  ])
})

test('a Connect server without its token: a warning on loopback, an error on the network', () => {
  const cluster = threeMachines('connect: {}')
  const tokenless = (one: Facts) =>
    withFile(one, 'conf/spark-connect.conf', ({ body }) => ({
      body: body.replace(/^spark\.connect\.authenticate\.token .*\n/m, ''),
    }))
  expect(found(connectOpen, { cluster, facts: { a: tokenless } })).toMatchObject([
    { severity: 'warning', machine: 'a', service: 'spark-connect' },
  ])
  const open = (one: Facts) => ({ ...tokenless(one), ...listeningOn(15_002, '0.0.0.0')(one) })
  expect(found(connectOpen, { cluster, facts: { a: open } })).toMatchObject([
    {
      severity: 'error',
      summary: expect.stringMatching(/others reach it/),
      fixes: [{ actions: [{ service: 'spark-connect' }] }],
    },
  ])
})

const beside = { ...oldMaster, pid: 77, mainClass: 'org.apache.hadoop.hdfs.server.datanode.DataNode' }

test('daemons that were started by hand: beside ours a warning, with a port of ours the cause', () => {
  expect(found(leftoverProcesses, { examined: { b: { programs: [beside] } } })).toMatchObject([
    {
      severity: 'warning',
      machine: 'b',
      summary: 'DataNode of an older Spark or Hadoop runs there beside ours',
      fixes: [
        { chosen: true, up: false, actions: [{ kind: 'end-program', program: 'DataNode', pid: 77, unit: undefined }] },
      ],
    },
  ])
  const holds = ({ listening, daemons, processes }: Facts) => ({
    listening: listening.map((one) => (one.port === 7077 ? { ...one, pid: 4242 } : one)),
    daemons: daemons.map((one) => ({ ...one, pid: undefined })),
    processes: processes.filter(({ service }) => service !== 'spark-master'),
  })
  expect(
    found(leftoverProcesses, { facts: { a: holds }, examined: { a: { programs: [oldMaster, beside] } } }),
  ).toMatchObject([
    {
      severity: 'error',
      machine: 'a',
      summary: 'Master, DataNode of an older Spark or Hadoop run there and have the port of spark-master',
      evidence: expect.stringMatching(
        /^ss -ltnp: port 7077, .*pid 4242\npid 4242 of hadoop, since .*: .*deploy\.master\.Master/,
      ),
      explains: [{ machine: 'a', service: 'spark-master' }],
    },
  ])
})

test("another program's ZooKeeper is none of ours, unless it has our port", () => {
  const keeper = { ...oldMaster, mainClass: 'org.apache.zookeeper.server.quorum.QuorumPeerMain' }
  expect(found(leftoverProcesses, { examined: { b: { programs: [keeper] } } })).toEqual([])
  const holds = ({ listening, daemons, processes }: Facts) => ({
    listening: listening.map((one) => (one.port === 7077 ? { ...one, pid: keeper.pid } : one)),
    daemons: daemons.map((one) => ({ ...one, pid: undefined })),
    processes: processes.filter(({ service }) => service !== 'spark-master'),
  })
  expect(found(leftoverProcesses, { facts: { a: holds }, examined: { a: { programs: [keeper] } } })).toMatchObject([
    { severity: 'error', summary: expect.stringMatching(/^QuorumPeerMain .* port of spark-master$/) },
  ])
})

test("a program that only has Spark's name in it, and a driver that somebody runs, are none", () => {
  const driver = { ...oldMaster, mainClass: 'org.apache.spark.deploy.SparkSubmit' }
  expect(
    found(leftoverProcesses, { examined: { b: { programs: [driver, { ...oldMaster, mainClass: undefined }] } } }),
  ).toEqual([])
})
