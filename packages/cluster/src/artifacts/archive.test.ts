import { lutimes, mkdir, readFile, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pack, unpack } from './archive.ts'
import { releaseTime, tempFolder, writeFiles } from './testing/tiny.ts'

async function example(): Promise<string> {
  const folder = join(await tempFolder(), 'top')
  await mkdir(folder, { mode: 0o700 })
  await writeFiles(folder, { 'b/z.jar': 'z', 'a.txt': 'a', 'bin/run*': '#!/bin/sh\n' })
  await symlink('a.txt', join(folder, 'link'))
  await lutimes(join(folder, 'link'), releaseTime, releaseTime)
  for (const name of ['b', 'bin', '.']) await utimes(join(folder, name), releaseTime, releaseTime)
  return folder
}

test('times and modes survive, and everybody may read', async () => {
  const folder = await example()
  const tar = join(await tempFolder(), 'x.tar')
  await pack(folder, tar)
  const top = await unpack(tar, join(await tempFolder(), 'out'))
  expect(top).toMatch(/out\/top$/)
  expect((await stat(join(top, 'b/z.jar'))).mtime).toEqual(releaseTime)
  expect((await stat(join(top, 'bin/run'))).mode & 0o777).toBe(0o755)
  expect((await stat(join(top, 'a.txt'))).mode & 0o777).toBe(0o644)
  expect((await stat(top)).mode & 0o777).toBe(0o755)
  expect(await readFile(join(top, 'link'), 'utf8')).toBe('a')
})

test('equal folders give equal bytes', async () => {
  const [one, two] = [await tempFolder(), await tempFolder()]
  await Promise.all([one, two].map(async (out) => pack(await example(), join(out, 'x.tar'))))
  expect((await readFile(join(one, 'x.tar'))).equals(await readFile(join(two, 'x.tar')))).toBe(true)
})

test('several top entries stay where they are', async () => {
  const folder = await example()
  const tar = join(await tempFolder(), 'x.tar')
  await pack(folder, tar)
  const out = join(await tempFolder(), 'out')
  await mkdir(out)
  await writeFile(join(out, 'other'), '')
  expect(await unpack(tar, out)).toBe(out)
})

test('what is no archive is an error that says so', async () => {
  const file = join(await tempFolder(), 'page.tgz')
  await writeFile(file, '<html>Log in</html>')
  await expect(unpack(file, join(await tempFolder(), 'out'))).rejects.toMatchObject({
    code: 'DOWNLOAD',
    message: 'page.tgz could not be unpacked',
  })
  await rename(file, `${file}.gone`)
  await expect(unpack(file, join(await tempFolder(), 'out'))).rejects.toMatchObject({ code: 'DOWNLOAD' })
})
