/** The real things: Spark from the package index that pip is configured with, Java from the JDK on this machine. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { runHere } from '../hosts/process.ts'
import { unpack } from './archive.ts'
import { sourcesFor } from './index.ts'
import { obtain } from './obtain.ts'
import { java, spark } from './testing/context.ts'
import { tempFolder } from './testing/tiny.ts'

let folder: string
beforeAll(async () => {
  folder = await tempFolder()
})

test('Spark 4.3.0 through pip', { timeout: 300_000 }, async () => {
  const { artifact } = await obtain(spark('4.3.0'), sourcesFor('spark', { order: ['pip'] }), {
    cacheDir: join(folder, 'cache'),
  })
  expect(artifact).toMatchObject({ version: '4.3.0', source: 'pip' })
  const home = await unpack(artifact.tar, join(folder, 'spark'))
  expect((await readdir(join(home, 'jars'))).filter((name) => /^spark-core.*\.jar$/.test(name))).toHaveLength(1)
  expect(await readdir(home)).toEqual(
    expect.arrayContaining(['RELEASE', 'bin', 'data', 'examples', 'jars', 'python', 'sbin']),
  )
  const { exitCode, stderr } = await runHere([join(home, 'bin/spark-submit'), '--version'], {
    env: { SPARK_HOME: undefined },
  })
  expect(stderr).toContain('version 4.3.0')
  expect(exitCode).toBe(0)
})

test('Java 17 through jlink', { timeout: 120_000 }, async () => {
  const { artifact } = await obtain(java('17'), sourcesFor('java', { order: ['jlink'] }), {
    cacheDir: join(folder, 'cache'),
  })
  const home = await unpack(artifact.tar, join(folder, 'java'))
  // -Xshare:on: it must start from its class-data archive, which has survived the journey.
  const { exitCode, stderr } = await runHere([join(home, 'bin/java'), '-Xshare:on', '-version'])
  expect(stderr).toContain('version "17.')
  expect(exitCode).toBe(0)
  const modules = await runHere([join(home, 'bin/java'), '--list-modules'])
  expect(modules.stdout).toContain('jdk.incubator.vector')
})
