/** The checks of the machine itself: disks, limits, memory, units, Java and the software that was brought. */
import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import type { Examination } from '../probes/examination.ts'
import type { Facts } from '../probes/facts.ts'
import type { Life } from '../probes/lives.ts'
import { unitHash } from '../services/unit-hash.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, changed, healthyFacts, withFile, type FactsOptions } from '../testing/facts.ts'
import { aLife } from '../testing/healthy-examination.ts'
import { aPatient } from '../testing/patient.ts'
import type { Finding } from './check.ts'
import { doctorChecks, examine } from './doctor-checks.ts'
import { fold } from './fold.ts'

const here = '/opt/tinderbox/clusters/demo'
const work = `${here}/work/spark-worker`
const software = '/opt/tinderbox/software'

describe.each<[string, () => Cluster]>([
  ['three machines', threeMachines],
  ['a shared machine', sharedMachine],
  ['this machine', thisMachine],
  ['one with Hadoop', () => threeMachines('hdfs: { data: [/srv/disk] }\nyarn: {}\nhistory: {}')],
])('on %s', (_, make) => {
  test.each(['systemd', 'systemd-user', 'process'] as const)(
    'nothing is found where all is well (%s)',
    (supervision) => {
      const cluster = make()
      expect(examine(aPatient({ cluster, facts: healthyFacts(cluster, { supervision }) }))).toEqual([])
      expect(
        examine(aPatient({ cluster, facts: bareFacts(cluster, { supervision }), patient: { isUp: false } })),
      ).toEqual([])
    },
  )

  test('nothing is found where nothing was seen', () => {
    const cluster = make()
    const blind = aPatient({ cluster })
    expect(examine({ ...blind, examined: new Map() })).toEqual([])
    const none = [...blind.examined.keys()].map((machine): [string, Examination] => [machine, { machine, unseen: [] }])
    expect(examine({ ...blind, examined: new Map(none) })).toEqual([])
  })
})

interface Fault {
  readonly file?: string
  readonly options?: FactsOptions
  readonly facts?: (facts: Facts) => Partial<Facts>
  readonly seen?: (seen: Examination) => Partial<Examination>
  readonly says: RegExp
  readonly severity?: Finding['severity']
  readonly shows: RegExp
  /** The kinds of actions of the best fix, `up` and `edit` among them; undefined: only told. */
  readonly mends?: readonly string[]
  readonly on?: string
}

const dead = { device: 'nas:/disk', at: '/srv/disk', type: 'nfs4', options: 'rw,hard' }
const aged = { folder: '/var/tmp', after: '30d', line: 'tmpfiles.d: q /var/tmp 1777 root root 30d', spares: [] }

const volume =
  (folder: string, over: Partial<NonNullable<Examination['volumes']>['folders'][number]>, options = 'rw') =>
  (seen: Examination) => ({
    volumes: {
      ...seen.volumes!,
      mounted: [...seen.volumes!.mounted, { device: '/dev/sdb1', at: folder, type: 'ext4', options }],
      folders: [
        ...seen.volumes!.folders.filter((one) => one.folder !== folder),
        {
          folder,
          real: folder,
          hangs: false,
          size: 100_000,
          free: 50_000,
          inodes: 1000_000,
          inodesFree: 500_000,
          empty: false,
          ...over,
        },
      ],
    },
  })
const noUnitFile = ({ files }: Facts) => ({ files: files.filter(({ path }) => !path.endsWith('spark-worker.service')) })
const app = (age: number, id = 'app-20260101000000-0000') => ({ path: `${work}/${id}`, id, age })
const worker =
  (over: Partial<NonNullable<Examination['running']>[number]>) =>
  ({ running = [] }: Examination) => ({
    running: running.map((one) => (one.service === 'spark-worker' ? { ...one, ...over } : one)),
  })
const unit =
  (over: Partial<NonNullable<Examination['units']>[number]>) =>
  ({ units = [] }: Examination) => ({
    units: units.map((one) => ({ ...one, ...over })),
  })
const spark =
  (over: Partial<NonNullable<Examination['integrity']>[number]>) =>
  ({ integrity = [] }: Examination) => ({
    integrity: integrity.map((one) => (one.name === 'spark-4.3.0' ? { ...one, ...over } : one)),
  })
const killed = (at: number, now = at + 30) => ({
  now,
  kills: [{ at, service: 'spark-worker', line: 'n2 systemd[1]: killed by the OOM killer' }],
  written: new Map([['spark-worker', 1000]]),
})
const daemon =
  (over: Partial<Facts['daemons'][number]>) =>
  ({ daemons }: Facts) => ({ daemons: daemons.map((one) => ({ ...one, ...over })) })

