/** What is wrong with the file and not with a machine is said once; and what a run knows already is not said as a riddle. */
import { describe, expect, test } from 'vitest'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { aDaemon, bareFacts, changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { usual, type Circumstances } from './check.ts'
import { findProblems } from './index.ts'

const found = (
  facts: readonly Facts[],
  { file = '', around = usual }: { file?: string; around?: Circumstances } = {},
) => {
  const cluster = threeMachines(file)
  return findProblems(cluster, sitesOf(cluster, facts), around)
}
const lab = { name: 'lab', folder: '/opt/tinderbox/clusters/lab', processes: 2 }
const all = (change: (one: Facts) => Partial<Facts>) =>
  bareFacts(threeMachines()).map((one) => ({ ...one, ...change(one) }))

describe('another cluster', () => {
  test('on all machines, and nothing of this one: the name was changed', () => {
    const [finding, ...more] = found(all(() => ({ otherClusters: [lab] })))
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      check: 'another-cluster',
      machine: 'a',
      severity: 'error',
      summary:
        'the name in the file was changed from lab to demo: all 3 machines of the file hold the cluster lab, and nothing of demo',
      evidence: '/opt/tinderbox/clusters/lab on all 3 machines; 6 of its processes run',
      hint: expect.stringMatching(/change it back to lab\. .*`tinderbox adopt a --name lab`.*`tinderbox down --purge`/),
    })
  })

  test.each<[string, (one: Facts) => Partial<Facts>]>([
    ['not on all', ({ machine }) => ({ otherClusters: machine === 'c' ? [] : [lab] })],
    ['not the same', ({ machine }) => ({ otherClusters: [machine === 'c' ? { ...lab, name: 'old' } : lab] })],
    [
      'beside this one',
      ({ machine }) => ({
        otherClusters: [lab],
        folders: machine === 'c' ? [{ path: '/opt/tinderbox/clusters/demo', mode: '755', owner: 'root' }] : [],
      }),
    ],
  ])('%s: the machines that hold it are named', (_, change) => {
    const findings = found(all(change))
    expect(findings.length).toBeGreaterThan(1)
    for (const { summary } of findings) expect(summary).toMatch(/^it belongs to another cluster, (lab|old)$/)
    expect(findings[0]!.evidence).toBe('/opt/tinderbox/clusters/lab exists; 2 of its processes run')
    expect(findings[0]!.hint).toMatch(/take a out of this file, or end lab first: `tinderbox adopt a --name lab`/)
  })
})

describe('a downgrade', () => {
  const running = all(({ machine }) => ({
    daemons: machine === 'a' ? [] : [{ ...aDaemon, pid: 7, version: '4.3.0', state: 'running' }],
  }))
  const file = 'spark: { version: 3.5.7 }'

  test('is one mistake, however many machines it would touch', () => {
    expect(found(running, { file })).toMatchObject([
      {
        check: 'downgrade',
        machine: 'b',
        evidence: 'b: spark-worker (pid 7) runs Spark 4.3.0; the same on 1 more',
        hint: expect.stringMatching(/4\.x .*up --rollback.*down --purge/),
      },
    ])
  })

  test('the version that runs can be kept, where nothing else of the file says which Spark', () => {
    const fixes = (text: string) => found(running, { file: text })[0]!.fixes
    expect(fixes(file)).toMatchObject([
      { onPurpose: true, up: true, edits: [{ path: ['spark', 'version'], value: '4.3.0' }] },
    ])
    expect(fixes('spark: { version: 3.5.7, source: { from: /srv/spark.tgz } }')).toBeUndefined()
    expect(fixes('spark: { version: 3.5.7, home: /srv/spark }')).toBeUndefined()
  })

  test('to what ran before is none', () => {
    expect(found(running, { file, around: { ...usual, back: true } })).toEqual([])
  })
})

describe('a key that has no effect', () => {
  const fixes = (more: string) =>
    found(
      all(() => ({})),
      { file: `spark: { conf: { spark.local.dir: /srv/spark } }\n${more}` },
    ).find(({ check }) => check === 'local-dir-ignored')!.fixes

  test('is taken out in passing; where sessions would end for it, only if somebody chooses it', () => {
    expect(fixes('')).toMatchObject([{ up: true, edits: [{ path: ['spark', 'conf', 'spark.local.dir'] }] }])
    expect(fixes('')![0]).not.toHaveProperty('onPurpose')
    expect(fixes('connect: {}')).toMatchObject([
      { onPurpose: true, disturbs: 'spark-connect starts anew: the sessions there end.' },
    ])
  })
})

describe('a worker that the file does not have', () => {
  const cluster = threeMachines()
  const facts = changed(healthyFacts(cluster), 'a', ({ sparkMaster }) => ({
    sparkMaster: {
      ...sparkMaster!,
      workers: [...sparkMaster!.workers, { ...sparkMaster!.workers[0]!, id: 'worker-9', host: '10.0.0.99' }],
    },
  }))
  const leaving = (addresses: readonly string[]) => ({ ...usual, leaving: [{ machine: 'd', addresses }] })

  test('of a machine that is about to be taken out is no news', () => {
    expect(found(facts, { around: leaving(['10.0.0.99']) })).toEqual([])
  })

  test('where it was not looked who it is: up takes out what was taken out of the file', () => {
    expect(found(facts, { around: leaving([]) })[0]!.hint).toBe(
      'Taken out of the file and still to be cleaned: d. tinderbox up drains, stops and cleans what was taken out.',
    )
  })

  test('of no machine that anybody knows', () => {
    expect(found(facts)).toMatchObject([{ check: 'stranger', hint: expect.stringContaining('forgotten') }])
    expect(found(facts, { around: leaving(['10.0.0.98']) })).toMatchObject([{ check: 'stranger' }])
  })
})
