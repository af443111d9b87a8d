/** The doctor's probes of the machine itself, asked here, or what they understand of what others print. */
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { threeMachines } from '../testing/clusters.ts'
import { clock } from './clock.ts'
import { denials } from './denials.ts'
import { growth } from './growth.ts'
import { hugePages } from './huge-pages.ts'
import { integrity } from './integrity.ts'
import { javaStart } from './java-start.ts'
import { oom } from './oom.ts'
import { running } from './running.ts'
import { ask } from './testing/ask.ts'
import { temporaryPaths, tmpRules } from './tmp-rules.ts'
import { units } from './units.ts'
import { volumes } from './volumes.ts'

async function machine(things: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await tempFolder(), 'ada')
  await mkdir(folder)
  for (const [name, text] of Object.entries(things)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text, { mode: 0o755 })
  }
  return folder
}
const here = '.tinderbox/clusters/demo'

test('volumes: every folder with its size, and what is mounted there', async () => {
  const folder = await machine({ [`${here}/work/spark-worker/x`]: '', [`${here}/logs/x`]: '', 'a disk/x': '' })
  await mkdir(join(folder, here, 'local/spark-worker'), { recursive: true })
  const seen = await ask(volumes([join(folder, 'a disk'), '/no/such']), folder)
  const names = seen.folders.map((one) => one.folder.slice(folder.length)).toSorted()
  expect(names).toEqual([
    '/.tinderbox',
    `/${here}/local/spark-worker`,
    `/${here}/logs`,
    `/${here}/work/spark-worker`,
    '/a disk',
  ])
  for (const one of seen.folders) {
    expect(one).toMatchObject({ hangs: false, empty: one.folder.endsWith('local/spark-worker') })
    expect(one.size).toBeGreaterThanOrEqual(one.free)
  }
  expect(seen.mounted.some(({ at }) => at === '/')).toBe(true)
  expect(seen.mounted.some(({ at }) => at === '/proc')).toBe(false)
})

test('volumes: one that hangs costs the others nothing', async () => {
  const folder = await machine({
    'dead/x': '',
    'well/x': '',
    'bin/stat': '#!/bin/sh\ncase $* in *dead*) exec sleep 20 ;; esac\nexec /usr/bin/stat "$@"\n',
  })
  const began = performance.now()
  const { folders } = await ask(
    volumes([join(folder, 'dead'), join(folder, 'well')]),
    folder,
    `PATH='${folder}/bin':$PATH`,
  )
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(new Map(folders.map((one) => [one.folder.slice(folder.length), one.hangs]))).toEqual(
    new Map([
      ['/dead', true],
      ['/well', false],
    ]),
  )
})

test('volumes: one that hangs, and blanks in paths', () => {
  expect(
    volumes().parse([
      'hang|/srv/d',
      'fstab|LABEL=x|/srv/my\\040disk|ext4|nofail',
      'fstab|LABEL=y|/data/|ext4|rw',
      'mount|/dev/a|/|ext4|rw',
    ]),
  ).toEqual({
    folders: [
      { folder: '/srv/d', real: '/srv/d', hangs: true, size: 0, free: 0, inodes: 0, inodesFree: 0, empty: false },
    ],
    mounted: [{ device: '/dev/a', at: '/', type: 'ext4', options: 'rw' }],
    fstab: [
      { device: 'LABEL=x', at: '/srv/my disk', type: 'ext4', options: 'nofail' },
      { device: 'LABEL=y', at: '/data', type: 'ext4', options: 'rw' },
    ],
  })
})

test('growth: applications with their age, logs, and how large folders are', async () => {
  const folder = await machine({
    [`${here}/work/spark-worker/app-1/0/stdout`]: 'x'.repeat(3 * 1024 * 1024),
    [`${here}/work/spark-master-4.3/x`]: '',
    [`${here}/logs/spark-worker.log`]: 'x'.repeat(1024 * 1024),
    [`${here}/failed/spark-worker/x`]: '',
  })
  const app = join(folder, here, 'work/spark-worker/app-1')
  const before = Date.now() / 1000 - 5000
  await utimes(app, before, before)
  // An executor that wrote its last line: the folder is as old as the first one that began in it.
  await utimes(join(app, '0/stdout'), before + 1000, before + 1000)
  const seen = await ask(growth, folder)
  expect(seen.applications).toMatchObject([{ path: app, id: 'app-1' }])
  expect(seen.applications[0]!.age).toBeGreaterThanOrEqual(4000)
  expect(seen.applications[0]!.age).toBeLessThan(5000)
  expect(seen.logs).toEqual([{ path: join(folder, here, 'logs/spark-worker.log'), size: 1 }])
  expect(seen.failed).toEqual([join(folder, here, 'failed/spark-worker')])
  expect([...seen.sizes][0]).toEqual([app, 4])
})