const faults: Readonly<Record<string, readonly Fault[]>> = {
  'disk-full': [
    {
      seen: (seen) => ({
        ...volume(work, { free: 0 })(seen),
        growth: { ...seen.growth!, applications: [app(4000)], sizes: new Map([[app(0).path, 5000]]) },
      }),
      says: /^the disk at \S+\/work\/spark-worker is full: 0 MiB of 97\.7 GiB are free$/,
      shows: /work\/spark-worker: 0 of 100000 MiB free, .*\/dev\/sdb1[^]*du: 4\.9 GiB/,
      mends: ['remove-path'],
    },
    { seen: volume(work, { free: 900 }), says: /is full: 900 MiB/, shows: /sdb1/ },
    {
      file: 'hdfs: { data: [/srv/disk] }',
      seen: volume('/srv/disk', { free: 3 }),
      says: /the disk at \/srv\/disk is full/,
      shows: /\/srv\/disk: 3 of/,
    },
  ],
  'disk-nearly-full': [
    {
      seen: volume(work, { free: 4000 }),
      says: /is nearly full: 3\.9 GiB of 97\.7 GiB/,
      severity: 'warning',
      shows: /sdb1/,
    },
  ],
  'disk-read-only': [
    {
      seen: volume(work, {}, 'ro,relatime'),
      says: /work\/spark-worker, which the cluster writes to, is on a read-only/,
      shows: /\/proc\/mounts: \/dev\/sdb1 \S+ ext4 ro,relatime/,
    },
  ],
  'inodes-used-up': [
    {
      seen: volume(work, { inodesFree: 12 }),
      says: /can take no more files: 12 of 1000000 inodes/,
      shows: /12 of 1000000 inodes/,
    },
  ],

  'mount-dangling': [
    {
      file: 'hdfs: { data: [/srv/disk/hdfs] }',
      seen: (seen) => ({
        volumes: { ...seen.volumes!, fstab: [{ device: 'LABEL=x', at: '/srv/disk', type: 'xfs', options: 'nofail' }] },
      }),
      says: /^the disk that belongs at \/srv\/disk is not mounted: \/srv\/disk\/hdfs is on another one$/,
      shows: /LABEL=x \/srv\/disk xfs nofail[^]*\/srv\/disk\/hdfs: empty, on the file system of \/$/,
      mends: ['mount-disk', 'up'],
    },
    {
      // What was written there meanwhile would be hidden.
      file: 'hdfs: { data: [/srv/disk/hdfs] }',
      seen: (seen) => ({
        volumes: {
          ...seen.volumes!,
          folders: seen.volumes!.folders.map((one) => ({ ...one, empty: false })),
          fstab: [{ device: 'LABEL=x', at: '/srv/disk', type: 'xfs', options: 'nofail' }],
        },
      }),
      says: /^the disk that belongs at \/srv\/disk is not mounted/,
      shows: /\/srv\/disk\/hdfs: not empty/,
    },
  ],
  'disk-hangs': [
    {
      file: 'hdfs: { data: [/srv/disk] }',
      facts: () => ({ hanging: [{ folder: '/srv/disk', needed: false, mount: dead }] }),
      says: /^\/srv\/disk does not answer: whoever looks into it hangs$/,
      shows: /^stat -f \/srv\/disk: no answer within 2 s\n\/proc\/mounts: nas:\/disk \/srv\/disk nfs4 rw,hard$/,
    },
    {
      // As it died after the facts were read.
      file: 'hdfs: { data: [/srv/disk] }',
      seen: volume('/srv/disk', { hangs: true }),
      says: /^\/srv\/disk does not answer: whoever looks into it hangs$/,
      shows: /\/proc\/mounts: \/dev\/sdb1 \/srv\/disk/,
    },
    {
      // Both looks have met it: one cause, one finding, for all folders on it.
      file: 'hdfs: { data: [/srv/disk/a, /srv/disk/b] }',
      facts: () => ({
        hanging: ['/srv/disk/a', '/srv/disk/b'].map((folder) => ({ folder, needed: false, mount: dead })),
      }),
      seen: volume('/srv/disk/a', { hangs: true }),
      says: /^\/srv\/disk\/a does not answer: whoever looks into it hangs, and so it is with 1 more on the same disk$/,
      shows: /stat -f \/srv\/disk\/b: no answer/,
    },
  ],
  'oom-killed': [
    {
      file: 'spark: { worker: { memory: 4g } }',
      seen: () => ({ oom: killed(2000) }),
      says: /^the kernel ended spark-worker, or an executor of it, once: no memory was left \(last 1970-01-01 00:33 UTC\)$/,
      shows: /killed by the OOM killer[^]*4096 MiB for jobs/,
      mends: ['edit machines.b.worker.memory=3072m', 'up'],
    },
    { seen: () => ({ oom: killed(2000) }), says: /the kernel ended spark-worker/, shows: /OOM killer/ },
    {
      seen: () => ({ oom: killed(2000, 2700) }),
      says: /the kernel ended spark-worker/,
      severity: 'warning',
      shows: /OOM killer/,
    },
    {
      facts: daemon({ pid: undefined }),
      seen: () => ({ oom: killed(2000, 2700), running: [] }),
      says: /the kernel ended spark-worker/,
      shows: /OOM killer/,
    },
  ],
  'java-broken': [
    {
      seen: () => ({ javaStart: [{ home: `${software}/java-17`, starts: false, said: 'Error: failed libjvm.so' }] }),
      says: /^Java at \/opt\/tinderbox\/software\/java-17 does not start$/,
      shows: /-version: Error: failed libjvm\.so/,
      mends: ['remove-path', 'stop-service', 'up'],
    },
    {
      seen: ({ integrity = [] }) => ({
        javaStart: [{ home: `${software}/java-17`, starts: false, said: 'Error' }],
        integrity: integrity.map((one) => (one.name === 'java-17' ? { ...one, changed: ['lib/modules'] } : one)),
      }),
      says: /java-17 does not start$/,
      shows: /Error/,
      mends: ['remove-path', 'stop-service', 'up'],
    },
    {
      file: 'java: { home: /srv/java }',
      facts: () => ({ javas: [{ home: '/srv/java', version: '17.0.1', major: 17, vector: true }] }),
      seen: () => ({ javaStart: [{ home: '/srv/java', starts: false, said: '' }] }),
      says: /^Java at \/srv\/java does not start$/,
      shows: /it ended and said nothing/,
    },
  ],
  'software-damaged': [
    {
      seen: spark({ missing: ['jars/x.jar'] }),
      says: /^spark-4\.3\.0 is not as it was brought: jars\/x\.jar is missing/,
      shows: /software\/spark-4\.3\.0: jars/,
      mends: ['remove-path', 'up'],
    },
    {
      seen: spark({ changed: ['jars/y.jar'] }),
      says: /jars\/y\.jar was changed/,
      shows: /y\.jar/,
      mends: ['remove-path', 'up'],
    },
    {
      seen: spark({ release: '4.2.1' }),
      says: /its RELEASE file says 4\.2\.1/,
      shows: /RELEASE/,
      mends: ['remove-path', 'up'],
    },
    {
      seen: spark({ sizes: 'other' }),
      says: /other names or sizes than on 2 other machines/,
      shows: /sizes/,
      mends: ['remove-path', 'up'],
    },
  ],
  'selinux-denied': [
    {
      seen: () => ({ denials: { selinux: ['avc:  denied  { write } comm="java"'], apparmor: [] } }),
      says: /^SELinux refuses java what it asks for: 1 line/,
      shows: /avc: {2}denied/,
    },
  ],
  'apparmor-denied': [
    {
      seen: () => ({ denials: { selinux: [], apparmor: ['apparmor="DENIED" profile="p"'] } }),
      says: /^AppArmor refuses a program what/,
      shows: /DENIED/,
      severity: 'warning',
    },
    {
      seen: () => ({ denials: { selinux: [], apparmor: ['apparmor="DENIED" profile="p" comm="python3.11"'] } }),
      says: /^AppArmor refuses python3\.11 what/,
      shows: /DENIED/,
    },
  ],
  'java-other': [
    {
      seen: worker({ program: '/usr/lib/jvm/java-21/bin/java' }),
      says: /^spark-worker runs with \/usr\/lib\/jvm\/java-21, and should run with \/opt\/tinderbox\/software\/java-17$/,
      shows: /exe: \/usr\/lib\/jvm\/java-21\/bin\/java/,
      mends: ['stop-service', 'up'],
    },
    {
      facts: (facts) =>
        withFile(facts, 'spark-worker/run', ({ body }) => ({
          body: body.replace('JAVA_HOME=/opt/tinderbox', 'JAVA_HOME=/srv'),
        })),
      says: /^spark-worker runs with/,
      shows: /run: JAVA_HOME=\/srv\/software\/java-17/,
      mends: ['stop-service', 'up'],
    },
  ],
  'spark-versions': [
    {
      facts: daemon({ version: '4.2.0' }),
      says: /^spark-worker runs Spark 4\.2\.0, and others run another: they do not/,
      shows: /a spark-master: Spark 4\.3\.0/,
      mends: ['up'],
    },
    {
      facts: daemon({ version: '4.3.1' }),
      severity: 'warning',
      says: /the file says 4\.3\.0/,
      shows: /b spark-worker: Spark 4\.3\.1/,
      mends: ['up'],
    },
  ],
  'unit-masked': [
    {
      seen: unit({ load: 'masked', state: 'masked' }),
      says: /^the unit of spark-worker is masked/,
      shows: /LoadState=masked/,
      mends: ['up'],
    },
  ],
  'unit-changed': [
    {
      severity: 'warning',
      facts: (facts) =>
        withFile(facts, 'spark-worker.service', ({ body }) => ({ body: body.replace('Restart=always', 'Restart=no') })),
      says: /its file was changed$/,
      shows: /- Restart=always\n\+ Restart=no/,
      mends: ['stop-service', 'up'],
    },
    {
      severity: 'warning',
      seen: unit({ restart: 'no', dropIns: ['/etc/x.conf'] }),
      says: /Restart=no$/,
      shows: /drop-in: \/etc\/x\.conf/,
      mends: ['set-aside', 'start-service'],
    },
    {
      severity: 'warning',
      seen: unit({ restart: 'no', dropIns: ['/etc/x.conf', '/etc/y.conf'] }),
      says: /Restart=no$/,
      shows: /x\.conf\ndrop-in: \/etc\/y\.conf/,
    },
    {
      severity: 'warning',
      seen: unit({ stale: true }),
      says: /systemd has an older one in mind/,
      shows: /NeedDaemonReload/,
      mends: ['start-service'],
    },
    {
      severity: 'warning',
      facts: noUnitFile,
      seen: unit({ load: 'not-found' }),
      says: /^the unit file of spark-worker is gone: it runs, and could not be started again$/,
      shows: /LoadState=not-found/,
      mends: ['up'],
    },
    {
      facts: (facts) => ({
        ...noUnitFile(facts),
        daemons: facts.daemons.map((one) => ({ ...one, pid: undefined, enabled: false })),
      }),
      seen: unit({ load: 'loaded', stale: true }),
      says: /gone: nobody can start it$/,
      shows: /NeedDaemonReload=yes/,
      mends: ['up'],
    },
  ],
  'unit-disabled': [
    {
      severity: 'warning',
      facts: daemon({ enabled: false }),
      says: /^spark-worker runs, and would not come back/,
      shows: /not enabled/,
      mends: ['up'],
    },
  ],
  limits: [
    {
      severity: 'warning',
      seen: worker({ files: 1024 }),
      says: /^spark-worker may have only 1024 files open$/,
      shows: /Max open files 1024[^]*LimitNOFILE=65536/,
      mends: ['start-service'],
    },
    {
      severity: 'warning',
      seen: worker({ processes: 100 }),
      says: /only 100 processes and threads$/,
      shows: /Max processes 100/,
      mends: ['start-service'],
    },
    {
      severity: 'warning',
      options: { supervision: 'process' },
      seen: worker({ files: 1024 }),
      says: /1024 files/,
      shows: /1024/,
    },
  ],
  'work-growing': [
    {
      severity: 'warning',
      seen: ({ growth }) => ({ growth: { ...growth!, applications: [app(300_000)] } }),
      says: /^1 work folder of applications that ended long ago is still there$/,
      shows: /app-20260101000000-0000: 3 days old/,
      mends: ['remove-path'],
    },
    {
      severity: 'warning',
      seen: ({ growth }) => ({ growth: { ...growth!, logs: [{ path: `${here}/logs/spark-worker.out`, size: 900 }] } }),
      says: /^spark-worker\.out has 900 MiB/,
      shows: /spark-worker\.out/,
    },
    {
      file: "spark: { conf: { spark.executor.logs.rolling.strategy: '' } }",
      severity: 'warning',
      on: '',
      says: /the output of executors has no bound/,
      shows: /rolling\.strategy: ""/,
      mends: ['edit spark.conf.spark.executor.logs.rolling.strategy=size', 'up'],
    },
  ],
  'swapped-out': [
    {
      severity: 'warning',
      seen: worker({ swapped: 200 }),
      says: /^spark-worker is partly swapped out: 200 MiB$/,
      shows: /VmSwap 200 MiB, VmRSS 300 MiB/,
      mends: ['start-service'],
    },
    {
      severity: 'warning',
      seen: ({ running = [] }) => ({
        running: [...running, { ...running[0]!, pid: 5, application: 'app-1', swapped: 900 }],
      }),
      says: /^an executor of app-1 is/,
      shows: /VmSwap 900/,
    },
  ],
  'huge-pages': [
    {
      severity: 'warning',
      seen: () => ({ hugePages: { enabled: 'always', defrag: 'always', stalls: 3 } }),
      says: /programs wait/,
      shows: /compact_stall 3/,
    },
  ],
  'tmp-cleaner': [
    {
      file: 'hdfs: { data: [/tmp/hdfs] }',
      severity: 'warning',
      seen: () => ({ tmpRules: [{ folder: '/tmp', after: 'boot', line: 'tmpfiles.d: D /tmp 1777 root root -' }] }),
      says: /^\/tmp\/hdfs \(hdfs\.data\) is emptied at every start of the machine$/,
      shows: /D \/tmp 1777/,
    },
    {
      file: 'hdfs: { data: [/srv/x, /var/tmp/hdfs] }',
      severity: 'warning',
      seen: () => ({ tmpRules: [{ folder: '/var/tmp', after: '30d', line: 'q /var/tmp' }] }),
      says: /^\/var\/tmp\/hdfs .* is emptied of what is older than 30d$/,
      shows: /q \/var\/tmp/,
    },
    {
      file: 'hdfs: { data: [/srv/x, /var/tmp/hdfs] }',
      severity: 'warning',
      seen: () => ({ tmpRules: [{ ...aged, after: '0' }] }),
      says: /^\/var\/tmp\/hdfs .* is emptied whenever the machine cleans up$/,
      shows: /q \/var\/tmp/,
      mends: ['write-file'],
    },
    {
      file: 'hdfs: { data: [/var/tmp/hdfs] }',
      options: { supervision: 'systemd-user' },
      severity: 'warning',
      seen: () => ({ tmpRules: [aged] }),
      says: /^\/var\/tmp\/hdfs /,
      shows: /q \/var\/tmp/,
    },
  ],
}

