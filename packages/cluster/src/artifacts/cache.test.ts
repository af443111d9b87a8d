import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CachedArtifact } from './artifact.ts'
import { addEntry, cacheFolder, entryName, openCache, readEntry, verifyFully } from './cache.ts'
import { cacheTrouble } from './cache-trouble.ts'
import { fileOrUrl } from './file-or-url.ts'
import { jlink } from './jlink.ts'
import { pip } from './pip.ts'
import { java, spark } from './testing/context.ts'
import { tempFolder } from './testing/tiny.ts'

async function entry(cache: string, text = 'tar'): Promise<CachedArtifact> {
  const made = join(cache, 'made')
  await mkdir(made)
  await writeFile(join(made, 'artifact.tar'), text)
  return addEntry(cache, 'spark-4.3.0-pip', made, {
    artifact: 'spark',
    version: '4.3.0',
    source: 'pip',
    from: 'somewhere',
  })
}

test('where it is', () => {
  expect(cacheFolder({ TINDERBOX_CACHE: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c')
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe('/x/tinderbox')
  expect(cacheFolder({ TINDERBOX_CACHE: '' })).toMatch(/\/\.cache\/tinderbox$/)
})

test('what entries are called', async () => {
  expect(await entryName(spark('4.3.0'), pip())).toBe('spark-4.3.0-pip')
  expect(await entryName(java('17'), jlink())).toBe('java-17-x86_64-jlink')
  expect(await entryName(java('17'), fileOrUrl('java', '/a'))).toMatch(/^java-17-x86_64-file-or-url-[0-9a-f]{10}$/)
})

test('an entry reads back as it was added, and the folder may move', async () => {
  const cache = await tempFolder()
  const added = await entry(cache)
  expect(added.id).toBe(`spark-4.3.0-${added.sha256.slice(0, 8)}`)
  expect(await readEntry(cache, 'spark-4.3.0-pip')).toEqual(added)
  expect(await readdir(cache)).toEqual(['spark-4.3.0-pip'])
})

test('a new one takes the place of a damaged one', async () => {
  const cache = await tempFolder()
  const { tar } = await entry(cache)
  await truncate(tar, 1)
  expect(await readEntry(cache, 'spark-4.3.0-pip')).toBeUndefined()
  expect(await entry(cache, 'new tar')).toMatchObject({ size: 7 })
})

test('a full check finds a changed byte, and the next run makes it anew', async () => {
  const cache = await tempFolder()
  const added = await entry(cache)
  await verifyFully(added)
  await writeFile(added.tar, 'tor')
  expect(await readEntry(cache, 'spark-4.3.0-pip')).toEqual(added)
  await expect(verifyFully(added)).rejects.toMatchObject({
    code: 'CHECKSUM',
    seen: expect.stringContaining(added.sha256) as string,
  })
  expect(await readEntry(cache, 'spark-4.3.0-pip')).toBeUndefined()
})

test('a folder that cannot be made, and a full disk, are told as such', async () => {
  const file = join(await tempFolder(), 'file')
  await writeFile(file, '')
  await expect(openCache(join(file, 'cache'))).rejects.toMatchObject({ code: 'CACHE' })
  const trouble = cacheTrouble(Object.assign(new Error('write failed'), { code: 'ENOSPC' }), '/c')
  expect(trouble).toMatchObject({ code: 'CACHE', message: expect.stringContaining('the disk is full') as string })
  expect(cacheTrouble('tar: x: Wrote only 4096 of 10240 bytes\ntar: Exiting', '/c/scratch-a1B2/work/x')).toMatchObject({
    code: 'CACHE',
    message: 'The cache folder /c cannot take more files: the disk is full',
    seen: 'tar: x: Wrote only 4096 of 10240 bytes',
  })
  expect(cacheTrouble('tar: x: Cannot write: No space left on device', '/c')).toMatchObject({ code: 'CACHE' })
  expect(cacheTrouble(new Error('other'), '/c')).toBeUndefined()
})
