import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import type { Finding } from './check.ts'
import { findProblems } from './index.ts'
import { foldSameLine } from './same-line.ts'

const forty = (more: string) =>
  parseClusterFile(`name: demo\nmaster: m\nworkers: ["w[1-40]"]\n${more}\n`, '/home/ada/cluster.yaml')
const told = (cluster: Cluster, change?: (facts: Facts) => Facts) => {
  const all = findProblems(cluster, sitesOf(cluster, bareFacts(cluster, change && { change })))
  return { all, folded: foldSameLine(all) }
}
const edits = ({ fixes = [] }: Finding) => fixes[0]?.edits
const size = (memory: (machine: string) => number) => (facts: Facts) => ({
  ...facts,
  system: { ...facts.system, memory: memory(facts.machine) },
})

test('a Java that the file names, and no machine has', () => {
  const { all, folded } = told(forty('java: { home: /srv/java }'))
  expect(all).toHaveLength(41)
  expect(folded).toMatchObject([
    {
      check: 'java',
      machine: '',
      summary: 'm, w[1-40]: there is no Java at /srv/java',
      evidence: 'no Java was found',
      fixes: [{ edits: [{ path: ['java', 'home'] }] }],
    },
  ])
})

test('evidence that differs is told with its machine, of some', () => {
  const { folded } = told(forty('java: { home: /srv/java }'), (facts) =>
    facts.machine === 'm'
      ? facts
      : { ...facts, javas: [{ home: `/opt/${facts.machine}`, version: '17.0.1', major: 17, vector: true }] },
  )
  expect(folded).toHaveLength(1)
  expect(folded[0]!.evidence).toBe(
    'on m:\nno Java was found\non w1:\n/opt/w1: 17.0.1\non w2:\n/opt/w2: 17.0.1\nand on 38 more',
  )
})

describe('memory that the file promises', () => {
  test('on all machines is one key of the file', () => {
    const { all, folded } = told(forty('spark: { worker: { memory: 900g } }'))
    expect(all).toHaveLength(40)
    expect(folded).toHaveLength(1)
    expect(folded[0]).toMatchObject({
      severity: 'error',
      summary: expect.stringMatching(/^w\[1-40\]: 900\.\d GiB are promised to jobs and daemons, and the machine has/),
      fixes: [{ title: 'share out the memory that each machine has (spark.worker.memory: auto)', up: true }],
    })
    expect(edits(folded[0]!)).toEqual([{ path: ['spark', 'worker', 'memory'], value: 'auto' }])
  })

  test('on most machines, too, and the one that only has little left is told with them', () => {
    const memory = (machine: string) => (machine === 'w1' ? 21_000 : machine === 'w2' ? 500_000 : 16_000)
    const { folded } = told(forty('spark: { worker: { memory: 19g } }'), size(memory))
    expect(folded).toMatchObject([
      { severity: 'error', summary: expect.stringMatching(/^w1, w\[3-40\]: 19\..* has 15\.6 GiB \(w3\)$/) },
    ])
  })

  test('on few machines is theirs', () => {
    const { folded } = told(
      forty('spark: { worker: { memory: 14g } }'),
      size((machine) => (machine === 'w1' || machine === 'w2' ? 8000 : 64_000)),
    )
    expect(folded.map((one) => [one.machine, edits(one)])).toEqual(
      ['w1', 'w2'].map((name) => [name, [{ path: ['machines', name, 'worker', 'memory'], value: 'auto' }]]),
    )
  })

  test('under `machines` is changed there, whatever holds for all', () => {
    const { folded } = told(
      threeMachines('spark: { worker: { memory: 900g } }\nmachines: { c: { worker: { memory: 800g } } }'),
    )
    expect(folded.map((one) => [one.machine, edits(one)])).toEqual([
      ['b', [{ path: ['spark', 'worker', 'memory'], value: 'auto' }]],
      ['c', [{ path: ['machines', 'c', 'worker', 'memory'], value: 'auto' }]],
    ])
  })

  test('of cores and of NodeManagers likewise', () => {
    const { folded } = told(threeMachines('yarn: { nodemanager: { memory: 900g, cores: 64 } }'))
    expect(folded.map((one) => [one.severity, edits(one)])).toEqual([
      ['error', [{ path: ['yarn', 'nodemanager', 'memory'], value: 'auto' }]],
      ['warning', [{ path: ['yarn', 'nodemanager', 'cores'], value: 'auto' }]],
    ])
  })
})

test('what is mended on each machine by itself stays one for each', () => {
  const of = (machine: string, more: Partial<Finding>): Finding => ({
    ...{ check: 'java', severity: 'error', machine, summary: 's', evidence: 'e', hint: 'h' },
    ...more,
  })
  const edit = { title: 't', actions: [], edits: [{ path: ['java', 'home'], value: undefined }], up: true }
  const alone: Finding[] = [
    ...['a', 'b'].map((machine) => of(machine, {})),
    ...['a', 'b'].map((machine) => of(machine, { service: 'spark-worker', fixes: [edit] })),
    ...['a', 'b'].map((machine) => of(machine, { fixes: [{ title: 't', actions: [], up: true }] })),
  ]
  expect(foldSameLine(alone)).toEqual(alone)
})
