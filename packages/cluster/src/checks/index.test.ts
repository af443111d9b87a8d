import { readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { hadoopXml } from '../services/hadoop-xml.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { aDaemon, bareFacts, healthyFacts, sitesOf, type FactsOptions } from '../testing/facts.ts'
import { aFolder, nameNode } from '../testing/hadoop-facts.ts'
import type { Finding } from './check.ts'
import { doctorChecks } from './doctor-checks.ts'
import { checks, findProblems } from './index.ts'

/** Files that are no check. */
const frame = [
  'active-yarn.ts',
  ...['index.ts', 'check.ts', 'doctor-check.ts', 'doctor-checks.ts', 'fix.ts', 'fold.ts'],
  ...['make-room.ts', 'open-fix.ts', 'page.ts', 'pages.ts', 'symptoms.ts'],
  ...[
    'addresses.ts',
    'are-many.ts',
    'ask-of.ts',
    'bring-anew.ts',
    'cut-off.ts',
    'end-of-application.ts',
    'upgrade-action.ts',
    'end-of-program.ts',
    'drop-in.ts',
    'hosts-block.ts',
    'names-led.ts',
    'on-several.ts',
    'other-port.ts',
  ],
  ...[
    'silent-machine.ts',
    'start-anew.ts',
    'taken-ports.ts',
    'refused-programs.ts',
    'short-of-room.ts',
    'same-line.ts',
  ],
]

test('the lists and the folder agree, and every check is called as its file', async () => {
  const files = (await readdir(import.meta.dirname)).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !frame.includes(name),
  )
  expect([...checks, ...doctorChecks].map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted())
})

describe.each<[string, () => Cluster]>([
  ['three machines', threeMachines],
  ['a shared machine', sharedMachine],
  ['this machine', thisMachine],
  ['one with HDFS', () => threeMachines('hdfs: {}')],
  ['NameNodes that stand by for each other', () => threeMachines('hdfs: {}\nha: {}')],
  ['one with its own Spark and Java', () => threeMachines('spark: { home: /srv/spark }\njava: { home: /srv/java }')],
])('%s', (_, make) => {
  test.each<[string, (cluster: Cluster, options: FactsOptions) => Facts[]]>([
    ['bare', bareFacts],
    ['healthy', healthyFacts],
  ])('%s machines have no problem', (_kind, facts) => {
    const cluster = make()
    const javas = [{ home: '/srv/java', version: '17.0.15', major: 17, vector: true }]
    for (const supervision of ['systemd', 'systemd-user'] as const) {
      expect(
        findProblems(
          cluster,
          sitesOf(
            cluster,
            facts(cluster, {
              supervision,
              change: (one) => ({ ...one, javas: cluster.settings.java.home === undefined ? [] : javas }),
            }),
          ),
        ),
      ).toEqual([])
    }
  })
})

/** For each check, what must be wrong on machine b for it to speak up, and what it then says. */
interface Broken {
  readonly file?: string
  readonly options?: FactsOptions
  readonly change?: (facts: Facts) => Partial<Facts>
  readonly says: RegExp
  readonly severity?: Finding['severity']
  /** Where it is wrong; b, if nothing is said. */
  readonly on?: string
}

const oldNameNode = { ...aDaemon, id: 'hdfs-namenode', pid: 4711, version: '3.3.6', state: 'running' }

const python = (over: Partial<Facts['python']>) => (facts: Facts) => ({ python: { ...facts.python, ...over } })
const listens = (port: number, program: string | undefined, pid: number | undefined) => (facts: Facts) => ({
  listening: [...facts.listening, { port, program, pid }],
})
const clusterJson = (content: unknown) => ({
  path: '/opt/tinderbox/clusters/demo/cluster.json',
  mode: '644',
  owner: 'root',
  body: JSON.stringify(content),
})
const firstBoot = bareFacts(threeMachines())[0]!.system.bootId
const home = { supervision: 'process' } as const
const data = '/opt/tinderbox/clusters/demo/data/hdfs-datanode'
const name = '/opt/tinderbox/clusters/demo/data/hdfs-namenode'
const hdfsSite = (copies: number) => ({
  path: '/opt/tinderbox/clusters/demo/conf/hadoop/hdfs-site.xml',
  mode: '644',
  owner: 'root',
  body: hadoopXml({ 'dfs.replication': copies }),
})
const ofLab = { name: 'lab', folder: '/opt/tinderbox/clusters/lab', processes: 2 }
const runsSpark = (version: string) => () => ({ daemons: [{ ...aDaemon, pid: 7, version, state: 'running' }] })

