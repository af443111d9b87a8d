import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runAction, siteIn } from './testing/run-script.ts'

async function laidOut(version: string) {
  const home = await tempFolder()
  const path = join(home, "it's data/hdfs-datanode")
  const to = join(home, 'set aside/hdfs-datanode')
  await mkdir(join(path, 'current'), { recursive: true })
  await writeFile(join(path, 'current/VERSION'), version)
  const run = () =>
    runAction({ kind: 'set-blocks-aside', machine: 'a', why: '', path, to, clusterId: 'CID-other' }, siteIn(home))
  return { home, path, to, run }
}
const foreign = 'storageType=DATA_NODE\nclusterID=CID-other\n'

test('the folder goes whole, and one that went before stays', async () => {
  const { path, to, run } = await laidOut(foreign)
  expect(await run()).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await run()).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await readFile(join(to, 'current/VERSION'), 'utf8')).toBe(foreign)
  await mkdir(join(path, 'current'), { recursive: true })
  await writeFile(join(path, 'current/VERSION'), foreign)
  expect(await run()).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await readdir(join(to, '..'))).toSorted()).toEqual(['hdfs-datanode', 'hdfs-datanode.2'])
})

test.each([
  ['of a NameNode', 'storageType=NAME_NODE\nclusterID=CID-other\n'],
  ['of the right file system, brought back meanwhile', 'storageType=DATA_NODE\nclusterID=CID-other-one\n'],
])('a folder %s is left alone', async (_, version) => {
  const { path, run } = await laidOut(version)
  expect(await run()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('left alone') })
  expect(await readFile(join(path, 'current/VERSION'), 'utf8')).toBe(version)
})