describe('what a rule of age would empty', () => {
  const asked = (dirs: readonly string[], ...rules: NonNullable<Examination['tmpRules']>) =>
    examine(
      aPatient({
        cluster: threeMachines(`hdfs: { data: [${dirs.join(', ')}] }`),
        examined: { b: () => ({ tmpRules: rules }) },
      }),
    )
  const bodies = (found: readonly Finding[]) =>
    found.map(({ fixes }) =>
      fixes?.[0]?.actions.map((action) => (action.kind === 'write-file' ? action.body.split('\n').slice(1, -1) : [])),
    )

  test('is taken out, all of it in one file, with what was taken out before', () => {
    expect(bodies(asked(['/var/tmp/a', '/var/tmp/b'], { ...aged, spares: ['/var/tmp/a'] }))).toEqual([
      [['x /var/tmp/a', 'x /var/tmp/b']],
    ])
  })

  test.each([['/var/tmp/a'], ['/var/tmp/a/'], ['/var/tmp/a/b/c'], ['/var/tmp/?'], ['/var/tmp/a/*/c']])(
    'stays where %s is taken out',
    (pattern) => {
      expect(asked(['/var/tmp/a/b/c'], { ...aged, spares: [pattern] })).toEqual([])
    },
  )

  test.each([['/var/tmp'], ['/var/tmp/a/b/c/d'], ['/var/tmp/*/c'], ['/var/tmp/a.b']])('goes where %s is', (pattern) => {
    expect(asked(['/var/tmp/a/b/c'], { ...aged, spares: [pattern] })).toHaveLength(1)
  })

  test.each([
    ['the folder has a rule of its own', '/var/tmp', []],
    [
      'another program cleans up as well',
      '/var/tmp/a',
      [{ folder: '/var/tmp', after: 'some days', line: 'tmpreaper' }],
    ],
    ['tmpfiles.d would read the path as a pattern', '/var/tmp/%u', []],
  ])('cannot be kept by a line where %s', (_, path, more) => {
    expect(bodies(asked([path], aged, ...more))).toEqual([undefined])
  })
})

