import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkNames, jobKind, sentFile } from './job-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'job-file-'))
  await mkdir(join(folder, 'folder.py'))
  for (const name of ['a.py', 'A.JAR', 'a.sql', 'a.ipynb', 'a.txt', 'a,b.py']) await writeFile(join(folder, name), 'x')
})
afterAll(() => rm(folder, { recursive: true }))

test.each([
  ['a.py', 'py'],
  ['A.JAR', 'jar'],
  ['a.sql', 'sql'],
])('%s can be run', async (name, kind) => {
  expect(await jobKind(join(folder, name))).toBe(kind)
})

test.each([
  ['a.ipynb', /nbconvert/],
  ['a.txt', /ending/],
  ['folder.py', /Name a file/],
  ['none.py', /Looked for: \//],
  ['a,b.py', /Rename it/],
])('%s cannot, and the error says what would do', async (name, hint) => {
  await expect(jobKind(join(folder, name))).rejects.toMatchObject({
    code: 'JOB_FILE',
    hint: expect.stringMatching(hint),
  })
})

test('an address is not a file of this machine', async () => {
  await expect(jobKind('hdfs://a/b.py')).rejects.toMatchObject({
    hint: expect.stringMatching(/must be on this machine/),
  })
})

test('two files with one name', async () => {
  const file = await sentFile(join(folder, 'a.py'))
  expect(() => checkNames([file, { ...file, path: '/elsewhere/a.py' }])).toThrow(/two files have the name a.py/)
})
