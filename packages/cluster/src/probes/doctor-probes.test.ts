/** What the doctor's probes of daemons, drivers and HDFS understand, and what they find on a real disk. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { drivers } from './drivers.ts'
import { eventLogFolder } from './event-log-folder.ts'
import { executors } from './executors.ts'
import { lives } from './lives.ts'
import { redundancy } from './redundancy.ts'
import { ask } from './testing/ask.ts'

const here = '.tinderbox/clusters/demo'
const stamp = (seconds: number) => {
  const at = new Date(Date.now() + seconds * 1000)
  const two = (value: number) => `${value}`.padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.000`
}

async function home(things: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempFolder()
  for (const [name, text] of Object.entries(things)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

describe('lives', () => {
  test('of a daemon that a loop of ours starts again: the telling lines of its last lives, and no older ones', async () => {
    const old = `${stamp(-4000)} ERROR Worker: long ago\njava.lang.IllegalStateException: old`
    const fresh = `${stamp(-20)} ERROR Worker: it failed\njava.net.BindException: Address already in use\n\tat java.base/x.y(Z.java:1)\nCaused by: deeper`
    const folder = await home({
      [`${here}/services/spark-worker/run`]: '#!/bin/sh\n',
      [`${here}/logs/spark-worker.log`]: `${old}\n${stamp(-30)} INFO Worker: nothing\n${fresh}\n`,
      [`${here}/logs/spark-worker.out`]: 'WARNING: Using incubator modules\nException in thread "main" x\n',
      [`${here}/logs/spark-worker.pid`]: '999999999\n',
      [`${here}/logs/spark-worker.keeper.pid`]: '999999998\n',
    })
    const longAgo = new Date(Date.now() - 600_000)
    await utimes(join(folder, here, 'logs/spark-worker.keeper.pid'), longAgo, longAgo)
    // Files that are written at once may be of the same age.
    const before = new Date(Date.now() - 5000)
    await utimes(join(folder, here, 'logs/spark-worker.log'), before, before)
    const [life, ...more] = await ask(lives('demo'), folder)
    expect(more).toEqual([])
    expect(life).toMatchObject({ id: 'spark-worker', pid: undefined, state: undefined, restarts: 1 })
    expect(life!.log).toEqual([
      expect.stringContaining('ERROR Worker: it failed'),
      'java.net.BindException: Address already in use',
      'Caused by: deeper',
    ])
    expect(life).toMatchObject({ out: ['Exception in thread "main" x'], outIsNewer: true })
    await utimes(join(folder, here, 'logs/spark-worker.out'), longAgo, longAgo)
    expect(await ask(lives('demo'), folder)).toMatchObject([{ outIsNewer: false }])
  })

  test.each([['XYZ5'], [undefined]])(
    'the log of a daemon in the time zone %s, read by a login in another',
    async (zone) => {
      const { TZ: _, ...env } = process.env
      const inZone = { env: { ...env, ...(zone !== undefined && { TZ: zone }) } }
      const daemon = spawn('sleep', ['60'], { ...inZone, stdio: 'ignore' })
      const at = (seconds: number) =>
        execFileSync('date', ['-d', `${seconds} seconds`, '+%Y-%m-%d %H:%M:%S.000'], inZone)
          .toString()
          .trim()
      const log = `${at(-4000)} ERROR Worker: long ago\n${at(2)} ERROR Worker: it failed\n`
      const files = (id: string, pid: number, keeper: number) => ({
        [`${here}/services/${id}/run`]: '#!/bin/sh\n',
        [`${here}/logs/${id}.log`]: log,
        [`${here}/logs/${id}.pid`]: `${pid}\n`,
        [`${here}/logs/${id}.keeper.pid`]: `${keeper}\n`,
      })
      const folder = await home({
        ...files('spark-worker-1', daemon.pid!, 999999998),
        ...files('spark-worker-2', 999999999, daemon.pid!),
      })
      try {
        for (const login of ['ABC-9', 'ABC9']) {
          const found = await ask(lives('demo'), folder, `export TZ=${login}`)
          expect(found.map(({ log: lines }) => lines)).toEqual([
            [expect.stringContaining('it failed')],
            [expect.stringContaining('it failed')],
          ])
        }
      } finally {
        daemon.kill()
      }
    },
  )

  test('who has just sent what cannot be read', async () => {
    const error = (seconds: number, port: number, said: string) =>
      `${stamp(seconds)} ERROR TransportRequestHandler: Error while invoking RpcHandler#receive() for one-way message from /10.0.0.9:${port}.
${said}
\tat java.base/java.io.ObjectStreamClass.initNonProxy(ObjectStreamClass.java:597)
Caused by: java.lang.ClassNotFoundException: x
`
    const unreadable = [
      'java.io.InvalidClassException: org.apache.spark.resource.ResourceProfile; local class incompatible',
      'java.lang.ClassNotFoundException: scala.collection.immutable.$colon$colon',
      'java.lang.ClassCastException: cannot assign instance of scala.collection.immutable.List',
      'java.io.StreamCorruptedException: invalid type code: 00',
      'java.lang.IllegalStateException: unread block data',
    ]
    const others = [
      'java.lang.IllegalStateException: Expected SaslMessage, received something else',
      'java.lang.SecurityException: Authentication failed',
      'org.apache.spark.SparkException: Could not find CoarseGrainedScheduler.',
      // It belongs to another line.
      `${stamp(-5)} INFO Master: x\njava.io.InvalidClassException: x`,
    ]
    const folder = await home({
      [`${here}/services/spark-master/run`]: '#!/bin/sh\n',
      [`${here}/logs/spark-master.log`]: [
        error(-600, 1, unreadable[0]!),
        ...unreadable.map((said, i) => error(-5, 10 + i, said)),
        ...others.map((said, i) => error(-5, 20 + i, said)),
      ].join(''),
      [`${here}/logs/spark-master.pid`]: '999999999\n',
      [`${here}/logs/spark-master.keeper.pid`]: '999999998\n',
    })
    const [life] = await ask(lives('demo'), folder)
    expect(life!.garbled).toEqual(unreadable.map((said, i) => ({ from: `10.0.0.9:${10 + i}`, said })))
  })

  test('how often a loop of ours has begun one within the hour, without what was begun by hand', async () => {
    const life = (seconds: number) =>
      `${stamp(seconds)} INFO SignalUtils: Started daemon with process name: 1@b\n${stamp(seconds + 9)} INFO Worker: x\n`
    const hadoop = (seconds: number) =>
      `${stamp(seconds)} INFO DataNode: STARTUP_MSG: \n/****\nSTARTUP_MSG: Starting DataNode\n`
    const folder = await home({
      [`${here}/services/spark-worker/run`]: '#!/bin/sh\n',
      [`${here}/services/hdfs-datanode/run`]: '#!/bin/sh\n',
      [`${here}/logs/spark-worker.log`]: [-5000, -2000, -998, -700, -400, -100].map(life).join(''),
      [`${here}/logs/spark-worker.pid`]: '999999999\n',
      [`${here}/logs/spark-worker.keeper.pid`]: '999999998\n',
      [`${here}/logs/hdfs-datanode.log`]: Array.from({ length: 200 }, (_, i) => hadoop(i - 4000)).join(''),
      [`${here}/logs/hdfs-datanode.pid`]: '999999999\n',
      [`${here}/logs/hdfs-datanode.keeper.pid`]: '999999998\n',
    })
    const age = async (name: string, seconds: number) => {
      const at = new Date(Date.now() - seconds * 1000)
      await utimes(join(folder, here, 'logs', name), at, at)
    }
    await age('spark-worker.keeper.pid', 1000)
    await age('hdfs-datanode.keeper.pid', 9000)
    const [datanode, worker] = await ask(lives('demo'), folder)
    const { begun = [] } = worker!
    expect(begun.map((one) => one - begun[0]!)).toEqual([0, 300, 600])
    expect(datanode!.begun).toBeUndefined()
    await writeFile(
      join(folder, here, 'logs/hdfs-datanode.log'),
      Array.from({ length: 200 }, (_, i) => hadoop(2 * i - 1000)).join(''),
    )
    const [often] = await ask(lives('demo'), folder)
    expect(often!.begun).toHaveLength(100)
    expect(often!.begun!.at(-1)! - often!.begun![0]!).toBe(198)
  })

  test('as systemd says it', () => {
    expect(
      lives('demo').parse([
        'daemon|spark-worker|42|T|3|exit-code 1|12',
        'log|spark-worker|a | b',
        'newer|spark-worker',
        'begun|spark-worker|2026-11-25 19:20:01|2026-11-25 19:22:03',
        'daemon|x||||success 0|',
      ]),
    ).toEqual([
      {
        id: 'spark-worker',
        pid: 42,
        state: 'T',
        restarts: 3,
        ended: 'exit-code 1',
        age: 12,
        log: ['a | b'],
        out: [],
        outIsNewer: true,
        begun: [Date.UTC(2026, 10, 25, 19, 20, 1) / 1000, Date.UTC(2026, 10, 25, 19, 22, 3) / 1000],
      },
      {
        id: 'x',
        pid: undefined,
        state: undefined,
        restarts: 0,
        ended: 'success 0',
        age: undefined,
        log: [],
        out: [],
        outIsNewer: false,
      },
    ])
  })
})

test('executors: where they look for their driver, and what came of it just now', async () => {
  const folder = await home({
    [`${here}/work/spark-worker/app-20261125192000-0001/0/stderr`]: 'Spark Executor Command: "java"\n',
    [`${here}/work/spark-worker/app-20261125192000-0001/1/stderr`]:
      'Spark Executor Command: "java" "--driver-url" "spark://CoarseGrainedScheduler@127.0.0.1:1"\nCaused by: java.io.IOException: Failed to connect to /127.0.0.1:1\npyspark.errors.PySparkRuntimeError: [PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.11 than that in driver: 3.12, PySpark cannot run with different minor versions.\n',
    // It is only starting.
    [`${here}/work/spark-worker/app-20261125192000-0001/2/stderr`]: '',
  })
  expect(await ask(executors, folder)).toEqual([
    {
      application: 'app-20261125192000-0001',
      started: 3,
      running: 0,
      driver: { host: '127.0.0.1', port: 1 },
      dial: { outcome: 'refused', said: 'Connection refused' },
      python: '3.11 than that in driver: 3.12',
      said: 'Caused by: java.io.IOException: Failed to connect to /127.0.0.1:1',
    },
  ])
})

test('executors: of many applications, those that had one started last', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `app-20261125192000-00${10 + i}`)
  const folder = await home(
    Object.fromEntries(
      names.map((name) => [`${here}/work/spark-worker/${name}/0/stderr`, 'Spark Executor Command:\n']),
    ),
  )
  const lately = new Set(['app-20261125192000-0013', 'app-20261125192000-0022'])
  const longer = new Date(Date.now() - 60_000)
  for (const name of names)
    if (!lately.has(name)) await utimes(join(folder, here, 'work/spark-worker', name), longer, longer)
  const found = (await ask(executors, folder)).map(({ application }) => application)
  expect(found).toHaveLength(8)
  expect(found).toEqual(expect.arrayContaining([...lately]))
})

test('drivers: the settings of each', () => {
  const found = drivers.parse([
    'app-1|spark.executor.cores|4',
    'app-1|spark.driver.host|10.0.0.1',
    'app-2|spark.cores.max|2',
    '',
  ])
  expect(found.map(({ application, settings }) => [application, Object.fromEntries(settings)])).toEqual([
    ['app-1', { 'spark.executor.cores': '4', 'spark.driver.host': '10.0.0.1' }],
    ['app-2', { 'spark.cores.max': '2' }],
  ])
})

test('redundancy: only what is still so a moment later lasts', () => {
  expect(redundancy.parse(['LowRedundancyBlocks:0', 'PendingReconstructionBlocks:0'])).toEqual({
    low: 0,
    pending: 0,
    lasting: 0,
  })
  expect(
    redundancy.parse([
      'LowRedundancyBlocks:5',
      'PendingReconstructionBlocks:3',
      'then LowRedundancyBlocks:2',
      'then PendingReconstructionBlocks:1',
    ]),
  ).toEqual({ low: 5, pending: 1, lasting: 2 })
  expect(redundancy.parse([])).toBeUndefined()
})

test('the folder of the event logs, on HDFS and on the machine', () => {
  expect(eventLogFolder.parse(['hdfs 1777', 'local 750 tinderbox'])).toEqual({
    onHdfs: '1777',
    local: { mode: '750', owner: 'tinderbox' },
  })
  expect(eventLogFolder.parse([])).toEqual({ onHdfs: undefined, local: undefined })
})
