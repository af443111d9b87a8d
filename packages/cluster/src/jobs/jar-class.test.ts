import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mainClassOf } from './jar-class.ts'
import { zipOf } from './testing/zip-of.ts'

const main = '\u0001\u0000\u0004main\u0001\u0000\u0016([Ljava/lang/String;)V'
let folder: string
const jar = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jar-class-'))
  const long = `Main-Class: ${'com.example.'.repeat(5)}\r\n CountWords\r\n`
  await writeFile(jar('named.jar'), zipOf({ 'META-INF/MANIFEST.MF': `Manifest-Version: 1.0\r\n${long}` }))
  await writeFile(
    jar('plain.jar'),
    zipOf({
      'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\r\n',
      'com/example/CountWords.class': main,
      'com/example/Other.class': 'x',
      'com/example/A$B.class': main,
    }),
  )
  await writeFile(jar('empty.jar'), zipOf({ 'a.txt': 'x' }))
  await writeFile(jar('no.jar'), 'not a zip at all, but long enough to hold its last record')
})
afterAll(() => rm(folder, { recursive: true }))

test('the manifest names it', async () => {
  expect(await mainClassOf(jar('named.jar'), undefined)).toBeUndefined()
})

test('the class that is asked for', async () => {
  expect(await mainClassOf(jar('plain.jar'), 'com.example.CountWords')).toBe('com.example.CountWords')
  expect(await mainClassOf(jar('plain.jar'), 'org.apache.spark.examples.SparkPi')).toBe(
    'org.apache.spark.examples.SparkPi',
  )
})

test.each([
  ['plain.jar', undefined, 'Name it: --class com.example.CountWords', 'com.example.CountWords'],
  ['plain.jar', 'CountWords', 'Did you mean --class com.example.CountWords?', 'com.example.CountWords'],
  ['empty.jar', undefined, 'public static void main', 'It holds 0 classes'],
])('%s with %s: says what it holds', async (name, asked, hint, seen) => {
  await expect(mainClassOf(jar(name), asked)).rejects.toMatchObject({
    code: 'JOB_FILE',
    hint: expect.stringContaining(hint),
    seen: expect.stringContaining(seen),
  })
})

test('no jar at all', async () => {
  await expect(mainClassOf(jar('no.jar'), undefined)).rejects.toMatchObject({
    code: 'JOB_FILE',
    message: expect.stringMatching(/not a zip archive/),
  })
})
