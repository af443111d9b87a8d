import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
import { aDaemon, bareFacts, changed, healthyFacts, testSecret } from '../testing/facts.ts'
import { planUp, type Plan } from './plan.ts'

const alone = threeMachines('hdfs: {}')
const available = threeMachines('hdfs: {}\nha: {}')

const plan = (cluster: Cluster, facts: readonly Facts[]) => planUp({ cluster, facts, freshSecret: testSecret })

/** From the services on: `Format HDFS: a prepare -format`, `Start the name nodes: a start hdfs-namenode -> a`. */
function told({ steps }: Plan): string[] {
  return steps
    .filter(({ title }) => !/^(Note|Prepare the m|Bring|Write|Finish)/.test(title))
    .map(({ title, actions, until }) => {
      const what = actions.map((action) => {
        if (action.kind === 'prepare-service') return `${action.machine} ${action.arguments.join(' ')}`
        if (action.kind === 'start-service') return `${action.machine} ${action.restart ? 'restart' : 'start'}`
        return `${action.machine} ${action.kind}`
      })
      return `${title}: ${[...new Set(what)].join(', ')}${until ? ` -> ${until.machines?.join(' ') ?? 'all'}` : ''}`
    })
}

const nameFolderOf = (facts: Facts, state: 'absent' | 'unfinished') =>
  facts.hdfsFolders.map((one) => (one.kind === 'name' ? { ...one, state, clusterIds: [], image: false } : one))
const stopped = (facts: Facts, id: string, enabled = false) =>
  facts.daemons.map((one) =>
    one.id === id ? { ...aDaemon, id, enabled, state: enabled ? 'activating (auto-restart)' : 'stopped' } : one,
  )

describe('a cluster without anything', () => {
  test('is formatted once, before its NameNode starts', () => {
    const order = told(plan(alone, bareFacts(alone)))
    expect(order.slice(0, 5)).toEqual([
      'Format HDFS: a -format -nonInteractive',
      'Start the name nodes: a start -> all',
      'Start the secondary name node: a start -> all',
      'Start the data nodes: b start, c start -> all',
      'Make the folders of HDFS: a make-hdfs-folders',
    ])
  })

  test('with two NameNodes: the second takes the image of the first, then they agree in ZooKeeper', () => {
    expect(told(plan(available, bareFacts(available))).slice(0, 9)).toEqual([
      'Start ZooKeeper: a start, b start, c start -> all',
      'Start the journal nodes: a start, b start, c start -> all',
      'Format HDFS: a -format -nonInteractive',
      'Start the name nodes: a start -> a',
      'Give the standby its image: b -bootstrapStandby -nonInteractive',
      'Start the standby: b start -> b',
      'Prepare the failover: a -formatZK -nonInteractive',
      'Start the failover controllers: a start, b start -> all',
      'Start the data nodes: b start, c start -> all',
    ])
  })
})

test.each([alone, available])('a cluster that is up needs nothing', (cluster) => {
  expect(plan(cluster, healthyFacts(cluster)).steps).toEqual([])
})

describe('what was cut off goes on', () => {
  test('a format: only with the mark of the first one it overwrites what that has left', () => {
    const facts = changed(bareFacts(available), 'a', () => ({
      hdfsFolders: nameFolderOf(healthyFacts(available)[0]!, 'unfinished'),
    }))
    const result = plan(available, facts)
    expect(result.findings).toEqual([])
    expect(told(result)).toContain('Format HDFS: a -format -nonInteractive -force')
  })

  test('before the standby has its image: the first one is waited for, though nothing of it starts', () => {
    const facts = healthyFacts(available).map((one) => ({
      ...one,
      namenode: undefined,
      ...(one.machine === 'b' && {
        hdfsFolders: nameFolderOf(one, 'absent'),
        daemons: stopped(one, 'hdfs-namenode'),
      }),
    }))
    expect(told(plan(available, facts)).slice(0, 3)).toEqual([
      'Start the name nodes:  -> a',
      'Give the standby its image: b -bootstrapStandby -nonInteractive',
      'Start the standby: b start -> b',
    ])
  })
})

