import { existsSync } from 'node:fs'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { removePath } from './remove-path.ts'
import { runAction, siteIn } from './testing/run-script.ts'

const action = (path: string) => ({ kind: 'remove-path', machine: 'a', why: '', path }) as const

test('what is ours goes, whole', async () => {
  const folder = await tempFolder()
  const path = join(folder, '.tinderbox/clusters/demo')
  await mkdir(join(path, 'services/x'), { recursive: true })
  await writeFile(join(path, 'services/x/run'), '')
  await writeFile(join(folder, '.tinderbox/clusters/other'), '')
  expect(await runAction(action(path), siteIn(folder))).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await readdir(join(folder, '.tinderbox/clusters'))).toEqual(['other'])
  expect((await runAction(action(path), siteIn(folder))).exitCode).toBe(0)
})

test('a link goes, not what it leads to', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, '.tinderbox'))
  await mkdir(join(folder, 'mine'))
  await writeFile(join(folder, 'mine/thesis'), '')
  await symlink(join(folder, 'mine'), join(folder, '.tinderbox/link'))
  await runAction(action(join(folder, '.tinderbox/link')), siteIn(folder))
  expect(await readdir(join(folder, '.tinderbox'))).toEqual([])
  expect(existsSync(join(folder, 'mine/thesis'))).toBe(true)
})

/** Runs the script with an `rm` that only says what it would do. */
const wouldRemove = async (path: string) => {
  const { stdout, stderr, exitCode } = await runHere(['sh'], {
    input: `set -e\nrm() { echo "rm $*"; }\n${removePath.script(action(path), siteIn('/'))}`,
  })
  return exitCode === 0 ? stdout.trimEnd() : `refused: ${stderr.trimEnd()}`
}

test.each([
  '/opt/tinderbox/clusters/demo',
  '/opt/tinderbox/clusters/demo/services/spark-worker-2',
  '/home/ada/.tinderbox/clusters/demo',
  "/home/it's ada/.tinderbox/clusters/demo",
  '/etc/systemd/system/tinderbox-demo-spark-master.service',
  '/home/ada/.config/systemd/user/tinderbox-demo-spark-master.service',
  '/etc/profile.d/tinderbox-demo.sh',
  '/etc/tmpfiles.d/tinderbox-demo.conf',
])('%s is ours', async (path) => {
  expect(await wouldRemove(path)).toBe(`rm -rf -- ${path}`)
})

test.each([
  '',
  '/',
  '//',
  '.',
  '..',
  '~',
  '*',
  '/*',
  '-rf',
  '/home/ada',
  '/opt',
  '/opt/',
  '/opt/tinderbox',
  '/opt/tinderbox/',
  '/opt/tinderbox2/x',
  '/opt/tinderbox-old/x',
  '/opt/tinderbox/../../etc',
  '/opt/tinderbox/clusters/..',
  '/opt/tinderbox/clusters/../../..',
  '/home/ada/.tinderbox',
  '/home/ada/.tinderbox/',
  '/home/ada/.tinderbox/../.ssh',
  '/home/ada/x.tinderbox/y',
  '/etc/systemd/system',
  '/etc/systemd/system/ssh.service',
  '/etc/systemd/system/tinderbox-/../ssh.service',
  '/etc/profile.d/other.sh',
  '/etc/profile.d/',
  '/etc/passwd',
  '/etc/passwd\n/opt/tinderbox/x',
  "/etc/it's; rm -rf /opt/tinderbox/x",
  '$(echo /opt/tinderbox/x)',
  '/usr/lib/systemd/user/other.service',
])('%j is not', async (path) => {
  expect(await wouldRemove(path)).toBe(`refused: not ours to remove: ${path}`.trimEnd())
})
