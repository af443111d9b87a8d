import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { pageFiles } from './page-files.ts'

test('all that a browser reads, and nothing else', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'assets'))
  for (const name of ['index.html', 'assets/a.js', 'assets/a.css', 'assets/a.js.map', 'notes.txt'])
    await writeFile(join(folder, name), name)
  const files = await pageFiles(folder)
  expect([...files.keys()].toSorted()).toEqual(['/', '/assets/a.css', '/assets/a.js'])
  expect(files.get('/assets/a.js')).toEqual({
    body: Buffer.from('assets/a.js'),
    type: 'text/javascript; charset=utf-8',
  })
})

test.each(['none', '.'])('where it was not built (%s), it says how', async (name) => {
  await expect(pageFiles(join(await tempFolder(), name))).rejects.toMatchObject({ code: 'NOT_BUILT' })
})
