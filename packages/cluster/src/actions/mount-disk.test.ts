import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runAction, siteIn } from './testing/run-script.ts'

const action = (path: string) => ({ kind: 'mount-disk', machine: 'a', why: '', path }) as const

test('what would be hidden below the mount keeps it from being done', async () => {
  const folder = await tempFolder()
  const path = join(folder, "it's data")
  await mkdir(path)
  await writeFile(join(path, 'block'), 'the only copy')
  expect(await runAction(action(path), siteIn(folder))).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`${path} is not empty`),
  })
})

test('folders alone do not', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'disk/hdfs'), { recursive: true })
  const { stderr } = await runAction(action(join(folder, 'disk')), siteIn(folder))
  expect(stderr).not.toContain('is not empty')
  expect(stderr).toContain('fstab')
})

test('what is mounted is left alone', async () => {
  expect(await runAction(action('/proc'), siteIn('/tmp'))).toMatchObject({ exitCode: 0, stderr: '' })
})

test('a place that /etc/fstab does not have is an error', async () => {
  const folder = await tempFolder()
  const { exitCode, stderr } = await runAction(action(folder), siteIn(folder))
  expect([exitCode, stderr]).toEqual([expect.any(Number), expect.stringContaining('fstab')])
  expect(exitCode).not.toBe(0)
})
