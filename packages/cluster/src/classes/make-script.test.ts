import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { makeScript } from './make-script.ts'

const paths = {
  root: '/r',
  cluster: '/r/c',
  sparkHome: '/r/software/spark-4.3.0',
  hadoopHome: '/r/software/hadoop-3.5.0',
  javaHome: '/r/software/java-17',
  classes: "/r/it's a folder/classes",
}

test.each([undefined, 'tinderbox'])('it is a script for sh, whatever is in the paths (as user: %s)', async (asUser) => {
  for (const shell of ['sh', 'bash']) {
    expect(await runHere([shell, '-n'], { input: makeScript(paths, { python: "py'thon", asUser }) })).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
  }
})

test('only a daemon user that is not us is changed to', () => {
  expect(makeScript(paths, { python: 'python3', asUser: 'tinderbox' })).toContain('setpriv --reuid=tinderbox')
  expect(makeScript(paths, { python: 'python3', asUser: undefined })).not.toMatch(/setpriv|chown/)
})

test('the mark of a whole folder is the last thing that is written', () => {
  const lines = makeScript(paths, { python: 'python3', asUser: undefined }).trimEnd().split('\n')
  expect(lines.filter((line) => line.includes('.tinderbox-complete'))).toEqual([lines.at(-1)])
})

/** The program in Python that makes the class path jar, out of the script. */
async function classPathOf(jars: readonly string[]): Promise<{ manifest: string; links: string[] }> {
  const folder = await tempFolder()
  const home = join(folder, 'software/spark-4.3.0')
  const target = join(folder, 'software/classes-x/classpath.jar')
  await mkdir(join(home, 'jars'), { recursive: true })
  await mkdir(join(folder, 'software/classes-x'))
  for (const jar of jars) await writeFile(join(home, 'jars', jar), '')
  const program = makeScript(paths, { python: 'python3', asUser: undefined })
    .split("<<'PYTHON'\n")[1]!
    .split('\nPYTHON\n')[0]!
  expect(await runHere(['python3', '-', home, target], { input: program })).toMatchObject({ exitCode: 0, stderr: '' })
  const { stdout } = await runHere([
    'python3',
    '-c',
    'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("META-INF/MANIFEST.MF"))',
    target,
  ])
  await writeFile(join(folder, 'manifest'), stdout)
  const manifest = await readFile(join(folder, 'manifest'), 'utf8')
  const whole = manifest.replaceAll('\r\n', '\n').replaceAll('\n ', '')
  return { manifest, links: /^Class-Path: (.*)$/m.exec(whole)![1]!.split(' ') }
}

test("the class path jar names Spark's jars in one order, in lines that a manifest may have", async () => {
  const many = Array.from({ length: 300 }, (_, i) => `library-with-a-rather-long-name-${i}_2.13-4.3.0.jar`)
  const { manifest, links } = await classPathOf([
    'zebra.jar',
    'slf4j-api-2.0.17.jar',
    'activation.jar',
    'notes.txt',
    ...many,
  ])
  for (const line of manifest.split('\n')) expect(Buffer.byteLength(line.replace('\r', ''))).toBeLessThanOrEqual(72)
  expect(links).toHaveLength(303)
  expect([links[0], links[1], links.at(-1)]).toEqual([
    '../spark-4.3.0/jars/slf4j-api-2.0.17.jar',
    '../spark-4.3.0/jars/activation.jar',
    '../spark-4.3.0/jars/zebra.jar',
  ])
  expect(links.slice(1)).toEqual(links.slice(1).toSorted((a, b) => (a < b ? -1 : 1)))
})
