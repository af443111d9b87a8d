import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unpack } from './archive.ts'
import { arrangeHadoop, hadoopVersion } from './hadoop-layout.ts'
import { apacheHadoop, releaseTime, tempFolder, writeFiles } from './testing/tiny.ts'

test("Apache's archive loses its pages, sources and tests, and nothing else", async () => {
  const { path } = await apacheHadoop('3.5.0')
  const home = await unpack(path, join(await tempFolder(), 'out'))
  const share = (await stat(join(home, 'share'))).mtimeMs
  expect(await arrangeHadoop(home)).toBe(home)
  expect(await readdir(join(home, 'share'))).toEqual(['hadoop'])
  expect(await readdir(join(home, 'share/hadoop/common'))).toEqual(['hadoop-common-3.5.0.jar', 'lib', 'sources'])
  expect(await readdir(join(home, 'share/hadoop/common/sources'))).toEqual([])
  expect(await readdir(join(home, 'lib/native'))).toEqual(['libhadoop.so'])
  expect((await stat(join(home, 'share'))).mtimeMs).toBe(share)
  expect((await stat(join(home, 'bin/hadoop'))).mtime).toEqual(releaseTime)
  expect(await hadoopVersion(home)).toBe('3.5.0')
})

test('what is not Hadoop is refused, with what is there', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'hadoop-src'))
  await expect(hadoopVersion(await arrangeHadoop(folder))).rejects.toMatchObject({
    code: 'ARTIFACT_UNAVAILABLE',
    seen: 'hadoop-src',
  })
  await writeFiles(folder, { 'share/hadoop/common/hadoop-common-3.5.0-tests.jar': '', 'bin/hadoop*': '' })
  await expect(hadoopVersion(folder)).rejects.toMatchObject({ code: 'ARTIFACT_UNAVAILABLE' })
})
