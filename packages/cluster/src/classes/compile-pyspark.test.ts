import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { compilePySpark } from './compile-pyspark.ts'

/** A Spark whose PySpark is two modules, in a folder with a quote in its name. */
async function tinySpark(): Promise<{ sparkHome: string; zip: string }> {
  const sparkHome = join(await tempFolder(), "ada's spark")
  const lib = join(sparkHome, 'python/lib')
  await mkdir(lib, { recursive: true })
  await writeFile(join(lib, 'README.txt'), 'not a zip')
  const zip = join(lib, 'pyspark.zip')
  const make =
    "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z:\n  z.writestr('pyspark/__init__.py', 'from pyspark.one import answer')\n  z.writestr('pyspark/one.py', 'answer = 42')\n  z.writestr('pyspark/data.txt', 'data'); z.writestr('pyspark/sql/tests/test_one.py', 'broken = (')"
  await runHere(['python3', '-c', make, zip])
  return { sparkHome, zip }
}

const compile = (sparkHome: string) =>
  runHere(['sh'], {
    input: compilePySpark(
      { root: '/r', cluster: '/r/c', sparkHome, hadoopHome: '/h', javaHome: '/j', classes: '/c' },
      'python3',
    ),
  })
const inPython = (zip: string, program: string) =>
  runHere(['python3', '-c', program, zip]).then(({ stdout }) => stdout.trim())

test('the compiled modules stand beside the sources, are used, and name where they are from', async () => {
  const { sparkHome, zip } = await tinySpark()
  expect(await compile(sparkHome)).toMatchObject({ exitCode: 0, stderr: '' })
  const names = await inPython(zip, 'import sys, zipfile; print(*sorted(zipfile.ZipFile(sys.argv[1]).namelist()))')
  expect(names).toBe(
    'pyspark/__init__.py pyspark/__init__.pyc pyspark/data.txt pyspark/one.py pyspark/one.pyc pyspark/sql/tests/test_one.py',
  )
  const used = await inPython(
    zip,
    'import sys; sys.path.insert(0, sys.argv[1]); from pyspark import one; print(one.answer, one.__file__, one.answer.__class__.__name__)',
  )
  expect(used).toMatch(/^42 .*pyspark\.zip\/pyspark\/one\.pyc? int$/)
  expect(await readdir(join(sparkHome, 'python/lib'))).toEqual(['README.txt', 'pyspark.zip'])
})

test('a second time nothing is done', async () => {
  const { sparkHome, zip } = await tinySpark()
  await compile(sparkHome)
  const before = await stat(zip)
  expect(await compile(sparkHome)).toMatchObject({ exitCode: 0 })
  const after = await stat(zip)
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
})

test('a Python that is not there is an error', async () => {
  const { sparkHome } = await tinySpark()
  const script = compilePySpark(
    { root: '/r', cluster: '/r/c', sparkHome, hadoopHome: '/h', javaHome: '/j', classes: '/c' },
    'no-such-python',
  )
  expect((await runHere(['sh'], { input: script })).exitCode).not.toBe(0)
})
