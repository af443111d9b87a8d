/** What is said where nobody leads, where a DataNode is forgotten and where a NodeManager is unhealthy, word for word, and which causes it is told below. */
import { describe, expect, test } from 'vitest'
import type { Finding } from '../checks/check.ts'
import { checkPages } from '../checks/pages.ts'
import { fold } from '../checks/fold.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { serviceStatuses } from './service-status.ts'
import { symptomsOf } from './status-problems.ts'

/** ZooKeepers and JournalNodes on a, b and c; masters on a and b. */
const ofThree = parseClusterFile(
  'name: lab\nmaster: [a, b]\nworkers: [c]\nhdfs: {}\nyarn: {}\n',
  '/home/ada/cluster.yaml',
)
const ofForty = parseClusterFile(
  'name: lab\nmaster: [a, b]\nworkers: ["w[1-38]"]\nhdfs: {}\nyarn: {}\n',
  '/home/ada/cluster.yaml',
)

type Change = (facts: Facts) => Partial<Facts>

function symptoms(cluster: typeof ofThree, changes: Readonly<Record<string, Change>>): Finding[] {
  let facts: readonly Facts[] = healthyFacts(cluster)
  for (const [machine, change] of Object.entries(changes)) facts = changed([...facts], machine, change)
  const machines = sitesOf(cluster, facts)
  const services = serviceStatuses(cluster, machines)
  return symptomsOf({ cluster, services, machines, failures: new Map(), logs: new Map() })
}

/** A cause that was found before them. */
const causeOf = (explains: Finding['explains'], severity: Finding['severity'] = 'error'): Finding => ({
  ...{ check: 'unreachable', severity, machine: '', summary: 'a deeper cause', evidence: '', hint: 'h' },
  ...(explains && { explains }),
})

/** The checks that are told as causes; below `unreachable`, what follows from it. */
function foldedBelow(cluster: typeof ofThree, cause: Finding, told: readonly Finding[]) {
  const causes = fold(cluster, [cause, ...told])
  return { causes: causes.map(({ check }) => check), follows: causes[0]!.follows.map(({ check }) => check) }
}

const quorumLost: Change = () => ({ zookeeper: undefined })
const nameNodeWaits: Change = ({ namenode }) => ({ namenode: { ...namenode!, state: 'standby' } })
const masterWaits: Change = ({ sparkMaster }) => ({ sparkMaster: { ...sparkMaster!, status: 'STANDBY', workers: [] } })
const managerWaits: Change = ({ resourcemanager }) => ({
  resourcemanager: { ...resourcemanager!, ha: 'STANDBY', nodes: [] },
})

