import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Deliver } from '../actions/action.ts'
import { apacheHadoop, tempFolder } from '../artifacts/testing/tiny.ts'
import type { Host, ScriptResult } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import type { Work } from './apply.ts'
import { bringSoftware, obtainSoftware } from './bring-software.ts'
import type { ProgressEvent } from './events.ts'
import { planUp } from './plan.ts'

beforeAll(async () => vi.stubEnv('TINDERBOX_CACHE', await tempFolder()))
afterAll(() => vi.unstubAllEnvs())

const options = { listener: () => undefined, signal: new AbortController().signal }
const obtain = (file: string, facts = bareFacts(threeMachines(file))) => {
  const cluster = threeMachines(file)
  return obtainSoftware(planUp({ cluster, facts, freshSecret: 'x' }), cluster, sitesOf(cluster, facts), options)
}
/** With all software but Java. */
const withoutJava = (change: Parameters<typeof changed>[2] = () => ({})) =>
  changed(
    healthyFacts(threeMachines()).map((f) => ({
      ...f,
      software: f.software.filter(({ name }) => !name.startsWith('java')),
    })),
    'b',
    change,
  )
/** One that no controller here has, from a server that is not there. */
const noJava = 'java: { version: 21, source: { mirror: "http://127.0.0.1:1" } }'

test('nothing is obtained when nothing is missing', async () => {
  expect(await obtain('', healthyFacts(threeMachines()))).toEqual(new Map())
})

test('Spark that cannot be had is an error before anything is touched', async () => {
  await expect(
    obtain(
      'spark: { source: { from: /there/is/none.tgz } }',
      bareFacts(threeMachines()).map((f) => ({
        ...f,
        javas: [{ home: '/j', version: '17.0.1', major: 17, vector: true }],
      })),
    ),
  ).rejects.toMatchObject({
    code: 'ARTIFACT_UNAVAILABLE',
    seen: expect.stringContaining('/there/is/none.tgz'),
  })
})

test('a Java that cannot be had is left to the packages of the machines, if every machine that lacks it has some', async () => {
  expect(await obtain(noJava, withoutJava())).toEqual(new Map())
  await expect(
    obtain(
      noJava,
      withoutJava((f) => ({ tools: new Set([...f.tools].filter((tool) => tool !== 'apt-get')) })),
    ),
  ).rejects.toMatchObject({ code: 'ARTIFACT_UNAVAILABLE', seen: expect.stringContaining('127.0.0.1:1') })
})

test('Hadoop is obtained from where the file says', async () => {
  const { path } = await apacheHadoop('3.5.0')
  const cluster = threeMachines(`hadoop: { source: { from: ${path} } }`)
  const facts = bareFacts(cluster)
  const actions = ['a', 'b'].map((machine): Deliver => ({
    kind: 'deliver',
    machine,
    why: '',
    artifact: 'hadoop',
    version: '3.5.0',
    folder: '/opt/tinderbox/software',
    name: 'hadoop-3.5.0',
  }))
  const plan = { ...planUp({ cluster, facts, freshSecret: 'x' }), steps: [{ title: 'Bring the software', actions }] }
  const told: string[] = []
  const listener = (event: ProgressEvent) => void (event.kind === 'note' && told.push(event.text))
  const software = await obtainSoftware(plan, cluster, sitesOf(cluster, facts), { ...options, listener })
  expect([...software.keys()]).toEqual(['hadoop'])
  expect(software.get('hadoop')).toMatchObject({ version: '3.5.0', source: 'file-or-url' })
  expect(told).toEqual([`Hadoop 3.5.0: file-or-url, ${path}`])
})

/** Machines that note what was asked of them and do nothing. */
function workOn(facts = withoutJava()): { work: Work; ran: string[]; told: string[] } {
  const cluster = threeMachines()
  const ran: string[] = []
  const told: string[] = []
  const host = (name: string): Host => ({
    ...localHost(name),
    run: (_script, { title, asRoot } = {}): Promise<ScriptResult> => {
      ran.push(`${name}: ${title}${asRoot ? ' as root' : ''}`)
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '', duration: 1 })
    },
  })
  const listener = (event: ProgressEvent) =>
    void (event.kind === 'action' && told.push(`${event.machine}: ${event.text}`))
  const work: Work = {
    cluster,
    hosts: new Map(['a', 'b', 'c'].map((name) => [name, host(name)])),
    machines: sitesOf(cluster, facts),
    software: new Map(),
    listener,
    signal: options.signal,
    secrets: [],
  }
  return { work, ran, told }
}

test('Java from packages is put where a delivered one would be', async () => {
  const { work, ran, told } = workOn()
  const action = (machine: string): Deliver => ({
    kind: 'deliver',
    machine,
    why: '',
    artifact: 'java',
    version: '17',
    folder: join('/opt/tinderbox', 'software'),
    name: 'java-17',
  })
  await bringSoftware([action('b'), action('c')], work)
  expect(ran.toSorted()).toEqual([
    'b: install openjdk-17-jre-headless as root',
    'c: install openjdk-17-jre-headless as root',
  ])
  expect(told.toSorted()).toEqual([
    'b: install openjdk-17-jre-headless from its packages',
    'c: install openjdk-17-jre-headless from its packages',
  ])
})
