import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { runHere } from '../hosts/process.ts'
import { pack } from './archive.ts'
import { hashFile } from './checksum.ts'
import { hadoopFromJars } from './hadoop-from-jars.ts'
import { hadoopVersion } from './hadoop-layout.ts'
import { programs } from './hadoop-programs.ts'
import { tempFolder, writeFiles } from './testing/tiny.ts'

const jars = [
  'guava-33.jar',
  'hadoop-auth-3.5.0.jar',
  'hadoop-common-3.5.0.jar',
  'hadoop-hdfs-client-3.5.0.jar',
  'hadoop-mapreduce-client-app-3.5.0.jar',
  'hadoop-registry-3.5.0.jar',
  'hadoop-shaded-guava-1.5.0.jar',
  'hadoop-yarn-api-3.5.0.jar',
]

async function make(): Promise<string> {
  const folder = await tempFolder()
  await writeFiles(join(folder, 'jars'), Object.fromEntries(jars.map((name) => [name, name])))
  await hadoopFromJars(join(folder, 'jars'), join(folder, 'hadoop 3'))
  // A Java that says what it was asked.
  const java = '#!/bin/sh\necho "$HADOOP_CONF_DIR"\nfor word; do echo "$word"; done\n'
  await writeFiles(folder, { 'java/bin/java*': java })
  return join(folder, 'hadoop 3')
}

let home: string
beforeAll(async () => {
  home = await make()
})

async function run(program: string, args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  const { exitCode, stdout, stderr } = await runHere([join(home, 'bin', program), ...args], {
    env: { JAVA_HOME: join(home, '../java'), HADOOP_CONF_DIR: undefined, HADOOP_OPTS: undefined, ...env },
  })
  return { exitCode, stderr, words: stdout.split('\n') }
}
const asked = async (...args: Parameters<typeof run>) => {
  const { words } = await run(...args)
  return words.slice(words.indexOf('-cp') + 2)
}

test('each jar is where the archive of Apache has it', async () => {
  const share = join(home, 'share/hadoop')
  expect(await readdir(share)).toEqual(['common', 'hdfs', 'mapreduce', 'yarn'])
  expect(await readdir(join(share, 'common'))).toEqual(['hadoop-common-3.5.0.jar', 'hadoop-registry-3.5.0.jar', 'lib'])
  expect(await readdir(join(share, 'common/lib'))).toEqual([
    'guava-33.jar',
    'hadoop-auth-3.5.0.jar',
    'hadoop-shaded-guava-1.5.0.jar',
  ])
  expect(await readdir(join(share, 'hdfs'))).toEqual(['hadoop-hdfs-client-3.5.0.jar', 'webapps'])
  expect(await readdir(join(share, 'hdfs/webapps'))).toEqual(['datanode', 'hdfs', 'journal', 'secondary'])
  expect(await hadoopVersion(home)).toBe('3.5.0')
})

test('equal jars give equal tars', async () => {
  const sums = [home, await make()].map(async (one) => {
    await pack(one, `${one}.tar`)
    return hashFile(`${one}.tar`, 'sha256')
  })
  expect(await sums[0]).toBe(await sums[1])
})

test.each(['dash', 'bash'])('every program is one for %s', async (shell) => {
  for (const file of ['libexec/run.sh', ...Object.keys(programs).map((name) => `bin/${name}`)]) {
    const { exitCode, stderr } = await runHere([shell, '-n', join(home, file)])
    expect([0, 127], stderr).toContain(exitCode)
  }
})

test('a program starts the class of its word, with the configuration first', async () => {
  const { words } = await run('hdfs', ['dfs', '-ls', '/a b'], {
    HADOOP_CONF_DIR: '/my conf',
    HADOOP_OPTS: '-Xmx1g -Da=b',
  })
  expect(words[0]).toBe('/my conf')
  expect(words[words.indexOf('-cp') + 1]).toMatch(
    /^\/my conf:.*:.*\/share\/hadoop\/hdfs:.*\/mapreduce\/\*:.*\/etc\/hadoop$/,
  )
  expect(words.slice(-3)).toEqual(['org.apache.hadoop.fs.FsShell', '-ls', '/a b'])
  expect(words).toEqual(
    expect.arrayContaining([
      '--add-opens=java.base/java.lang=ALL-UNNAMED',
      '-Dhadoop.root.logger=WARN,console',
      '-Xmx1g',
      '-Da=b',
    ]),
  )
  expect((await run('hdfs', ['dfs'], { HADOOP_ROOT_LOGGER: 'DEBUG,console' })).words).toContain(
    '-Dhadoop.root.logger=DEBUG,console',
  )
})

test('words of their own, and classes', async () => {
  expect(await asked('yarn', ['application', '-list'])).toEqual([
    'org.apache.hadoop.yarn.client.cli.ApplicationCLI',
    'application',
    '-list',
  ])
  expect(await asked('yarn', ['logs', '-applicationId', 'x'])).toEqual([
    'org.apache.hadoop.yarn.client.cli.LogsCLI',
    '-applicationId',
    'x',
  ])
  expect(await asked('hadoop', ['com.example.Main', 'x'])).toEqual(['com.example.Main', 'x'])
  expect((await run('mapred', ['--config', '/c', 'job'])).words[0]).toBe('/c')
  expect((await run('hadoop', ['classpath'])).words[0]).toMatch(/\/etc\/hadoop:.*\/common\/lib\/\*/)
})

test.each([[[]], [['nonsense']], [['--help']]])('%j gets the list of words', async (args) => {
  const { exitCode, stderr } = await run('hdfs', args)
  expect(stderr).toMatch(/^usage: hdfs .* dfsadmin .*/)
  expect(exitCode).toBe(2)
})

test('through a link, and without JAVA_HOME', async () => {
  const link = join(home, '../link')
  await rm(link, { force: true })
  await runHere(['ln', '-s', join(home, 'bin/hdfs'), link])
  const { stdout } = await runHere([link, 'getconf'], {
    env: { JAVA_HOME: undefined, PATH: `${join(home, '../java/bin')}:${process.env['PATH']}` },
  })
  expect(stdout).toContain(`-Dhadoop.home.dir=${home}\n`)
})
