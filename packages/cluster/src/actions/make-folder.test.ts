import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runAction, siteIn } from './testing/run-script.ts'

const make = (path: string, mode = '750') =>
  runAction({ kind: 'make-folder', machine: 'a', why: '', path, mode, owner: 'daemon' }, siteIn('/r'))
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

test('it is made with those on the way, which anybody may enter', async () => {
  const folder = await tempFolder()
  expect(await make(join(folder, "it's/here"))).toMatchObject({ exitCode: 0, stderr: '' })
  expect([await modeOf(join(folder, "it's/here")), await modeOf(join(folder, "it's"))]).toEqual(['750', '755'])
})

test('one that is there keeps what is in it, and gets its mode', async () => {
  const path = join(await tempFolder(), 'x')
  await mkdir(path, { mode: 0o777 })
  await writeFile(join(path, 'kept'), '')
  for (let i = 0; i < 2; i++) expect((await make(path, '700')).exitCode).toBe(0)
  expect(await modeOf(path)).toBe('700')
  expect(await readdir(path)).toEqual(['kept'])
})

test('a file in its place is an error', async () => {
  const path = join(await tempFolder(), 'x')
  await writeFile(path, 'mine')
  expect(await make(path)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('exist') })
})
