import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { apacheArchive } from './apache-archive.ts'
import type { Located } from './artifact.ts'
import { fetchContext, hadoop, never, spark } from './testing/context.ts'
import { serve, type TestServer } from './testing/serve.ts'
import { apacheHadoop, apacheSpark } from './testing/tiny.ts'

let server: TestServer
afterEach(() => server.close())

const folder = '/dist/spark/spark-4.3.0'
const file = 'spark-4.3.0-bin-hadoop3.tgz'

test('a release is found, checked and unpacked', async () => {
  const { bytes, sha512 } = await apacheSpark('4.3.0')
  server = await serve({ [`${folder}/${file}`]: bytes, [`${folder}/${file}.sha512`]: `${sha512}  ${file}\n` })
  const source = apacheArchive(`${server.url}/dist/`)
  const located = (await source.locate(spark('4.3.0'), never)) as Located
  expect(located).toMatchObject({
    from: `${server.url}${folder}/${file}`,
    checksum: { algorithm: 'sha512', value: sha512 },
  })
  const home = await source.fetch(spark('4.3.0'), located, await fetchContext())
  expect(await readFile(join(home, 'jars/spark-core_2.13-4.3.0.jar'), 'utf8')).toBe('core')
})

test('a version that is not there is absent, with those that are', async () => {
  server = await serve({
    '/spark/': '<a href="spark-4.2.1/">spark-4.2.1/</a> <a href="spark-4.3.0/">x</a> <a href="KEYS">KEYS</a>',
  })
  expect(await apacheArchive(server.url).locate(spark('4.9.9'), never)).toEqual({
    absent: `there is no spark/spark-4.9.9/spark-4.9.9-bin-hadoop3.tgz.sha512 on ${server.url}/`,
    noSuchVersion: { has: ['4.2.1', '4.3.0'] },
  })
})

test('an archive that was changed is refused', async () => {
  const { bytes } = await apacheSpark('4.3.0')
  server = await serve({ [`${folder}/${file}`]: bytes, [`${folder}/${file}.sha512`]: 'a'.repeat(128) })
  const source = apacheArchive(`${server.url}/dist`)
  const located = (await source.locate(spark('4.3.0'), never)) as Located
  await expect(source.fetch(spark('4.3.0'), located, await fetchContext())).rejects.toMatchObject({ code: 'CHECKSUM' })
})

test('a checksum file without a checksum is no version', async () => {
  server = await serve({ [`${folder}/${file}.sha512`]: '<html>Log in</html>' })
  expect(await apacheArchive(`${server.url}/dist`).locate(spark('4.3.0'), never)).toEqual({
    absent: `${file}.sha512 on ${server.url}/dist holds no checksum of ${file}`,
  })
})

const common = '/dist/hadoop/common'

test('Hadoop is found, checked and unpacked', async () => {
  const { bytes, sha512 } = await apacheHadoop('3.5.0')
  const path = `${common}/hadoop-3.5.0/hadoop-3.5.0.tar.gz`
  server = await serve({ [path]: bytes, [`${path}.sha512`]: `SHA512 (hadoop-3.5.0.tar.gz) = ${sha512}\n` })
  const source = apacheArchive(`${server.url}/dist`)
  const located = (await source.locate(hadoop('3.5.0'), never)) as Located
  expect(located).toMatchObject({ from: `${server.url}${path}`, checksum: { algorithm: 'sha512', value: sha512 } })
  const home = await source.fetch(hadoop('3.5.0'), located, await fetchContext())
  expect(await readFile(join(home, 'share/hadoop/common/hadoop-common-3.5.0.jar'), 'utf8')).toBe('core')
})

test('a Hadoop that was changed is refused; one that is not there is absent, with those that are', async () => {
  const { bytes } = await apacheHadoop('3.5.0')
  const path = `${common}/hadoop-3.5.0/hadoop-3.5.0.tar.gz`
  server = await serve({
    [path]: bytes,
    [`${path}.sha512`]: `SHA512 (hadoop-3.5.0.tar.gz) = ${'a'.repeat(128)}\n`,
    [`${common}/`]: '<a href="hadoop-3.4.2/">hadoop-3.4.2/</a> <a href="hadoop-3.5.0/">x</a> <a href="current/">x</a>',
  })
  const source = apacheArchive(`${server.url}/dist`)
  const located = (await source.locate(hadoop('3.5.0'), never)) as Located
  await expect(source.fetch(hadoop('3.5.0'), located, await fetchContext())).rejects.toMatchObject({ code: 'CHECKSUM' })
  expect(await source.locate(hadoop('3.9.9'), never)).toMatchObject({ noSuchVersion: { has: ['3.4.2', '3.5.0'] } })
})
