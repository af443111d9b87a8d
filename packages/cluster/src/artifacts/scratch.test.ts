import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { thisProcess } from './holder.ts'
import { removeLeftScratch, withScratch } from './scratch.ts'
import { tempFolder } from './testing/tiny.ts'

test('the folder is gone afterwards, whatever happened', async () => {
  const cache = await tempFolder()
  await withScratch(cache, async (scratch) => writeFile(join(scratch, 'a'), ''))
  await expect(withScratch(cache, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await readdir(cache)).toEqual([])
})

test('what killed processes left is removed; what living ones use stays', async () => {
  const cache = await tempFolder()
  const me = await thisProcess()
  const folders: Record<string, string | undefined> = {
    'scratch-dead': JSON.stringify({ ...me, started: '1' }),
    'scratch-mine': JSON.stringify(me),
    'scratch-young': undefined,
    'scratch-old': undefined,
    'scratch-elsewhere': JSON.stringify({ ...me, host: 'elsewhere' }),
    'spark-4.3.0-pip': undefined,
  }
  for (const [name, holder] of Object.entries(folders)) {
    await mkdir(join(cache, name))
    if (holder !== undefined) await writeFile(join(cache, name, 'holder'), holder)
  }
  const old = new Date(Date.now() - 3_600_000)
  await utimes(join(cache, 'scratch-old'), old, old)
  await removeLeftScratch(cache)
  expect((await readdir(cache)).toSorted()).toEqual([
    'scratch-elsewhere',
    'scratch-mine',
    'scratch-young',
    'spark-4.3.0-pip',
  ])
})