describe('a NameNode that was alone', () => {
  test('gives its journal to the JournalNodes while it is stopped, and the others take their image from it; whose names change is said', () => {
    const result = plan(available, healthyFacts(alone))
    expect(result.together).toMatch(/gets the journal/)
    expect(result.findings).toMatchObject([
      {
        check: 'hdfs-format',
        severity: 'warning',
        summary: expect.stringMatching(/hdfs:\/\/demo from then on, not hdfs:/),
      },
    ])
    expect(told(result).slice(0, 9)).toEqual([
      'Stop what is in the way: a stop-service, a remove-path',
      'Start ZooKeeper: a start, b start, c start -> all',
      'Start the journal nodes: a start, b start, c start -> all',
      'Start the name nodes: a write-file, a stop-service, a -initializeSharedEdits -nonInteractive, a restart -> a',
      'Give the standby its image: b -bootstrapStandby -nonInteractive',
      'Start the standby: b start -> b',
      'Prepare the failover: a -formatZK -nonInteractive',
      'Start the failover controllers: a start, b start -> all',
      'Start the data nodes: b write-file, b restart, c write-file, c restart -> all',
    ])
  })

  test('is not joined by another in the middle of an upgrade', () => {
    const other = threeMachines('hdfs: {}\nhadoop: { version: 3.3.6 }')
    const { findings } = plan(available, healthyFacts(other))
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { check: 'hdfs-format', summary: expect.stringMatching(/an upgrade of HDFS that is to come/) },
    ])
  })

  test('that stays alone after all loses the mark, but not while a journal was begun', () => {
    const marked = (journal: 'absent' | 'hdfs') =>
      healthyFacts(alone).map((one) => ({
        ...one,
        hdfsFolders: one.hdfsFolders.map((folder) =>
          folder.kind === 'name' && folder.state === 'hdfs'
            ? { ...folder, journalMissing: true as const }
            : folder.kind === 'journal' && one.machine === 'b'
              ? { ...folder, state: journal }
              : folder,
        ),
      }))
    const result = plan(alone, marked('absent'))
    expect(result.findings).toEqual([])
    expect(result.steps.flatMap(({ actions }) => actions)).toMatchObject([
      { kind: 'remove-path', machine: 'a', path: expect.stringMatching(/hdfs-namenode\.journal-missing$/) },
    ])
    expect(plan(alone, marked('hdfs')).steps).toEqual([])
  })

  test('is told from one that has lost its journal', () => {
    const facts = healthyFacts(available).map((one) => ({
      ...one,
      hdfsFolders: one.hdfsFolders.filter(({ kind }) => kind !== 'journal'),
    }))
    const { findings, steps } = plan(available, facts)
    expect(findings).toMatchObject([
      { check: 'hdfs-format', severity: 'error', summary: expect.stringMatching(/gone/) },
    ])
    expect(JSON.stringify(steps)).not.toContain('initializeSharedEdits')
  })
})

describe('a NameNode that has lost its folder', () => {
  test('takes the image from the other, and is not formatted; where it tries to start, it is stopped before', () => {
    const facts = changed(healthyFacts(available), 'a', (one) => ({
      hdfsFolders: nameFolderOf(one, 'absent'),
      daemons: stopped(one, 'hdfs-namenode', true),
      namenode: undefined,
    }))
    const result = plan(
      available,
      changed(facts, 'b', (one) => ({ namenode: { ...one.namenode!, state: 'active' } })),
    )
    expect(result.findings).toEqual([])
    expect(told(result).slice(0, 2)).toEqual([
      'Give the standby its image: a stop-service, a -bootstrapStandby -nonInteractive',
      'Start the standby: a start -> a',
    ])
    expect(JSON.stringify(result)).not.toContain('"-format"')
  })

  test('alone, has nobody to take it from: that is an error, and nothing is prepared', () => {
    const facts = changed(healthyFacts(alone), 'a', (one) => ({
      hdfsFolders: nameFolderOf(one, 'absent'),
      daemons: stopped(one, 'hdfs-namenode'),
      namenode: undefined,
    }))
    const { steps, findings } = plan(alone, facts)
    expect(findings).toMatchObject([{ check: 'hdfs-format', severity: 'error' }])
    expect(JSON.stringify(steps)).not.toContain('prepare-service')
  })
})

describe('a machine that joins', () => {
  const joins = (before: Cluster, after: Cluster) => plan(after, [...healthyFacts(before), bareFacts(after).at(-1)!])
  const kinds = ({ steps }: Plan, machine: string) =>
    steps.flatMap(({ actions }) =>
      actions.flatMap((one) => (one.machine === machine && one.kind.endsWith('service') ? [one.kind] : [])),
    )
  const nodes = (...workers: string[]) =>
    parseClusterFile(`name: demo\nmaster: a\nworkers: [${workers.join(', ')}]\nhdfs: {}\n`, '/home/ada/cluster.yaml')

  test('is let in by a NameNode that reads anew whom it takes calls from, and does not start anew', () => {
    const result = joins(nodes('b', 'c', 'd'), nodes('b', 'c', 'd', 'e'))
    expect(kinds(result, 'a')).toEqual(['reload-service'])
    expect(told(result)).toContain('Start the data nodes: e start -> all')
  })

  test('where the replication grows with it: let in first, as the NameNode starts anew only after all others', () => {
    const result = joins(nodes('b', 'c'), nodes('b', 'c', 'd'))
    expect(kinds(result, 'a').slice(0, 2)).toEqual(['reload-service', 'start-service'])
    const order = told(result).map((step) => step.split(':')[0])
    expect(order.indexOf('Start the data nodes')).toBeLessThan(order.indexOf('Change the name nodes'))
  })
})
