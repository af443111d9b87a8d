import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { PrepareService } from './action.ts'
import { runAction, siteIn } from './testing/run-script.ts'

let root: string
let folder: string
let mark: string

/** `run` is what the daemon's script does: with `ran` it notes its arguments. */
async function service(run: string): Promise<void> {
  const own = join(root, 'clusters/demo/services/hdfs-namenode')
  await mkdir(own, { recursive: true })
  await mkdir(join(root, 'clusters/demo/logs'), { recursive: true })
  await writeFile(join(own, 'run'), `#!/bin/sh\n${run}\n`)
  await chmod(join(own, 'run'), 0o755)
}
const ran = () => readFile(join(root, 'ran'), 'utf8').catch(() => 'never')
const there = (path: string) => access(path).then(...[() => true, () => false])

beforeEach(async () => {
  root = await tempFolder()
  folder = join(root, 'data')
  mark = `${folder}.unfinished`
  await mkdir(folder)
})

const prepare = (more: Partial<PrepareService> = {}) =>
  runAction(
    {
      kind: 'prepare-service',
      machine: 'a',
      why: '',
      cluster: 'demo',
      service: 'hdfs-namenode',
      what: 'format HDFS',
      arguments: ['-format', "it's"],
      unless: [folder],
      mark,
      ...more,
    },
    siteIn(root),
  )
const note = () => service(`echo "$@" > '${root}/ran'; [ -e '${mark}' ] || exit 9`)

test('runs the program of the daemon with these arguments, and the mark is there only meanwhile', async () => {
  await note()
  expect(await prepare()).toMatchObject({ exitCode: 0, stdout: '' })
  expect(await ran()).toBe("-format it's\n")
  expect(await there(mark)).toBe(false)
})

test('a folder with anything in it is not touched', async () => {
  await note()
  await writeFile(join(folder, 'x'), '')
  const { exitCode, stderr } = await prepare()
  expect([exitCode, await ran()]).toEqual([1, 'never'])
  expect(stderr).toContain(`${folder} is not empty`)
  expect(await there(mark)).toBe(false)
})

test('what failed half-way leaves the mark, says why, and may be done again', async () => {
  await service(`echo no journal; touch '${folder}/VERSION'; exit 3`)
  const { exitCode, stderr } = await prepare()
  expect(exitCode).toBe(3)
  expect(stderr).toContain('no journal')
  expect(await there(mark)).toBe(true)
  await note()
  expect((await prepare()).exitCode).toBe(0)
  expect(await there(mark)).toBe(false)
})

test('an exit code that says that it was done before is none', async () => {
  await service('exit 2')
  expect((await prepare({ done: 2 })).exitCode).toBe(0)
  expect((await prepare({ done: 3 })).exitCode).toBe(2)
})