describe('no-leader', () => {
  test('of ZooKeeper: how many run and what each says; nothing else is told of who has no leader by it', () => {
    const lost = symptoms(ofThree, { a: quorumLost, b: quorumLost, c: quorumLost })
    expect(lost).toEqual([
      {
        check: 'no-leader',
        severity: 'error',
        machine: 'a',
        service: 'zookeeper',
        summary: 'ZooKeeper has no majority: 3 of 3 servers run, and they do not agree',
        evidence: 'a: no majority; b: no majority; c: no majority',
        hint: 'Start those that do not run: tinderbox up. If all run, see whether a firewall lies between them: tinderbox logs zookeeper',
      },
    ])
  })

  test('of ZooKeeper: those that do not run are counted, and told by themselves', () => {
    const stopped: Change = ({ daemons }) => ({
      zookeeper: undefined,
      daemons: daemons.map((one) => (one.id === 'zookeeper' ? { ...one, pid: undefined, state: 'stopped' } : one)),
    })
    const told = symptoms(ofThree, { a: quorumLost, b: stopped, c: stopped })
    expect(told.map(({ machine, summary }) => `${machine}: ${summary}`)).toEqual([
      'b: zookeeper does not run',
      'c: zookeeper does not run',
      'a: ZooKeeper has no majority: 1 of 3 servers run, and they do not agree',
    ])
    // Two that do not run are why the third leads nobody.
    const [cause] = fold(ofThree, [causeOf(['b', 'c'].map((machine) => ({ machine, service: 'zookeeper' }))), ...told])
    expect(cause!.follows).toEqual(told)
  })

  test.each([
    ['hdfs-namenode', nameNodeWaits, 'no NameNode is active'],
    ['spark-master', masterWaits, 'no Spark master is active'],
    ['yarn-resourcemanager', managerWaits, 'no ResourceManager is active'],
  ])('of %s: what each says, and not that its members are not counted', (service, change, summary) => {
    for (const cluster of [ofThree, ofForty])
      expect(symptoms(cluster, { a: change })).toEqual([
        {
          check: 'no-leader',
          severity: 'error',
          machine: 'a',
          service,
          summary,
          evidence: 'a: standby; b: standby',
          hint: `If one was lost or has just started, wait a minute. Else its log says why: tinderbox logs ${service}`,
        },
      ])
  })

  test('a NameNode in safe mode leads, and so does the one that is left', () => {
    const safe: Change = ({ namenode }) => ({ namenode: { ...namenode!, safeMode: 'Safe mode is ON.' } })
    expect(symptoms(ofThree, { a: safe }).filter(({ check }) => check === 'no-leader')).toEqual([])
    const swapped = healthyFacts(ofThree)[0]!.namenode!
    const told = symptoms(ofThree, { a: nameNodeWaits, b: () => ({ namenode: swapped }) })
    expect(told).toEqual([])
  })

  test('follows from what keeps most of the ZooKeepers from each other, and not from what keeps one', () => {
    const told = symptoms(ofThree, { a: quorumLost, b: quorumLost, c: quorumLost })
    const of = (...machines: string[]) => causeOf(machines.map((machine) => ({ machine, service: 'zookeeper' })))
    expect(foldedBelow(ofThree, of('b', 'c'), told)).toEqual({ causes: ['unreachable'], follows: ['no-leader'] })
    expect(foldedBelow(ofThree, of('c'), told)).toEqual({ causes: ['unreachable', 'no-leader'], follows: [] })
  })

  test.each([
    ['hdfs-namenode', nameNodeWaits, 'hdfs-journalnode'],
    ['spark-master', masterWaits, 'zookeeper'],
    ['yarn-resourcemanager', managerWaits, 'zookeeper'],
  ])('of %s follows from what the daemons need that it leads with: %#', (service, change, needed) => {
    const told = symptoms(ofThree, { a: change })
    const cause = causeOf(['a', 'b'].map((machine) => ({ machine, service: needed })))
    expect(foldedBelow(ofThree, cause, told)).toEqual({ causes: ['unreachable'], follows: ['no-leader'] })
    // Of the one that stands by it is not said.
    const other = causeOf([{ machine: 'b', service }])
    expect(foldedBelow(ofThree, other, told)).toEqual({ causes: ['unreachable', 'no-leader'], follows: [] })
  })

  test('no error follows from a warning', () => {
    const told = symptoms(ofThree, { a: masterWaits })
    const warning = causeOf([{ machine: 'a' }], 'warning')
    expect(foldedBelow(ofThree, warning, told).causes).toEqual(['unreachable', 'no-leader'])
  })
})