test('growth: a folder that is removed while it is looked at costs nothing else', async () => {
  const folder = await machine({
    [`${here}/work/spark-worker/app-1/0/stdout`]: '',
    [`${here}/failed/spark-worker/x`]: '',
  })
  const seen = await ask(growth, folder, 'stat() { return 1; }')
  expect(seen).toMatchObject({ applications: [], failed: [join(folder, here, 'failed/spark-worker')] })
})

describe('clock', () => {
  const files = (...lines: string[]) => `systemctl() { printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}; }`

  test('the time is the last that is said: it may arrive only when the probe has ended', async () => {
    const lines = await ask({ ...clock, parse: (all: readonly string[]) => all }, '/nonexistent')
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.at(-1)).toMatch(/^now \d{13}$/)
  })

  test('a service that is masked cannot be started', async () => {
    const chrony = 'chrony.service enabled enabled'
    const masked = 'systemd-timesyncd.service masked enabled'
    expect((await ask(clock, '/nonexistent', files(chrony, masked))).installed).toBe('chrony.service')
    expect((await ask(clock, '/nonexistent', files(masked))).installed).toBeUndefined()
  })
})

test('running: limits, memory and program; a program whose file has gone is still that one', () => {
  expect(
    running.parse([
      '7|java',
      '8|java',
      '9|bash',
      '/proc/7/environ:TINDERBOX_SERVICE=spark-worker',
      '/proc/8/environ:TINDERBOX_SERVICE=spark-worker',
      '/proc/9/environ:TINDERBOX_JOB=job-1',
      '/proc/8/cmdline:--app-id',
      '/proc/8/cmdline-app-1',
      'of|7|65536|unlimited|204800|1024|/j/bin/java (deleted)|/j/bin/java',
      'of|8|||0|0||',
    ]),
  ).toEqual([
    {
      pid: 7,
      service: 'spark-worker',
      application: undefined,
      program: '/j/bin/java',
      java: '/j/bin/java',
      files: 65536,
      processes: Infinity,
      resident: 200,
      swapped: 1,
    },
    {
      pid: 8,
      service: 'spark-worker',
      application: 'app-1',
      program: '',
      java: undefined,
      files: Infinity,
      processes: Infinity,
      resident: 0,
      swapped: 0,
    },
  ])
})

test('units: only drop-ins that are for this unit alone', () => {
  const own = '/etc/systemd/system/tinderbox-demo-spark-worker.service.d/a.conf'
  const lines = [
    `spark-worker|loaded|enabled|yes|/usr/lib/systemd/system/service.d/10-timeout.conf ${own}|tinderbox|always|65536|419430400|infinity|infinity||{ path=/bin/sh ; argv[]=/bin/sh -c x /o/run | /o/out ; ignore_errors=no ; pid=0 }`,
    'spark-master|masked||||||infinity|||||',
  ]
  expect(units('demo').parse(lines)).toEqual([
    {
      id: 'spark-worker',
      load: 'loaded',
      state: 'enabled',
      stale: true,
      dropIns: [own],
      limits: ['LimitAS=419430400'],
      user: 'tinderbox',
      restart: 'always',
      files: 65536,
      exec: '/bin/sh -c x /o/run | /o/out',
    },
    {
      id: 'spark-master',
      load: 'masked',
      state: '',
      stale: false,
      dropIns: [],
      limits: [],
      user: '',
      restart: '',
      files: Infinity,
      exec: '',
    },
  ])
})

test('oom: one kill that the kernel and systemd both tell of is one', () => {
  const of = (at: number, text: string) => `kill|${at} n2 ${text}`
  const unit = 'tinderbox-demo-spark-worker.service'
  const { kills } = oom('demo').parse([
    of(1900.4, `systemd[1]: ${unit}: A process of this unit has been killed by the OOM killer.`),
    of(2900.4, `systemd[1]: ${unit}: A process of this unit has been killed by the OOM killer.`),
    of(1900.1, `kernel: oom-kill:constraint=CONSTRAINT_NONE,task_memcg=/system.slice/${unit},task=java,pid=1`),
    of(
      1901.2,
      'kernel: oom-kill:constraint=CONSTRAINT_NONE,task_memcg=/system.slice/tinderbox-demo-hdfs-datanode.service,pid=7',
    ),
  ])
  expect(kills.map(({ at, service }) => `${service} ${at}`)).toEqual([
    'spark-worker 1900.1',
    'hdfs-datanode 1901.2',
    'spark-worker 2900.4',
  ])
})

