/** On folders of this machine, each in place of a machine: the script is really run, and the archive really packed. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { tempFolder, writeFiles } from '../artifacts/testing/tiny.ts'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Host, ReadScript } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { runHere } from '../hosts/process.ts'
import { connectToken } from '../services/spark-connect.ts'
import { testSecret as secret } from '../testing/facts.ts'
import { collectionScript } from '../probes/collection.ts'
import { bundle, type Bundled } from './bundle.ts'
import { formsOf } from '../hosts/redact.ts'

const password = 'Zw1ebelkuchen!'
const token = connectToken(secret)
const hints = { SSH_UNREACHABLE: 'Switch it on.' }

function hostIn(name: string, folder: string): Host {
  const own = localHost(name)
  const here = (script: ReadScript) =>
    script
      .replace(/^HERE=.*$/m, `HERE=${folder}`)
      .replace(/^ {2}UNITS=\/etc.*$/m, `  UNITS=${folder}/etc`) as ReadScript
  return {
    ...own,
    read: (script, options) => own.read(here(script), options),
    save: (script, to, options) => own.save(here(script), to, options),
  }
}

async function plant(folder: string): Promise<void> {
  await writeFiles(folder, {
    'cluster.yaml': `name: demo\nspark:\n  conf:\n    spark.hadoop.fs.s3a.secret.key: ${password}\n`,
    'conf/daemons.conf': `spark.authenticate true\nspark.authenticate.secret ${secret}\n`,
    'conf/connect.conf': `spark.connect.authenticate.token ${token}\nspark.master spark://a:7077\n`,
    'conf/hadoop/core-site.xml': `<property><name>ssl.password</name><value>${password}</value></property>\n`,
    'services/spark-worker/run': '#!/bin/sh\nexec java Worker\n',
    'etc/tinderbox-demo-spark-worker.service': `[Service]\nEnvironment="MY_TOKEN=${password}"\n`,
    'logs/spark-worker.log': `2026-11-25 10:00:00.000 INFO Worker: started\nit says ${secret} and ${Buffer.from(secret).toString('base64')}\n`,
    'logs/spark-worker.log.1': `older: sc://localhost/;token=${token}\n`,
    'logs/spark-worker.out': `java -Dx.password=${password} Main, no line end`,
    'logs/empty.log': '',
    'failed/spark-worker/spark-worker.log': 'it failed\n',
    'jobs/20261125-pi/out': `${'\0'.repeat(50)}printed ${password}\n`,
    'jobs/20261125-pi/files/data.csv': 'private\n',
    'work/spark-worker/app-1/0/stderr': 'of an executor\n',
    'work/spark-worker/app-1/0/launch_container.sh': `export HADOOP_TOKEN=${secret}\n`,
    'data/hdfs-datanode/blk_1': 'data of the user\n',
  })
  await runHere(['find', folder, '-type', 'f', '-exec', 'touch', '{}', '+'])
  const before = new Date(Date.now() - 3 * 24 * 3600_000)
  await writeFile(join(folder, 'logs/ancient.log'), 'ancient\n')
  await utimes(join(folder, 'logs/ancient.log'), before, before)
}

async function unpacked(file: string): Promise<{ root: string; names: string[]; read: (name: string) => string }> {
  const into = await tempFolder()
  const { exitCode, stderr } = await runHere(['tar', '-xzf', file, '-C', into])
  expect(exitCode, stderr).toBe(0)
  const [top] = readdirSync(into)
  const root = join(into, top!)
  const names = (readdirSync(root, { recursive: true }) as string[]).filter((name) =>
    statSync(join(root, name)).isFile(),
  )
  return { root, names: names.toSorted(), read: (name) => readFileSync(join(root, name), 'utf8') }
}

describe('a bundle of three machines, one of which is off', () => {
  let folder: string
  let cluster: Cluster
  let hosts: Map<string, Host>
  let made: Bundled
  let file: string

  beforeAll(async () => {
    folder = await tempFolder()
    const text = `name: demo\nmaster: a\nworkers: [b, c]\nspark:\n  conf:\n    spark.hadoop.fs.s3a.secret.key: ${password}\n`
    cluster = parseClusterFile(text, join(folder, 'cluster.yaml'))
    await writeFile(join(folder, 'cluster.yaml'), text)
    for (const name of ['a', 'b']) await plant(join(folder, name))
    const off = new ToolError('SSH_UNREACHABLE', { message: 'c is off', hint: hints.SSH_UNREACHABLE, machine: 'c' })
    const fails = async () => Promise.reject(off)
    hosts = new Map<string, Host>([
      ['a', hostIn('a', join(folder, 'a'))],
      ['b', hostIn('b', join(folder, 'b'))],
      ['c', { ...localHost('c'), read: fails, save: fails }],
    ])
    file = join(folder, 'help.tar.gz')
    made = await bundle(cluster, hosts, { file })
  }, 60_000)

  test('no secret is in it, however it is written', async () => {
    const { names, read } = await unpacked(file)
    const forms = formsOf([secret, token, password])
    for (const name of names) for (const form of forms) expect([name, read(name).includes(form)]).toEqual([name, false])
    expect(read('machines/a/logs/spark-worker.log')).toContain('it says *** and ***')
    expect(read('machines/a/conf/daemons.conf')).toBe('spark.authenticate true\nspark.authenticate.secret ***\n')
    expect(made.hidden).toBeGreaterThan(10)
  })

  test('it has what there is, of each machine that answers, and nothing of what users keep', async () => {
    const { names } = await unpacked(file)
    for (const machine of ['a', 'b'])
      for (const name of [
        ...['facts.json', 'examination.json', 'cluster.yaml', 'conf/daemons.conf', 'conf/hadoop/core-site.xml'],
        ...['services/spark-worker/run', 'units/tinderbox-demo-spark-worker.service', 'disks.txt'],
        ...[
          'logs/spark-worker.log',
          'logs/spark-worker.log.1',
          'logs/spark-worker.out',
          'failed/spark-worker/spark-worker.log',
        ],
      ])
        expect(names).toContain(`machines/${machine}/${name}`)
    for (const name of [
      'README.md',
      'findings.json',
      'status.json',
      'settings.txt',
      'versions.json',
      'connections.json',
    ])
      expect(names).toContain(name)
    expect(names.filter((name) => /\/(jobs|work|data)\/|ancient|launch/.test(name))).toEqual([])
    expect(names.filter((name) => name.startsWith('machines/c'))).toEqual([])
  })

  test('the index says what it has and what it lacks, and the archive is for its owner alone', async () => {
    const { read } = await unpacked(file)
    const index = read('README.md')
    expect(index).toContain('- c: everything: c is off')
    expect(index).toMatch(/\| a \| \d+ \|/)
    expect(index).toContain('- a: left out, older than asked for: 1 logs')
    expect(made.machines).toEqual(['a', 'b'])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await readdir(folder)).filter((name) => name.startsWith('.tinderbox'))).toEqual([])
  })

  test('a disk that never answers costs its own line, and what comes after it is there', async () => {
    const [folder, bin] = [await tempFolder(), await tempFolder()]
    await plant(folder)
    // Like one that hangs in the kernel: it is not ended by a signal, and holds what it was given.
    const hanging = `#!/bin/sh\n[ "$4" != / ] || { trap '' TERM; sleep 60; exit; }\necho 'Filesystem 1024-blocks Used Available Capacity Mounted on'\necho "/dev/x 1 1 1 1% $4"\n`
    await writeFiles(bin, { df: hanging })
    await chmod(join(bin, 'df'), 0o755)
    const script = collectionScript('demo', { minutes: 60, bytes: 1_000_000, jobs: false })
      .replace(/^HERE=.*$/m, `HERE=${folder}`)
      .replace(/^export LC_ALL=C$/m, `export LC_ALL=C PATH=${bin}:$PATH`)
      .replace('gzip -3', 'cat')
    const { stdout, exitCode } = await runHere(['sh'], { input: script, timeout: 30 })
    expect(exitCode).toBe(0)
    const disks = /\u001efile\tdisks\.txt\t\n([^\u001e]*)/.exec(stdout)![1]!
    expect(disks).toMatch(/^ Filesystem/m)
    expect(disks.match(/Filesystem/g)).toHaveLength(1)
    expect(disks).not.toMatch(/% \/$/m)
    expect(stdout).toMatch(/\u001efile\tuptime\.txt[^]*\u001eover$/)
  })

  test('what is there already is not overwritten', async () => {
    await expect(bundle(cluster, hosts, { file })).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  })

  test('with jobs; and only the newest logs where they are large', { timeout: 30_000 }, async () => {
    const [old, fresh] = [join(folder, 'a/logs/spark-worker.log.1'), join(folder, 'a/logs/new.log')]
    const hour = new Date(Date.now() - 3600_000)
    await writeFile(old, `${'old line\n'.repeat(2000)}last line\n`)
    await utimes(old, hour, hour)
    await writeFile(fresh, 'n'.repeat(9000))
    const later = new Date(Date.now() + 60_000)
    await utimes(fresh, later, later)
    const one = parseClusterFile('name: demo\nmaster: a\nworkers: [a]\n', join(folder, 'one.yaml'))
    const small = join(folder, 'small.tar.gz')
    await writeFile(join(folder, 'one.yaml'), one.text!)
    await bundle(one, new Map([['a', hosts.get('a')!]]), { file: small, bytes: 12_000, jobs: true })
    const { names, read } = await unpacked(small)
    expect(read('machines/a/jobs/20261125-pi/out')).toMatch(/^printed /)
    expect(names).toContain('machines/a/work/spark-worker/app-1/0/stderr')
    expect(names.filter((name) => /data\.csv|launch/.test(name))).toEqual([])
    expect(read('machines/a/logs/new.log')).toBe(`${'n'.repeat(9000)}\n`)
    const logs = read('machines/a/logs/spark-worker.log.1')
    expect(logs.length).toBeLessThan(3100)
    expect(logs).toMatch(/last line\n\n?$/)
    expect(read('README.md')).toMatch(/spark-worker\.log\.1: only its last \d+ of 18010 bytes/)
    for (const form of formsOf([secret, token, password]))
      for (const name of names) expect([name, read(name).includes(form)]).toEqual([name, false])
  })

  test('a folder that cannot be written', async () => {
    await mkdir(join(folder, 'closed'))
    await chmod(join(folder, 'closed'), 0o500)
    await expect(bundle(cluster, hosts, { file: join(folder, 'none/x.tar.gz') })).rejects.toMatchObject({
      code: 'LOCAL_FILE',
    })
  })
})
