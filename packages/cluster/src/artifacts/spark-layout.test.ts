import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unpack } from './archive.ts'
import { arrangeSpark, sparkVersion } from './spark-layout.ts'
import { apacheSpark, pythonSpark, tempFolder } from './testing/tiny.ts'

test("the Python package's archive gets Spark's own layout", async () => {
  const { path } = await pythonSpark('4.3.0')
  const unpacked = await unpack(path, join(await tempFolder(), 'out'))
  const before = (await stat(join(unpacked, 'deps'))).mtimeMs
  const home = await arrangeSpark(unpacked)
  expect(await readdir(home)).toEqual([
    'LICENSE',
    'RELEASE',
    'bin',
    'data',
    'examples',
    'jars',
    'licenses',
    'python',
    'sbin',
  ])
  expect(await readdir(join(home, 'python'))).toEqual(['lib', 'pyspark'])
  expect(await readdir(join(home, 'python/lib'))).toEqual(['py4j-0.10.9.9-src.zip', 'pyspark.zip'])
  expect(await readdir(join(home, 'examples/src/main/python'))).toEqual(['pi.py'])
  expect(await readFile(join(home, 'RELEASE'), 'utf8')).toMatch(/^Spark 4\.3\.0 /)
  expect((await stat(join(home, 'bin/spark-class'))).mode & 0o111).toBe(0o111)
  expect((await stat(join(home, 'sbin/spark-daemon.sh'))).mode & 0o111).toBe(0o111)
  expect((await stat(join(home, 'bin/spark-class.cmd'))).mode & 0o111).toBe(0)
  for (const made of ['.', 'RELEASE', 'python', 'examples']) expect((await stat(join(home, made))).mtimeMs).toBe(before)
  expect(await sparkVersion(home)).toBe('4.3.0')
})

test("Apache's archive stays as it is", async () => {
  const { path } = await apacheSpark('4.2.1')
  const home = await unpack(path, join(await tempFolder(), 'out'))
  expect(await arrangeSpark(home)).toBe(home)
  expect(await sparkVersion(home)).toBe('4.2.1')
})

test('what is not Spark is refused, with what is there', async () => {
  await expect(sparkVersion(await tempFolder())).rejects.toMatchObject({ code: 'ARTIFACT_UNAVAILABLE' })
})