test('oom: by what systemd says of a unit, and by what the kernel says of its group', () => {
  const { now, kills, written } = oom('demo').parse([
    'now|2000',
    'written|1700|spark-worker',
    'kept|spark-master|1790 [ 12.5] oom-kill:constraint=CONSTRAINT_NONE,task=java,pid=42,uid=999',
    'kill|1800.5 n2 systemd[1]: tinderbox-demo-spark-worker.service: A process of this unit has been killed by the OOM killer.',
    'kill|1900.1 n2 kernel: oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/system.slice/tinderbox-demo-hdfs-datanode.service,task=java,pid=1',
  ])
  expect(now).toBe(2000)
  expect(written).toEqual(new Map([['spark-worker', 1700]]))
  expect(kills.map(({ at, service }) => [at, service])).toEqual([
    [1790, 'spark-master'],
    [1800.5, 'spark-worker'],
    [1900.1, 'hdfs-datanode'],
  ])
  expect(kills[1]!.line).toMatch(/^n2 systemd/)
})

test('denials: what was only noted, in permissive mode, was not refused', () => {
  const lines = ['avc:  denied  { read } permissive=0', 'avc:  denied  { read } permissive=1', 'apparmor="DENIED" x']
  expect(denials().parse(lines)).toEqual({ selinux: [lines[0]], apparmor: [lines[2]] })
})

test('java: each that is named is started', async () => {
  const folder = await machine({
    'good/bin/java': '#!/bin/sh\necho "openjdk version \\"17.0.1\\"" >&2\n',
    'bad/bin/java': '#!/bin/sh\necho "Error: failed x|y" >&2; exit 1\n',
  })
  for (const [id, home] of [
    ['a', 'good'],
    ['b', 'bad'],
    ['c', 'none'],
  ] as const) {
    await mkdir(join(folder, here, 'services', id), { recursive: true })
    await writeFile(join(folder, here, 'services', id, 'run'), `export JAVA_HOME=${folder}/${home}\n`)
  }
  const seen = await ask(javaStart, folder)
  expect(seen.map(({ home, starts }) => [home.slice(folder.length), starts])).toEqual([
    ['/bad', false],
    ['/good', true],
    ['/none', false],
  ])
  expect(seen[0]!.said).toMatch(/Error: failed x y/)
  expect(seen[2]!.said).toMatch(/not found|No such file/)
})

describe('integrity', () => {
  const spark = '.tinderbox/software/spark-4.3.0'
  const manifest =
    'Manifest-Version: 1.0\r\nClass-Path: ../spark-4.3.0/jars/slf4j-api-2.jar ../spark-4.3.0/jars/spark-c\r\n ore.jar\r\n\r\n'
  async function installed(): Promise<string> {
    const folder = await machine({
      [`${spark}/RELEASE`]: 'Spark 4.3.0 built for Hadoop 3\n',
      [`${spark}/jars/slf4j-api-2.jar`]: 'x',
      [`${spark}/jars/spark-core.jar`]: 'x',
      [`${spark}/python/lib/pyspark.zip`]: 'x',
      [`${spark}/python/x.pyc`]: 'x',
      [`${spark}/.tinderbox-files`]: [
        ...['RELEASE', 'jars/slf4j-api-2.jar', 'jars/spark-core.jar', 'python/lib/pyspark.zip'],
        '',
      ].join('\n'),
      [`${spark}/.tinderbox-complete`]: `${'ab'.repeat(32)}\n`,
      '.tinderbox/software/classes-spark-4.3.0-java-17/classpath.jar': `PK\u0003\u0004META-INF/MANIFEST.MF${manifest}PK`,
      '.tinderbox/software/classes-spark-4.3.0-java-17/.tinderbox-complete': 'x',
    })
    const root = join(folder, '.tinderbox/software')
    await mkdir(join(folder, here, 'services/spark-worker'), { recursive: true })
    await writeFile(
      join(folder, here, 'services/spark-worker/run'),
      `export SPARK_HOME=${root}/spark-4.3.0\nexec java -cp ${root}/classes-spark-4.3.0-java-17/classpath.jar\n`,
    )
    const before = Date.now() / 1000 - 5000
    for (const name of ['RELEASE', 'jars/slf4j-api-2.jar', 'jars/spark-core.jar'])
      await utimes(join(folder, spark, name), before, before)
    await utimes(join(folder, spark, '.tinderbox-complete'), before + 10, before + 10)
    return folder
  }

  test('of what is as it was brought, compiled since', async () => {
    const [one, ...more] = await ask(integrity, await installed())
    expect(more).toEqual([])
    expect(one).toMatchObject({
      name: 'spark-4.3.0',
      sha256: 'ab'.repeat(32),
      changed: [],
      missing: [],
      added: [],
      release: '4.3.0',
    })
    expect(one!.sizes).toMatch(/^[0-9a-f]{16}$/)
  })

  test('a jar is missing, another one was changed', async () => {
    const folder = await installed()
    const [before] = await ask(integrity, folder)
    await rm(join(folder, spark, 'jars/spark-core.jar'))
    await writeFile(join(folder, spark, 'jars/slf4j-api-2.jar'), 'another')
    const [one] = await ask(integrity, folder)
    expect(one).toMatchObject({ missing: ['jars/spark-core.jar'], changed: ['jars/slf4j-api-2.jar'] })
    expect(one!.sizes).not.toBe(before!.sizes)
  })

  test('a jar that somebody has added, now or with its times, is no change of ours', async () => {
    const folder = await installed()
    const [without] = await ask(integrity, folder)
    const before = Date.now() / 1000 - 6000
    await writeFile(join(folder, spark, 'jars/own.jar'), 'x')
    await utimes(join(folder, spark, 'jars/own.jar'), before, before)
    await writeFile(join(folder, spark, 'jars/hadoop-aws.jar'), 'x')
    const [one] = await ask(integrity, folder)
    expect(one).toMatchObject({ changed: [], missing: [], sizes: without!.sizes })
    expect(one!.added.toSorted()).toEqual(['jars/hadoop-aws.jar', 'jars/own.jar'])
  })

  test('without the list of what came nobody can say what was changed, and what was added', async () => {
    const folder = await installed()
    await rm(join(folder, spark, '.tinderbox-files'))
    await writeFile(join(folder, spark, 'jars/slf4j-api-2.jar'), 'another')
    await rm(join(folder, spark, 'jars/spark-core.jar'))
    expect(await ask(integrity, folder)).toMatchObject([
      { changed: [], added: [], sizes: undefined, missing: ['jars/spark-core.jar'] },
    ])
  })
})

