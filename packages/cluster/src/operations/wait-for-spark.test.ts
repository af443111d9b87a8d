import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Host, ScriptResult } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { thisMachine, threeMachines } from '../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../testing/facts.ts'
import type { Work } from './apply.ts'
import type { ProgressEvent } from './events.ts'
import { waitForMaster, waitForWorkers } from './wait-for-spark.ts'

const result = (stdout: string): ScriptResult => ({ exitCode: 0, stdout, stderr: '', duration: 1 })
const servers: ReturnType<typeof createServer>[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

/** Instead of a line: what follows the master would go on for minutes. */
const goesOn = '...'

/** What is worked on, with a master that says these lines one after the other, and then nothing more. */
function workWith(
  cluster: Cluster,
  lines: readonly string[],
  signal = new AbortController().signal,
): { work: Work; told: string[] } {
  const told: string[] = []
  const host = (name: string): Host => ({
    ...localHost(name),
    read: (_script, options = {}) => {
      if (!options.onLine) return Promise.resolve(result(`the log of ${name}\n`))
      return new Promise((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error))
        for (const line of lines) if (line !== goesOn) options.onLine!(line)
        if (!lines.includes(goesOn)) resolve(result(''))
      })
    },
  })
  const work: Work = {
    cluster,
    hosts: new Map(cluster.machines.map(({ name }) => [name, host(name)])),
    machines: sitesOf(cluster, healthyFacts(cluster)),
    software: new Map(),
    listener: (event: ProgressEvent) => void (event.kind === 'waiting' && told.push(event.text)),
    signal,
    secrets: [],
  }
  return { work, told }
}

function states(cluster: Cluster): { whole: string; none: string; half: string } {
  const state = healthyFacts(cluster).find(({ sparkMaster }) => sparkMaster)!.sparkMaster!
  return {
    whole: JSON.stringify(state),
    none: JSON.stringify({ ...state, workers: [] }),
    half: JSON.stringify({ ...state, workers: state.workers.slice(0, 1) }),
  }
}

describe('workers', () => {
  const cluster = threeMachines()
  const { whole, none, half } = states(cluster)

  test('are waited for until the master counts all of them, whatever it says in between', async () => {
    const { work, told } = workWith(cluster, ['', '{"cut', none, half, '', whole, goesOn])
    await waitForWorkers(work, { service: 'spark-worker' })
    expect(told).toEqual([
      'workers to register: 0 of 2',
      'workers to register: 0 of 2',
      'workers to register: 0 of 2',
      'workers to register: 1 of 2',
      'workers to register: 0 of 2',
      '',
    ])
  })

  test('that do not come are named, with their logs and only theirs', async () => {
    const { work } = workWith(cluster, [none, half])
    await expect(waitForWorkers(work, { service: 'spark-worker' })).rejects.toMatchObject({
      code: 'NOT_HEALTHY',
      message: '1 of 2 workers registered with the master; missing: c',
      hint: expect.stringContaining('7077'),
      seen: 'c:\nthe log of c',
    })
  })

  test('of this machine go by their own names', async () => {
    const here = thisMachine()
    const { work } = workWith(here, [states(here).half])
    await expect(waitForWorkers(work, { service: 'spark-worker' })).rejects.toMatchObject({
      message: '1 of 2 workers registered with the master; missing: spark-worker-2',
    })
  })

  test('are all missing when the master never answers', async () => {
    const { work } = workWith(cluster, [''])
    await expect(waitForWorkers(work, { service: 'spark-worker' })).rejects.toMatchObject({
      message: '0 of 2 workers registered with the master; missing: b, c',
    })
  })

  test('are no longer waited for when the user has had enough', async () => {
    const controller = new AbortController()
    const { work } = workWith(cluster, [none, half, goesOn], controller.signal)
    const listener = (event: ProgressEvent) =>
      void (event.kind === 'waiting' && event.text.includes('1 of 2') && controller.abort(new Error('enough')))
    await expect(waitForWorkers({ ...work, listener }, { service: 'spark-worker' })).rejects.toThrow('enough')
  })
})

describe('the master', () => {
  /** The local cluster with its master at a port of the test's, asked for by this machine's own shell. */
  function workAt(port: number): { work: Work; told: string[] } {
    const made = workWith(thisMachine(), [])
    const on = made.work.machines.get('localhost')!
    const master = on.sites.get('spark-master')!
    const moved: MachineSite = {
      ...on,
      sites: new Map([['spark-master', { ...master, ports: { ...master.ports, rpc: port } }]]),
    }
    const host = localHost('localhost')
    return {
      ...made,
      work: { ...made.work, machines: new Map([['localhost', moved]]), hosts: new Map([['localhost', host]]) },
    }
  }

  test('is there once it takes connections, not before', async () => {
    const server = createServer((socket) => socket.end())
    servers.push(server)
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    )
    await new Promise((resolve) => server.close(resolve))
    const { work, told } = workAt(port)
    let done = false
    const waiting = waitForMaster(work).then(() => (done = true))
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(done).toBe(false)
    server.listen(port, '127.0.0.1')
    await waiting
    expect(told).toEqual(['the master to answer', ''])
  })

  test('that does not come is an error with its log', async () => {
    const { work } = workAt(1)
    const late: Host = {
      ...localHost('localhost'),
      run: () => Promise.resolve(result('late\n')),
      read: () => Promise.resolve(result('Address already in use\n')),
    }
    await expect(waitForMaster({ ...work, hosts: new Map([['localhost', late]]) })).rejects.toMatchObject({
      code: 'NOT_HEALTHY',
      machine: 'localhost',
      message: expect.stringContaining('127.0.0.1:1'),
      seen: 'Address already in use',
    })
  })
})