const broken: Readonly<Record<string, readonly Broken[]>> = {
  architecture: [{ change: (facts) => ({ system: { ...facts.system, arch: 'riscv64' } }), says: /riscv64/ }],
  sudo: [{ file: 'sudo: always', options: home, says: /ada has no sudo/ }],
  'other-place': [
    { change: () => ({ elsewhere: '/home/ada/.tinderbox/clusters/demo' }), says: /lives in \/home\/ada\/\.tinderbox/ },
  ],
  'another-cluster': [{ change: () => ({ otherClusters: [ofLab] }), says: /^it belongs to another cluster, lab$/ }],
  'machine-twice': [
    {
      change: ({ system }) => ({
        system: { ...system, machineId: '1'.padStart(32, '0'), bootId: firstBoot, addresses: ['10.0.0.11'] },
      }),
      says: /^it is the machine that the file also calls a$/,
    },
  ],
  downgrade: [
    {
      file: 'spark: { version: 3.5.7 }',
      change: runsSpark('4.0.1'),
      says: /has Spark 4\.0\.1, and the file asks for 3\.5\.7/,
    },
    {
      file: 'spark: { version: 3.5.7 }',
      change: () => ({ files: [clusterJson({ settings: { spark: { version: '4.3.0' } } })] }),
      says: /has Spark 4\.3\.0, .* a downgrade across a major version/,
    },
  ],
  'disk-space': [
    { change: (facts) => ({ disk: { ...facts.disk, free: 1000 } }), says: /1\.7 GiB are needed and 1000 MiB are free/ },
    { change: (facts) => ({ disk: { ...facts.disk, free: 1753 } }), says: /there is too little disk space/ },
  ],
  memory: [
    {
      file: 'machines: { b: { worker: { memory: 64g } } }',
      says: /64\.7 GiB are promised .* the machine has 15\.6 GiB/,
    },
    {
      change: (facts) => ({ system: { ...facts.system, memory: 700 } }),
      says: /856 MiB are promised .* 700 MiB/,
    },
    {
      change: (facts) => ({ system: { ...facts.system, memory: 1000 } }),
      says: /144 MiB are left for the system, which should have 256 MiB/,
    },
    {
      // Of what takes it the file says nothing.
      file: 'spark: { worker: { heap: 192m } }',
      change: (facts) => ({ system: { ...facts.system, memory: 1000 } }),
      says: /144 MiB are left for the system, which should have 256 MiB/,
    },
    {
      file: 'spark: { worker: { memory: 14g } }',
      says: /MiB are left for the system, which should have/,
      severity: 'warning',
    },
    {
      file: 'spark: { worker: { memory: 512m } }',
      change: (facts) => ({ system: { ...facts.system, memory: 1000 } }),
      says: /144 MiB are left for the system, which should have 256 MiB/,
      severity: 'warning',
    },
    {
      file: 'spark: { worker: { cores: 9 } }',
      says: /9 cores are promised to jobs, and the machine has 8/,
      severity: 'warning',
    },
  ],
  java: [
    { file: 'java: { home: /srv/java }', says: /there is no Java at \/srv\/java/ },
    {
      file: 'java: { home: /srv/java }',
      change: () => ({ javas: [{ home: '/srv/java', version: '11.0.2', major: 11, vector: true }] }),
      says: /is 11\.0\.2, and Spark needs/,
    },
    {
      file: 'java: { home: /srv/java }',
      change: () => ({ javas: [{ home: '/srv/java', version: '17.0.2', major: 17, vector: false }] }),
      says: /trimmed/,
    },
  ],
  'spark-home': [
    {
      file: 'spark: { home: /srv/spark }',
      change: () => ({ sparkHome: { home: '/srv/spark', version: undefined } }),
      says: /there is no Spark at \/srv\/spark/,
    },
    {
      file: 'spark: { home: /srv/spark }',
      change: () => ({ sparkHome: { home: '/srv/spark', version: '3.5.1' } }),
      says: /is 3\.5\.1, and the file asks for 4\.3\.0/,
    },
  ],
  python: [
    {
      options: home,
      change: python({ path: undefined, version: undefined, complete: false }),
      says: /there is no Python "python3"/,
    },
    {
      file: 'python: { executable: python3.12 }',
      change: python({ path: undefined, version: undefined, complete: false }),
      says: /there is no Python "python3\.12"/,
    },
    { options: home, change: python({ complete: false }), says: /lacks parts of the standard library/ },
    { change: python({ version: '3.9.2' }), says: /3\.9\.2 is too old/ },
    { change: python({ version: '2.7.18' }), says: /2\.7\.18 is too old/ },
    { change: python({ version: '3.12.1' }), says: /is 3\.12\.1, and another machine's is 3\.11\.2/ },
  ],
  'port-in-use': [
    { change: listens(8081, 'nginx', 4242), says: /port 8081, which spark-worker needs, is taken by nginx/ },
    { change: listens(7079, undefined, undefined), says: /port 7079, .* taken by another program/ },
  ],
  stranger: [
    {
      on: 'a',
      change: () => ({
        sparkMaster: {
          url: 'spark://a:7077',
          status: 'ALIVE',
          activeapps: [],
          workers: [
            {
              id: 'worker-9',
              host: '10.0.0.99',
              port: 7079,
              webuiaddress: '',
              cores: 1,
              coresused: 0,
              memory: 1024,
              memoryused: 0,
              state: 'ALIVE',
            },
          ],
        },
      }),
      says: /10\.0\.0\.99:7079 is registered/,
      severity: 'warning',
    },
  ],
  'hdfs-data': [
    {
      file: 'hdfs: {}',
      change: () => ({ hdfsFolders: [aFolder('data', data, 'foreign')] }),
      says: /^the data folder \S+ is not empty, and what is in it is not HDFS's$/,
    },
    {
      file: 'hdfs: { data: [/srv/disk] }',
      change: () => ({ hdfsFolders: [aFolder('data', '/srv/disk', 'absent', { size: 900 })] }),
      says: /^the volume of the data folder \/srv\/disk has only 900 MiB$/,
    },
    {
      file: 'hdfs: { data: [/srv/disk] }\nmachines: { b: { roles: [hdfs-namenode] } }',
      change: () => ({
        hdfsFolders: [
          aFolder('name', name, 'hdfs'),
          aFolder('data', '/srv/disk', 'hdfs'),
          aFolder('data', data, 'hdfs'),
        ],
      }),
      says: /^the folder \/opt\S+\/hdfs-datanode holds blocks of HDFS, and is not among the data folders of the file$/,
    },
  ],
  'hdfs-layout': [
    {
      file: 'hdfs: {}\nhadoop: { version: 3.3.6 }',
      on: 'a',
      change: () => ({ hdfsFolders: [aFolder('name', name, 'hdfs', { layout: -67 })] }),
      says: /^a newer Hadoop has written the file system, and Hadoop 3\.3\.6 cannot read it$/,
    },
    {
      file: 'hdfs: {}',
      on: 'a',
      change: () => ({ hdfsFolders: [aFolder('name', name, 'hdfs', { layout: -66 })] }),
      says: /^for Hadoop 3\.5\.0 HDFS has to be upgraded, and no NameNode runs that could prepare it$/,
    },
    {
      file: 'hdfs: {}\nhadoop: { version: 3.9.0 }',
      on: 'a',
      severity: 'warning',
      change: () => ({ hdfsFolders: [aFolder('name', name, 'hdfs', { layout: -67 })] }),
      says: /^whether Hadoop 3\.9\.0 reads the file system as it is, is not known$/,
    },
  ],
  'hdfs-upgrade': [
    {
      file: 'hdfs: {}',
      on: 'a',
      change: () => ({ daemons: [oldNameNode] }),
      says: /^the upgrade of HDFS to Hadoop 3\.5\.0 is prepared by the NameNodes that run, and not all of them are well$/,
    },
    {
      file: 'hdfs: {}',
      on: 'a',
      severity: 'warning',
      change: () => ({ daemons: [oldNameNode], namenode: nameNode('active', []) }),
      says: /^the upgrade of HDFS from Hadoop 3\.3\.6 to 3\.5\.0 will not be final before you say so: /,
    },
    {
      file: 'hdfs: {}',
      on: 'a',
      severity: 'warning',
      change: () => ({
        namenode: { ...nameNode('active', []), upgrade: { since: Date.UTC(2026, 10, 25) } },
        hdfsFolders: [aFolder('name', name, 'hdfs', { layout: -66, upgrade: { from: '3.3.6' } })],
      }),
      says: /^the upgrade of HDFS from Hadoop 3\.3\.6 to 3\.5\.0 is not final: /,
    },
  ],
  'hdfs-removed': [
    {
      change: () => ({ hdfsFolders: [aFolder('data', data, 'hdfs')] }),
      says: /^the file has no HDFS any more, and the machine still holds its data$/,
    },
  ],
  'hdfs-few-copies': [
    {
      file: 'hdfs: {}',
      on: 'a',
      severity: 'warning',
      change: () => ({ files: [hdfsSite(1)], namenode: { ...nameNode('active', []), blocks: 7 } }),
      says: /^files that are on HDFS keep their one copy; new ones get 2$/,
    },
    {
      file: 'hdfs: { replication: 2 }',
      on: 'a',
      severity: 'warning',
      change: () => ({ files: [hdfsSite(1)] }),
      says: /^files that are on HDFS keep their one copy; new ones get 2$/,
    },
  ],
  'hdfs-format': [
    {
      file: 'hdfs: {}',
      on: 'a',
      change: () => ({ hdfsFolders: [aFolder('name', name, 'hdfs', { image: false })] }),
      says: /has a VERSION file and no image/,
    },
    {
      file: 'hdfs: {}',
      on: 'a',
      change: () => ({ hdfsFolders: [aFolder('name', name, 'foreign')] }),
      says: /is not empty, and what is in it is no file system$/,
    },
    {
      file: 'hdfs: {}',
      on: 'a',
      change: () => ({ hdfsFolders: [aFolder('name', name, 'empty'), aFolder('data', data, 'hdfs')] }),
      says: /no NameNode knows what is in it: formatting would give it up$/,
    },
  ],
  'local-dir-ignored': [
    {
      file: 'spark: { conf: { spark.local.dir: /srv/spark } }',
      on: 'a',
      severity: 'warning',
      says: /^spark\.local\.dir has no effect: what jobs spill is below \/opt\/tinderbox\/clusters\/demo\/local on each machine$/,
    },
  ],
  'firewall-unmanaged': [
    {
      file: 'firewall: manage',
      severity: 'warning',
      change: () => ({
        firewall: { tables: [], cards: [], opened: [], markedAt: [], unreadable: 'only root may read the rules' },
      }),
      says: /asks for `firewall: manage`, and its rules cannot be read/,
    },
  ],
  reboot: [{ options: home, says: /do not come back/, severity: 'warning' }],
}

describe.each(checks.map(({ name }) => name))('%s', (name) => {
  test.each((broken[name] ?? []).map((one) => [one.says.source, one] as const))(
    'says %s',
    (_, { file = '', options = {}, change = () => ({}), says, severity = 'error', on = 'b' }) => {
      const cluster = threeMachines(file)
      const facts = bareFacts(cluster, {
        ...options,
        change: (one) => (one.machine === on ? { ...one, ...change(one) } : one),
      })
      const found = findProblems(cluster, sitesOf(cluster, facts)).filter(
        (finding) => finding.machine === on && finding.check === name,
      )
      expect(found).toHaveLength(1)
      expect(found[0]).toMatchObject({ check: name, machine: on, severity })
      expect(found[0]!.summary).toMatch(says)
      for (const text of [found[0]!.evidence, found[0]!.hint]) expect(text).toMatch(/\S{2}/)
      expect(JSON.stringify(found)).not.toMatch(/undefined|NaN|\[object/)
    },
  )

  test('has been seen to speak up', () => {
    expect(broken[name]?.length ?? 0).toBeGreaterThan(0)
  })
})

describe('is silent', () => {
  const problems = (cluster: Cluster, facts: readonly Facts[]) =>
    findProblems(cluster, sitesOf(cluster, facts)).map(({ machine, check }) => `${machine} ${check}`)
  const onB = (cluster: Cluster, change: (facts: Facts) => Partial<Facts>, facts = bareFacts(cluster)) =>
    problems(
      cluster,
      facts.map((one) => (one.machine === 'b' ? { ...one, ...change(one) } : one)),
    )

  test.each<[string, string, (facts: Facts) => Partial<Facts>]>([
    [
      'where a strange processor has its own Java',
      '',
      (facts) => ({
        system: { ...facts.system, arch: 'riscv64' },
        javas: [{ home: '/j', version: '17.0.1', major: 17, vector: true }],
      }),
    ],
    [
      'where the other cluster is the one of the machine alone',
      '',
      () => ({ otherClusters: [{ ...ofLab, name: 'local' }] }),
    ],
    ['where Spark goes down within its major version', 'spark: { version: 4.0.1 }', runsSpark('4.3.0')],
    ['where Spark goes up', '', runsSpark('3.5.7')],
    ['where nobody can read what was applied', 'spark: { version: 3.5.7 }', () => ({ files: [clusterJson(null)] })],
    [
      'where what runs is old enough, whatever was written already',
      'spark: { version: 3.5.7 }',
      () => ({ ...runsSpark('3.5.6')(), files: [clusterJson({ settings: { spark: { version: '4.3.0' } } })] }),
    ],
    ['where a machine is a clone', '', ({ system }) => ({ system: { ...system, machineId: '1'.padStart(32, '0') } })],
    ['where a machine has no id', '', ({ system }) => ({ system: { ...system, machineId: '' } })],
    ['where Python can be installed', '', python({ path: undefined, version: undefined, complete: false })],
    ['where only the last part of a version differs', '', python({ version: '3.11.9' })],
    ['where a port is taken that the machine does not need', '', listens(7077, 'nginx', 4242)],
    [
      'where the volume of a data folder is just large enough',
      'hdfs: { data: [/srv/disk] }',
      () => ({ hdfsFolders: [aFolder('data', '/srv/disk', 'absent', { size: 2048 })] }),
    ],
    [
      'where a data folder holds blocks, however small its volume is',
      'hdfs: {}\nmachines: { b: { roles: [hdfs-namenode] } }',
      () => ({ hdfsFolders: [aFolder('name', name, 'hdfs'), aFolder('data', data, 'hdfs', { size: 900 })] }),
    ],
    [
      'where data folders that the file has no more are empty or gone, and one is only written otherwise',
      'hdfs: { data: [/srv/disk/] }\nmachines: { b: { roles: [hdfs-namenode] } }',
      () => ({
        hdfsFolders: [
          aFolder('name', name, 'hdfs'),
          aFolder('data', '/srv/disk/', 'hdfs'),
          aFolder('data', '/srv/disk', 'hdfs'),
          aFolder('data', data, 'empty'),
          aFolder('data', '/srv/old', 'absent'),
        ],
      }),
    ],
    ['where there is just enough disk', '', (facts) => ({ disk: { ...facts.disk, free: 1754 } })],
  ])('%s', (_, file, change) => {
    expect(onB(threeMachines(file), change)).toEqual([])
  })

  test('of an upgrade, where the file asks for a Hadoop that cannot read what is there', () => {
    const cluster = threeMachines('hdfs: {}\nhadoop: { version: 3.3.6 }')
    const facts = bareFacts(cluster).map((one) => ({
      ...one,
      ...(one.machine === 'a' && {
        daemons: [{ ...oldNameNode, version: '3.5.0' }],
        namenode: nameNode('active', []),
        hdfsFolders: [aFolder('name', name, 'hdfs', { layout: -67 })],
      }),
    }))
    expect(problems(cluster, facts)).toEqual(['a hdfs-layout'])
  })

  test('where a full disk needs nothing more', () => {
    const cluster = threeMachines()
    expect(onB(cluster, (facts) => ({ disk: { ...facts.disk, free: 1 } }), healthyFacts(cluster))).toEqual([])
  })

  test('where the ports are taken by the cluster itself, even if it cannot be seen by whom', () => {
    const cluster = threeMachines()
    const blind = healthyFacts(cluster).map((one) => ({
      ...one,
      listening: one.listening.map(({ port }) => ({ port, pid: undefined, program: undefined })),
    }))
    expect(problems(cluster, blind)).toEqual([])
    const orphan = healthyFacts(cluster).map((one) => ({ ...one, daemons: [] }))
    expect(problems(cluster, orphan)).toEqual([])
  })

  test('on this machine, where ports are stepped over instead', () => {
    const cluster = thisMachine()
    expect(
      problems(
        cluster,
        bareFacts(cluster, {
          change: (one) => ({
            ...one,
            listening: [7077, 7079, 8080].map((port) => ({ port, pid: 1, program: 'nginx' })),
          }),
        }),
      ),
    ).toEqual([])
  })
})

test.each([
  ['the two that differ from the first of a tie', ['3.11.2', '3.11.9', '3.12.1', '3.12.4'], ['c', 'd']],
  ['the master, where all others have another', ['3.12.1', '3.11.2', '3.11.2', '3.11.2'], ['a']],
  ['the one in the middle', ['3.11.2', '3.11.2', '3.12.1', '3.11.2'], ['c']],
  ['none for what many have that is too old', ['3.11.2', '3.9.2', '3.9.2', '3.11.2'], []],
])('Pythons of several minor versions: %s', (_, versions, blamed) => {
  const cluster = parseClusterFile('name: demo\nmaster: a\nworkers: [b, c, d]\n', '/home/ada/cluster.yaml')
  const facts = bareFacts(cluster).map((one, i) => ({ ...one, python: { ...one.python, version: versions[i] } }))
  const found = findProblems(cluster, sitesOf(cluster, facts)).filter(({ summary }) => !summary.includes('too old'))
  expect(found.map(({ check }) => check)).toEqual(blamed.map(() => 'python'))
  expect(found.map(({ machine }) => machine)).toEqual(blamed)
})

test('a Python of another version is told beside the one that most machines have', () => {
  const cluster = threeMachines()
  const facts = bareFacts(cluster).map((one) =>
    one.machine === 'a' ? one : { ...one, python: { ...one.python, version: '3.12.1' } },
  )
  const [found] = findProblems(cluster, sitesOf(cluster, facts))
  expect(found).toMatchObject({ machine: 'a', evidence: 'a: 3.11.2, b: 3.12.1' })
  expect(found!.hint).toContain('Give it Python 3.12')
})

test('of an empty HDFS, of as many copies as before, and of fewer nothing is said', () => {
  const said = (file: string, copies: number, blocks: number) => {
    const cluster = threeMachines(file)
    const facts = bareFacts(cluster, {
      change: (one) =>
        one.machine === 'a'
          ? { ...one, files: [hdfsSite(copies)], namenode: { ...nameNode('active', []), blocks } }
          : one,
    })
    return findProblems(cluster, sitesOf(cluster, facts)).filter(({ check }) => check === 'hdfs-few-copies').length
  }
  expect([said('hdfs: {}', 1, 0), said('hdfs: {}', 2, 7), said('hdfs: {}', 3, 7), said('hdfs: {}', 1, 7)]).toEqual([
    0, 0, 0, 1,
  ])
})