describe('rules for temporary files', () => {
  const cluster = threeMachines(
    'hdfs: { data: [/tmp/hdfs, /srv/disk, /var/tmp/s/] }\nspark: { conf: { spark.local.dir: /tmp/spark } }',
  )
  test('are asked only where they matter', () => {
    expect(temporaryPaths(cluster)).toEqual(['/tmp/hdfs', '/var/tmp/s'])
    expect(tmpRules(threeMachines()).script).toBe(':')
  })

  test.each([
    ['tmpfilesD /tmp 1777 root root -', [['/tmp', 'boot']]],
    ['tmpfilesq /tmp 1777 root root 10d', [['/tmp', '10d']]],
    ['tmpfilesq /var/tmp 1777 root root -', []],
    ['tmpfilesd /var/tmp/ 1777 root root 30d', [['/var/tmp', '30d']]],
    ['tmpfilesx /tmp/hdfs', []],
    [
      'tmpfilesD /tmp 1777 root root 10d',
      [
        ['/tmp', 'boot'],
        ['/tmp', '10d'],
      ],
    ],
    ['tmpfilese /var/tmp - - - ~aM:2w', [['/var/tmp', '2w']]],
    ['tmpfilesq /tmp 1777 root root 0', [['/tmp', '0']]],
    ['tmpfs /tmp', [['/tmp', 'boot']]],
    ['rcS TMPTIME=0', [['/tmp', 'boot']]],
    ['rcS TMPTIME=-1', []],
    ['reaper /etc/cron.daily/tmpreaper TMPREAPER_TIME=7d', [['/tmp', 'some days']]],
  ])('%s', (line, rules) => {
    expect(
      tmpRules(cluster)
        .parse([line])
        .map(({ folder, after }) => [folder, after]),
    ).toEqual(rules)
  })

  test('know what is taken out of them; what goes by no such line does not', () => {
    const lines = ['tmpfilesq /tmp 1777 root root 10d', 'tmpfilesx /tmp/a', 'tmpfilesx! /tmp/b*', 'tmpfilesX /tmp/c']
    const rules = tmpRules(cluster).parse([
      ...lines,
      'reaper /etc/cron.daily/tmpwatch x',
      'tmpfilesD /tmp 1777 root root',
    ])
    expect(rules.map(({ spares }) => spares)).toEqual([['/tmp/a', '/tmp/b*'], undefined, undefined])
  })
})

test('huge pages: the word that is chosen', () => {
  expect(hugePages.parse(['enabled=always [madvise] never', 'defrag=[always] defer', 'stalls=7'])).toEqual({
    enabled: 'madvise',
    defrag: 'always',
    stalls: 7,
  })
  expect(hugePages.parse(['enabled=', 'defrag=', 'stalls='])).toEqual({ enabled: '', defrag: '', stalls: 0 })
})
