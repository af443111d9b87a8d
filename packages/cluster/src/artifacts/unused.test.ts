import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEntry } from './cache.ts'
import { tempFolder } from './testing/tiny.ts'
import { dropUnused } from './unused.ts'

const now = Date.now()
const daysAgo = (days: number) => new Date(now - days * 24 * 60 * 60 * 1000)

async function cacheOf(entries: Readonly<Record<string, number>>) {
  const cache = await tempFolder()
  for (const [name, days] of Object.entries(entries)) {
    await mkdir(join(cache, name))
    await writeFile(join(cache, name, 'artifact.tar'), 'tar')
    const about = { artifact: 'spark', version: '4.3.0', id: name, sha256: '', source: 'a', from: 'b' }
    await writeFile(join(cache, name, 'artifact.json'), JSON.stringify({ ...about, size: 3 }))
    await utimes(join(cache, name, 'artifact.json'), daysAgo(days), daysAgo(days))
  }
  return cache
}

test('entries that nobody has used for 90 days go, and nothing else', async () => {
  const cache = await cacheOf({ old: 91, young: 89 })
  await mkdir(join(cache, 'scratch'))
  await utimes(join(cache, 'scratch'), daysAgo(400), daysAgo(400))
  await dropUnused(cache, now)
  expect((await readdir(cache)).toSorted()).toEqual(['scratch', 'young'])
})

test('one that is read is used', async () => {
  const cache = await cacheOf({ old: 400 })
  expect(await readEntry(cache, 'old')).toMatchObject({ id: 'old' })
  await dropUnused(cache)
  expect(await readdir(cache)).toEqual(['old'])
})

test('a cache that is not there is empty', async () => {
  await dropUnused('/no/such/folder')
})