describe('hdfs-forgotten', () => {
  const dead =
    (...places: string[]): Change =>
    ({ namenode }) => ({ namenode: { ...namenode!, dead: places } })
  const gone = (count: number) => Array.from({ length: count }, (_, i) => `10.9.9.${i + 1}:9866`)

  test.each([
    [1, 'the NameNode counts a DataNode as dead that the file does not have'],
    [37, 'the NameNode counts 37 DataNodes as dead that the file does not have'],
  ])('%i of them are one warning, with their addresses', (count, summary) => {
    expect(symptoms(ofForty, { a: dead(...gone(count)) })).toEqual([
      {
        check: 'hdfs-forgotten',
        severity: 'warning',
        machine: 'a',
        service: 'hdfs-namenode',
        summary,
        evidence: gone(count).join(', '),
        hint: 'It forgets them when it starts anew.',
      },
    ])
  })

  test('is told at the first NameNode, whichever is active', () => {
    const first = healthyFacts(ofThree)[0]!.namenode!
    const told = symptoms(ofThree, { a: nameNodeWaits, b: () => ({ namenode: { ...first, dead: gone(1) } }) })
    expect(told).toMatchObject([{ check: 'hdfs-forgotten', machine: 'a' }])
  })

  test('one that the file has is none: that it does not run is told of it', () => {
    const { live } = healthyFacts(ofThree)[0]!.namenode!
    const [own] = Object.keys(live)
    const told = symptoms(ofThree, {
      a: ({ namenode }) => ({ namenode: { ...namenode!, live: {}, dead: [own!] } }),
    })
    expect(told.map(({ check, machine, service }) => [check, machine, service])).toEqual([
      ['not-registered', 'c', 'hdfs-datanode'],
    ])
  })

  test('follows from what ails the NameNode, a warning, too, and not from what ails a DataNode', () => {
    const told = symptoms(ofThree, { a: dead(...gone(1)) })
    for (const severity of ['error', 'warning'] as const) {
      const cause = causeOf([{ machine: 'a', service: 'hdfs-namenode' }], severity)
      expect(foldedBelow(ofThree, cause, told)).toEqual({ causes: ['unreachable'], follows: ['hdfs-forgotten'] })
    }
    const other = causeOf([{ machine: 'c', service: 'hdfs-datanode' }])
    expect(foldedBelow(ofThree, other, told)).toEqual({ causes: ['unreachable', 'hdfs-forgotten'], follows: [] })
  })
})

describe('unhealthy', () => {
  const report = '1/1 local-dirs usable space is below configured utilization percentage/no more usable space'
  /** The first so many of the NodeManagers. */
  const ill =
    (count: number): Change =>
    ({ resourcemanager }) => ({
      resourcemanager: {
        ...resourcemanager!,
        nodes: resourcemanager!.nodes.map((one, i) =>
          i < count ? { ...one, state: 'UNHEALTHY', healthReport: report } : one,
        ),
      },
    })

  test('says so of each, with its own report', () => {
    const one = (machine: string): Finding => ({
      check: 'unhealthy',
      severity: 'error',
      machine,
      service: 'yarn-nodemanager',
      summary: 'yarn-nodemanager is unhealthy: it gets no work',
      evidence: report,
      hint: 'Often a disk is full there: make room, and it is well again by itself within minutes.',
    })
    expect(symptoms(ofThree, { a: ill(1) })).toEqual([one('c')])
    expect(symptoms(ofForty, { a: ill(38) })).toEqual(Array.from({ length: 38 }, (_, i) => one(`w${i + 1}`)))
  })

  test('one that says nothing of why has no evidence', () => {
    const [told] = symptoms(ofThree, {
      a: ({ resourcemanager }) => ({
        resourcemanager: {
          ...resourcemanager!,
          nodes: resourcemanager!.nodes.map((one) => ({ ...one, state: 'UNHEALTHY' })),
        },
      }),
    })
    expect(told!.evidence).toBe('')
  })

  test('follows from what is found on its machine, or of the NodeManager there; not from a neighbour', () => {
    const told = symptoms(ofForty, { a: ill(2) })
    const follows = (explains: NonNullable<Finding['explains']>) =>
      fold(ofForty, [causeOf(explains), ...told])[0]!.follows.map(({ machine }) => machine)
    expect(follows([{ machine: 'w1' }])).toEqual(['w1'])
    expect(follows([{ machine: 'w1', service: 'yarn-nodemanager' }, { machine: 'w2' }])).toEqual(['w1', 'w2'])
    expect(follows([{ machine: 'w3' }, { machine: 'w1', service: 'spark-worker' }])).toEqual([])
  })
})

test.each([
  ['no-leader', 'Nobody is in charge', /masters, NameNodes, ResourceManagers or ZooKeeper .* none leads/],
  ['hdfs-forgotten', 'The NameNode counts a DataNode that the file does not have', /until the NameNode starts anew/],
  ['unhealthy', 'A NodeManager calls itself unhealthy', /YARN gives it no work/],
])('the page of %s says what it means', (check, title, means) => {
  const page = checkPages.get(check)!
  expect(page.title).toBe(title)
  expect(page.means).toMatch(means)
  expect(page.mend).not.toBe('')
})
