import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Located, Source } from './artifact.ts'
import { fileOrUrl } from './file-or-url.ts'
import { fetchContext, hadoop, java, never, spark } from './testing/context.ts'
import { serve, type TestServer } from './testing/serve.ts'
import {
  apacheHadoop,
  apacheSpark,
  jdkArchive,
  jdkFiles,
  pythonSpark,
  releaseTime,
  tempFolder,
  writeFiles,
} from './testing/tiny.ts'

let server: TestServer | undefined
afterEach(() => server?.close())

async function bring(source: Source, wanted = spark('4.3.0')): Promise<string> {
  return source.fetch(wanted, (await source.locate(wanted, never)) as Located, await fetchContext())
}

test.each([
  ["Apache's", apacheSpark],
  ["the Python package's", pythonSpark],
])('%s archive as a file, which stays where it is', async (_whose, make) => {
  const { path, sha256 } = await make('4.3.0')
  const home = await bring(fileOrUrl('spark', path, { algorithm: 'sha256', value: sha256 }))
  expect(await readdir(home)).toEqual(expect.arrayContaining(['RELEASE', 'bin', 'jars', 'python']))
  expect((await stat(path)).isFile()).toBe(true)
})

test('a file with another checksum is refused, and not removed', async () => {
  const { path, sha512 } = await apacheSpark('4.3.0')
  const failed = bring(fileOrUrl('spark', path, { algorithm: 'sha512', value: 'a'.repeat(128) }))
  await expect(failed).rejects.toMatchObject({ code: 'CHECKSUM', seen: expect.stringContaining(sha512) as string })
  expect((await stat(path)).isFile()).toBe(true)
})

test('an address', async () => {
  const { bytes, sha256 } = await apacheSpark('4.3.0')
  server = await serve({ '/spark.tgz': bytes })
  const source = fileOrUrl('spark', `${server.url}/spark.tgz?token=secret`, { algorithm: 'sha256', value: sha256 })
  expect(await source.locate(spark('4.3.0'), never)).toMatchObject({
    from: `${server.url}/spark.tgz`,
    size: bytes.length,
  })
  expect(await readdir(await bring(source))).toContain('jars')
  expect(await fileOrUrl('spark', `${server.url}/other.tgz`).locate(spark('4.3.0'), never)).toEqual({
    absent: `${server.url}/other.tgz answers 404`,
  })
})

test('a folder is copied with its times, and with what its links lead to', async () => {
  const folder = await tempFolder()
  const elsewhere = await tempFolder()
  await writeFiles(folder, jdkFiles('17.0.15'))
  await writeFile(join(elsewhere, 'java.security'), 'settings')
  await mkdir(join(folder, 'conf'))
  await symlink(join(elsewhere, 'java.security'), join(folder, 'conf/java.security'))
  await symlink(join(elsewhere, 'gone'), join(folder, 'conf/gone'))
  const home = await bring(fileOrUrl('java', folder), java('17'))
  await rm(elsewhere, { recursive: true })
  expect(await readFile(join(home, 'conf/java.security'), 'utf8')).toBe('settings')
  expect(await readdir(join(home, 'conf'))).toEqual(['java.security'])
  expect((await stat(join(home, 'lib/modules'))).mtime).toEqual(releaseTime)
  // What is not needed is taken from the copy alone.
  expect(await readdir(home)).not.toContain('jmods')
  expect(await readdir(folder)).toContain('jmods')
})

test('a JDK archive', async () => {
  const { path } = await jdkArchive('21.0.7')
  expect(await readdir(await bring(fileOrUrl('java', path), java('21')))).toContain('release')
})

test('Hadoop as an archive, and as a folder, which keeps what is taken from the copy', async () => {
  const { path } = await apacheHadoop('3.5.0')
  const home = await bring(fileOrUrl('hadoop', path), hadoop('3.5.0'))
  expect(await readdir(join(home, 'share'))).toEqual(['hadoop'])
  const folder = await tempFolder()
  await writeFiles(folder, { 'share/doc/index.html': '', 'share/hadoop/common/hadoop-common-3.5.0.jar': '' })
  expect(await readdir(join(await bring(fileOrUrl('hadoop', folder), hadoop('3.5.0')), 'share'))).toEqual(['hadoop'])
  expect(await readdir(join(folder, 'share'))).toEqual(['doc', 'hadoop'])
})

test('what is not there, and a checksum of a folder, are reasons', async () => {
  expect(await fileOrUrl('spark', '/no/such.tgz').locate(spark('4.3.0'), never)).toEqual({
    absent: 'there is no /no/such.tgz on this machine',
  })
  const answer = await fileOrUrl('spark', '/tmp', { algorithm: 'sha256', value: 'a'.repeat(64) }).locate(
    spark('4.3.0'),
    never,
  )
  expect(answer).toEqual({ absent: '/tmp is a folder: a checksum can only be checked for a file' })
})

test('a file that was replaced is another entry of the cache', async () => {
  const folder = await tempFolder()
  await writeFiles(folder, { 'jars/a.jar': 'a', b: 'b' })
  const names = [await fileOrUrl('spark', folder).cacheName?.(), await fileOrUrl('spark', folder).cacheName?.()]
  await utimes(join(folder, 'jars/a.jar'), new Date(), new Date())
  names.push(await fileOrUrl('spark', folder).cacheName?.())
  expect(names[0]).toBe(names[1])
  expect(names[2]).not.toBe(names[0])
})