describe.each(Object.entries(faults))('%s', (name, those) => {
  test.each(those.map((one) => [one.says.source, one] as const))(
    'says %s',
    (_, { file = '', options, facts = () => ({}), seen, says, severity = 'error', shows, mends, on = 'b' }) => {
      const cluster = threeMachines(file)
      const patient = aPatient({
        cluster,
        facts: changed(healthyFacts(cluster, options), 'b', facts),
        examined: { ...(seen && { b: seen }) },
      })
      const found = examine(patient)
      expect(
        found.map(({ check, machine }) => ({ check, machine })),
        JSON.stringify(found, null, 2),
      ).toEqual([{ check: name, machine: on }])
      expect(found[0]!.severity).toBe(severity)
      expect(found[0]!.summary).toMatch(says)
      expect(found[0]!.evidence).toMatch(shows)
      expect(found[0]!.hint).toMatch(/\S{2}/)
      expect(JSON.stringify(found)).not.toMatch(/undefined|NaN|\[object/)
      const [fix] = found[0]!.fixes ?? []
      expect(
        fix && [
          ...fix.actions.map(({ kind }) => kind),
          ...(fix.edits ?? []).map(({ path, value }) => `edit ${path.join('.')}=${value}`),
          ...(fix.up ? ['up'] : []),
        ],
      ).toEqual(mends)
    },
  )
})

test('each check of the machine itself has been seen to speak up', () => {
  const ofMachine = doctorChecks.map(({ name }) => name).filter((name) => name in faults)
  expect(ofMachine.toSorted()).toEqual(Object.keys(faults).toSorted())
})

describe('is silent', () => {
  const found = (
    seen: (seen: Examination) => Partial<Examination>,
    facts: (facts: Facts) => Partial<Facts> = () => ({}),
    file = '',
  ) => {
    const cluster = threeMachines(file)
    return examine(aPatient({ cluster, facts: changed(healthyFacts(cluster), 'b', facts), examined: { b: seen } })).map(
      ({ check, summary }) => `${check}: ${summary}`,
    )
  }

  test.each<[string, (seen: Examination) => Partial<Examination>]>([
    [
      'where a large disk has little in percent, and much in gigabytes',
      volume(work, { size: 10_000_000, free: 200_000 }),
    ],
    ['where a file system does not count inodes', volume(work, { inodes: 0, inodesFree: 0 })],
    [
      'where fstab names a disk elsewhere',
      (seen) => ({
        volumes: { ...seen.volumes!, fstab: [{ device: 'x', at: '/srv/other', type: 'ext4', options: 'rw' }] },
      }),
    ],
    [
      'where fstab names a disk that is mounted by hand only',
      (seen) => ({
        volumes: { ...seen.volumes!, fstab: [{ device: 'x', at: '/opt', type: 'ext4', options: 'noauto' }] },
      }),
    ],
    ['where a process was killed before its settings changed', () => ({ oom: killed(900) })],
    ['where a work folder is of a day ago', ({ growth }) => ({ growth: { ...growth!, applications: [app(90_000)] } })],
    ['where some pages of a daemon that sleeps are out', worker({ swapped: 20 })],
    [
      'where huge pages are made for everybody, in the background',
      () => ({ hugePages: { enabled: 'always', defrag: 'defer', stalls: 99 } }),
    ],
    ['where a drop-in sets what is not ours', unit({ dropIns: ['/etc/x.conf'], stale: true })],
    [
      'where the temporary folder is not used',
      () => ({ tmpRules: [{ folder: '/tmp', after: 'boot', line: 'D /tmp' }] }),
    ],
    [
      'where Java of another home does not start',
      () => ({ javaStart: [{ home: '/srv/java', starts: false, said: '' }] }),
    ],
  ])('%s', (_, seen) => {
    expect(found(seen)).toEqual([])
  })

  test('where a unit is as an older Tinderbox wrote it, and noted it; and where that noted nothing', () => {
    const older = (facts: Facts): Facts => {
      const written = {
        ...facts,
        ...withFile(facts, 'spark-worker.service', ({ body }) => ({ body: `${body}# older\n` })),
      }
      const unit = written.files.find(({ path }) => path.endsWith('spark-worker.service'))!.body
      const note = ({ body }: { body: string }) => ({
        body: body.replace(/("units": \{\s*"spark-worker": ")[0-9a-f]+/, `$1${unitHash(unit)}`),
      })
      return { ...written, ...withFile(written, 'cluster.json', note) }
    }
    expect(found(() => ({}), older)).toEqual([])
    const unnoted = (facts: Facts): Facts => {
      const written = older(facts)
      return {
        ...written,
        ...withFile(written, 'cluster.json', ({ body }) => ({ body: body.replace('"units"', '"u"') })),
      }
    }
    expect(found(() => ({}), unnoted)).toEqual([])
  })

  test('where the disk is full, and its file system makes inodes of free blocks', () => {
    expect(found(volume(work, { size: 100_000, free: 3, inodes: 200, inodesFree: 1 }))).toEqual([
      expect.stringMatching(/^disk-full: /),
    ])
  })

  test('where all daemons are of one version, and the file of another: that is a change to come', () => {
    const cluster = threeMachines()
    const old = healthyFacts(cluster).map((one) => ({ ...one, ...daemon({ version: '4.2.0' })(one) }))
    expect(examine(aPatient({ cluster, facts: old }))).toEqual([])
  })
})

describe('software that is brought anew', () => {
  const fixOf = (seen: (seen: Examination) => Partial<Examination>) =>
    examine(aPatient({ examined: { b: seen } })).flatMap(({ fixes = [] }) => fixes)

  test('stays where it is until the new folder takes its place', () => {
    expect(fixOf(spark({ changed: ['jars/y.jar'] }))).toMatchObject([
      { actions: [{ path: `${software}/spark-4.3.0/.tinderbox-complete` }], up: true },
    ])
    expect(fixOf(() => ({ javaStart: [{ home: `${software}/java-17`, starts: false, said: '' }] }))).toMatchObject([
      {
        actions: [
          { path: `${software}/java-17/.tinderbox-complete` },
          { kind: 'stop-service', service: 'spark-worker' },
        ],
        up: true,
      },
    ])
  })

  test('and says what others have put there, which is no finding by itself', () => {
    expect(fixOf(spark({ added: ['jars/hadoop-aws.jar'] }))).toEqual([])
    expect(fixOf(spark({ added: ['jars/hadoop-aws.jar'], changed: ['jars/y.jar'] }))[0]!.disturbs).toMatch(
      /added to \S+spark-4\.3\.0 by hand goes with the old folder: jars\/hadoop-aws\.jar\.$/,
    )
    // Not in passing.
    expect(fixOf(spark({ added: ['jars/hadoop-aws.jar'], changed: ['jars/y.jar'] }))[0]!.onPurpose).toBe(true)
    expect(fixOf(spark({ changed: ['jars/y.jar'] }))[0]).not.toHaveProperty('onPurpose')
  })
})

describe('what is removed to make room', () => {
  const removed = (facts: (one: Facts) => Partial<Facts>, applications = [app(4000)]) => {
    const cluster = threeMachines()
    const all = changed(healthyFacts(cluster), 'b', facts)
    const patient = aPatient({
      cluster,
      facts: all,
      examined: {
        b: (seen) => ({
          ...volume('/', { free: 0 })(seen),
          growth: { ...seen.growth!, applications, failed: [`${here}/failed/spark-worker`] },
        }),
      },
    })
    return examine(patient).flatMap(({ fixes = [] }) =>
      fixes.flatMap(({ actions }) => actions.flatMap((one) => ('path' in one ? one.path : one.kind))),
    )
  }

  test('is what nobody needs', () => {
    expect(
      removed(({ software: there }) => ({ software: [...there, { name: 'spark-4.2.0', sha256: 'b', used: false }] })),
    ).toEqual([app(0).path, `${here}/failed/spark-worker`, `${software}/spark-4.2.0`])
  })

  test('is never of an application that runs, or has just begun', () => {
    const busy = (one: Facts) => ({
      processes: [...one.processes, { ...one.processes[0]!, pid: 9, application: 'app-20260101000000-0000' }],
    })
    expect(removed(busy)).toEqual([`${here}/failed/spark-worker`])
    expect(removed(() => ({}), [app(5)])).toEqual([`${here}/failed/spark-worker`])
  })

  test('is nothing of the last hour, and the logs that go are told', () => {
    expect(removed(() => ({}), [app(3000)])).toEqual([`${here}/failed/spark-worker`])
    const cluster = threeMachines()
    const patient = aPatient({
      cluster,
      examined: {
        b: (seen) => ({
          ...volume('/', { free: 0 })(seen),
          growth: { ...seen.growth!, applications: [app(4000)] },
        }),
      },
    })
    expect(examine(patient)[0]!.fixes![0]!.disturbs).toMatch(/^The logs of executors of 1 application that ended/)
  })

  test('is not what there is to go back to', () => {
    const old = ['spark-4.2.0', 'classes-spark-4.2.0-java-17', 'spark-4.1.1', 'spark-4.0.0'].map((name) => ({
      ...{ name, sha256: 'b', used: false },
    }))
    const previous = { path: `${here}/previous.yaml`, body: 'spark: { version: 4.1.1 }\n', mode: '600', owner: 'root' }
    expect(removed((one) => ({ software: [...one.software, ...old], files: [...one.files, previous] }), [])).toEqual([
      `${here}/failed/spark-worker`,
      `${software}/spark-4.0.0`,
    ])
  })

  test('is no software that the file names, even where nothing of it runs', () => {
    const idle = ({ software: there }: Facts) => ({ software: there.map((one) => ({ ...one, used: false })) })
    expect(removed(idle, [])).toEqual([`${here}/failed/spark-worker`])
  })

  test('is no work folder while no master says what runs', () => {
    const cluster = threeMachines()
    const mute = healthyFacts(cluster).map((one) => ({ ...one, sparkMaster: undefined }))
    const patient = aPatient({
      cluster,
      facts: mute,
      examined: {
        b: (seen) => ({
          ...volume(work, { free: 0 })(seen),
          growth: { ...seen.growth!, applications: [app(400_000)] },
        }),
      },
    })
    expect(examine(patient).map(({ check, fixes }) => [check, fixes])).toEqual([['disk-full', undefined]])
  })
})

test('a change of the file that was not applied yet makes no daemon wrong', () => {
  const pending = threeMachines('java: { version: 21 }')
  const facts = healthyFacts(threeMachines())
  const run = (isPending: boolean) =>
    examine(aPatient({ cluster: pending, facts, patient: { isPending } })).filter(({ check }) => check === 'java-other')
  expect(run(true)).toEqual([])
  expect(run(false)).not.toEqual([])
})

test('a Java that finds no memory is not damaged', () => {
  for (const said of [
    'OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory failed; insufficient memory',
    'Could not reserve enough space',
  ])
    expect(
      examine(
        aPatient({
          examined: { b: { javaStart: [{ home: '/opt/tinderbox/software/java-17', starts: false, said }] } },
        }),
      ),
    ).toEqual([])
})

describe('what a security module refuses explains', () => {
  const cluster = threeMachines()
  const line = 'type=AVC msg=audit(1.1:7): avc:  denied  { write } for comm="java" permissive=0'
  const here = '/opt/tinderbox/clusters/demo'
  const cannot = [`/bin/sh: 1: exec: ${here}/services/spark-worker/run: Permission denied`]
  const bind = ['2026-11-25 19:20:02.000 ERROR Worker: x', 'java.net.BindException: Address already in use']
  const told = (life: Partial<Life>, denials: NonNullable<Examination['denials']>) =>
    fold(
      cluster,
      examine(
        aPatient({
          cluster,
          facts: changed(healthyFacts(cluster), 'b', ({ daemons }) => ({
            daemons: daemons.map((one) => ({ ...one, pid: life.pid })),
          })),
          examined: { b: { denials, lives: [aLife('spark-worker', life)] } },
        }),
      ),
    ).map(({ check, follows }) => [check, follows.map((one) => one.check)])
  const selinux = { selinux: [line], apparmor: [] }
  const apparmor = { selinux: [], apparmor: ['apparmor="DENIED" profile="java" comm="java"'] }
  const looping = { pid: undefined, restarts: 4, age: 3, ended: 'exit-code 126' }

  test('the daemon that may not write or start, again and again', () => {
    expect(told({ ...looping, out: cannot }, selinux)).toEqual([['selinux-denied', ['crash-loop']]])
    expect(told({ ...looping, pid: 1000, out: cannot }, apparmor)).toEqual([['apparmor-denied', ['crash-loop']]])
  })

  test('not one that says another reason', () => {
    expect(told({ ...looping, log: bind }, selinux)).toEqual([
      ['selinux-denied', []],
      ['crash-loop', []],
    ])
  })

  test('one that has ended and says nothing; not one that was stopped, nor one that runs', () => {
    const explained = (life: Partial<Life>, pid: number | undefined) =>
      examine(
        aPatient({
          cluster,
          facts: changed(healthyFacts(cluster), 'b', ({ daemons }) => ({
            daemons: daemons.map((one) => ({ ...one, pid })),
          })),
          examined: { b: { denials: selinux, lives: [aLife('spark-worker', { ...life, pid })] } },
        }),
      ).find(({ check }) => check === 'selinux-denied')!.explains
    expect(explained({ ended: 'exit-code 1' }, undefined)).toEqual([{ machine: 'b', service: 'spark-worker' }])
    expect(explained({ ended: 'success 0' }, undefined)).toEqual([])
    expect(explained({}, 1000)).toEqual([])
  })
})

test('what hangs with a disk is told below it: its daemon, not running or counted as dead, and what needs it', () => {
  const cluster = threeMachines('hdfs: { data: [/srv/disk] }')
  const hanging = [{ folder: '/srv/disk', needed: false, mount: dead }]
  const facts = changed(healthyFacts(cluster), 'b', () => ({ hanging }))
  const symptom = (machine: string, service: string): Finding => ({
    ...{ check: 'not-running', severity: 'error', machine, service },
    ...{ summary: `${service} does not run`, evidence: '', hint: 'Start it.' },
  })
  const causes = fold(cluster, [
    ...examine(aPatient({ cluster, facts })),
    ...[symptom('b', 'hdfs-datanode'), symptom('b', 'spark-worker'), symptom('c', 'hdfs-datanode')],
  ])
  expect(causes.map(({ check, machine, follows }) => [check, machine, follows.map(({ service }) => service)])).toEqual([
    ['disk-hangs', 'b', ['hdfs-datanode']],
    ['not-running', 'b', []],
    ['not-running', 'c', []],
  ])
})
