import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runAction, siteIn } from './testing/run-script.ts'

const action = (path: string) => ({ kind: 'set-aside', machine: 'a', why: '', path }) as const

test('a drop-in is kept beside its place, and none that was kept before is lost', async () => {
  const folder = join(await tempFolder(), 'tinderbox-demo-spark-worker.service.d')
  await mkdir(folder)
  const path = join(folder, 'ours.conf')
  for (const text of ['first', 'second']) {
    await writeFile(path, text)
    expect(await runAction(action(path), siteIn(folder))).toMatchObject({ exitCode: 0, stderr: '' })
  }
  expect((await runAction(action(path), siteIn(folder))).exitCode).toBe(0)
  expect((await readdir(folder)).toSorted()).toEqual(['ours.conf.before', 'ours.conf.before.2'])
  expect(await readFile(`${path}.before.2`, 'utf8')).toBe('second')
})

test.each([
  'ssh.service.d/x.conf',
  'tinderbox-demo-a.service',
  'tinderbox-demo-a.service.d/../../ssh.service.d/x.conf',
])('%s is refused', async (name) => {
  const folder = await tempFolder()
  const { exitCode, stderr } = await runAction(action(`/etc/systemd/system/${name}`), siteIn(folder))
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^not ours to rename/)])
})
