/** The real Hadoop, through the mvn that is on this machine and its settings. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { runHere } from '../hosts/process.ts'
import type { CachedArtifact } from './artifact.ts'
import { unpack } from './archive.ts'
import { sourcesFor } from './index.ts'
import { obtain } from './obtain.ts'
import { hadoop, never } from './testing/context.ts'
import { tempFolder } from './testing/tiny.ts'

const sources = sourcesFor('hadoop', { order: ['maven'] })
let home: string
let artifact: CachedArtifact
beforeAll(async () => {
  const folder = await tempFolder()
  artifact = (await obtain(hadoop('3.5.0'), sources, { cacheDir: join(folder, 'cache') })).artifact
  home = await unpack(artifact.tar, join(folder, 'hadoop'))
}, 600_000)

test('all of it is there, in the layout of its own archive', async () => {
  expect(artifact).toMatchObject({ version: '3.5.0', source: 'maven' })
  const jars = async (part: string) =>
    (await readdir(join(home, 'share/hadoop', part))).filter((name) => name.endsWith('.jar')).length
  expect(await jars('common/lib')).toBeGreaterThan(150)
  for (const part of ['common', 'hdfs', 'yarn', 'mapreduce']) expect(await jars(part)).toBeGreaterThan(1)
})

test('a second time gives the same tar', { timeout: 600_000 }, async () => {
  const again = await obtain(hadoop('3.5.0'), sources, { cacheDir: join(await tempFolder(), 'cache') })
  expect(again.artifact.sha256).toBe(artifact.sha256)
})

test.each([
  ['hadoop', ['version'], /^Hadoop 3\.5\.0\n/],
  ['hdfs', ['getconf', '-confKey', 'dfs.replication'], /^3$/],
  ['hadoop', ['fs', '-ls', '-d', '/etc'], / \/etc$/],
  ['yarn', ['application', '-help'], /usage: application/],
  ['mapred', ['job', '-help'], /-list \[all\]/],
] as const)('bin/%s %j', async (program, args, expected) => {
  const { stdout, stderr } = await runHere([join(home, 'bin', program), ...args])
  expect(`${stdout}${stderr}`).toMatch(expected)
})

test('every daemon can be loaded with all that it names', async () => {
  const daemons = [
    'org.apache.hadoop.hdfs.server.namenode.NameNode',
    'org.apache.hadoop.hdfs.server.datanode.DataNode',
    'org.apache.hadoop.hdfs.qjournal.server.JournalNode',
    'org.apache.hadoop.hdfs.tools.DFSZKFailoverController',
    'org.apache.hadoop.yarn.server.resourcemanager.ResourceManager',
    'org.apache.hadoop.yarn.server.nodemanager.NodeManager',
    'org.apache.hadoop.yarn.server.timelineservice.reader.TimelineReaderServer',
    'org.apache.hadoop.mapreduce.v2.hs.JobHistoryServer',
    'org.apache.hadoop.mapred.ShuffleHandler',
  ]
  const source = join(await tempFolder(), 'Load.java')
  const body = 'for (String name : args) { Class.forName(name).getDeclaredMethods(); System.out.println(name); }'
  await writeFile(source, `class Load { public static void main(String[] args) throws Throwable { ${body} } }`)
  const { stdout: classpath } = await runHere([join(home, 'bin/hadoop'), 'classpath'])
  const { stdout, stderr } = await runHere(['java', '-cp', classpath.trim(), source, ...daemons])
  expect(stdout.split('\n'), stderr).toEqual(expect.arrayContaining(daemons))
})

test('a version that there is not', async () => {
  expect(await sources[0]!.locate(hadoop('9.9.9'), never)).toEqual({
    absent: 'where mvn looks there is no Hadoop 9.9.9',
    noSuchVersion: { has: [] },
  })
})
