import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runAction, siteIn } from './testing/run-script.ts'

const clusterId = 'CID-1'
const version = (id: string) => `clusterID=${id}\nstorageType=DATA_NODE\n`

/** A folder of a DataNode's below another one, as it is with a disk. */
async function dataFolder(id = clusterId): Promise<{ disk: string; path: string }> {
  const disk = await tempFolder()
  const path = join(disk, "it's hdfs")
  await mkdir(join(path, 'current/BP-1/current/finalized'), { recursive: true })
  await writeFile(join(path, 'current/BP-1/current/finalized/blk_1'), 'data')
  await writeFile(join(path, 'current/VERSION'), version(id))
  await writeFile(join(path, 'in_use.lock'), '')
  return { disk, path }
}

const empty = (path: string) =>
  runAction({ kind: 'empty-data-folder', machine: 'a', why: '', path, clusterId }, siteIn(path))

test('what HDFS has written goes, and so does the folder', async () => {
  const { disk, path } = await dataFolder()
  expect(await empty(path)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await readdir(disk)).toEqual([])
  expect(await empty(path)).toMatchObject({ exitCode: 0, stderr: '' })
})

test("somebody else's files stay, and the folder with them", async () => {
  const { path } = await dataFolder()
  await writeFile(join(path, 'mine.txt'), 'mine')
  expect(await empty(path)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await readdir(path)).toEqual(['mine.txt'])
})

test('the data of another file system stays as it is', async () => {
  const { path } = await dataFolder('CID-2')
  const { exitCode, stderr } = await empty(path)
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('holds the data of another file system')])
  expect((await readdir(join(path, 'current'))).toSorted()).toEqual(['BP-1', 'VERSION'])
})
