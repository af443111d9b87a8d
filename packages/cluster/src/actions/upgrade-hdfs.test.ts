import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { UpgradeHdfs } from './action.ts'
import { runAction, siteIn } from './testing/run-script.ts'

let root: string
let state: 'active' | 'standby'
let server: Server
let more: Partial<UpgradeHdfs>

const there = (name: string) => access(join(root, name)).then(...[() => true, () => false])
const asked = async () =>
  (await readFile(join(root, 'asked'), 'utf8').catch(() => ''))
    .trim()
    .split('\n')
    .filter((line) => line !== '')

/** Answers as Hadoop does; a program beside it does what `hdfs dfsadmin` would: what it is told is in files. */
beforeEach(async () => {
  root = await tempFolder()
  state = 'active'
  await mkdir(join(root, 'name/current'), { recursive: true })
  server = createServer((_, answer) => {
    void Promise.all([there('open'), there('safe')]).then(([open, safe]) => {
      const beans = [
        { name: 'NameNodeInfo', Safemode: safe ? 'It was turned on manually.' : '', RollingUpgradeStatus: null },
        { name: 'NameNodeStatus', State: state },
      ]
      const text = JSON.stringify({ beans }, null, 2).replaceAll('":', '" :')
      answer.end(open ? text.replace('Status" : null', 'Status" : {\n "startTime" : 1 }') : text)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const admin = join(root, 'hdfs')
  await writeFile(
    admin,
    `#!/bin/sh
cd '${root}' && echo "$@" >> asked
case "$*" in
*enter) : > safe ;;
*leave) rm -f safe ;;
*prepare) [ ! -e broken ] || { echo 'the disk is full'; exit 255; }; : > open; : > name/current/fsimage_rollback_0000000000000000010 ;;
*finalize) rm -f open name/current/fsimage_rollback_* ;;
esac
`,
  )
  await chmod(admin, 0o755)
  more = { port: (server.address() as AddressInfo).port, admin: [admin] }
})
afterEach(() => void server.close())

const upgrade = (over: Partial<UpgradeHdfs> = {}) =>
  runAction(
    {
      kind: 'upgrade-hdfs',
      machine: 'a',
      why: '',
      cluster: 'demo',
      service: 'hdfs-namenode',
      what: 'prepare',
      from: '3.3.6',
      folder: join(root, 'name'),
      image: '^fsimage_rollback_[0-9]*$',
      note: join(root, 'name.upgrade-from'),
      port: 0,
      alone: false,
      admin: [],
      env: {},
      patience: 0,
      ...more,
      ...over,
    },
    siteIn(root),
  )

test('the one that is active makes the image while all goes on, and what ran before is noted', async () => {
  expect(await upgrade()).toMatchObject({ exitCode: 0 })
  expect(await asked()).toEqual(['-rollingUpgrade prepare'])
  expect(await readFile(join(root, 'name.upgrade-from'), 'utf8')).toBe('3.3.6\n')
})

test('alone, it is in safe mode for that; a second time nothing is asked', async () => {
  expect(await upgrade({ alone: true })).toMatchObject({ exitCode: 0 })
  expect(await upgrade({ alone: true })).toMatchObject({ exitCode: 0 })
  expect(await asked()).toEqual(['-safemode enter', '-rollingUpgrade prepare', '-safemode leave'])
})

test('where it is cut off in between, the next time ends the safe mode', async () => {
  for (const name of ['open', 'safe', 'name/current/fsimage_rollback_0000000000000000010'])
    await writeFile(join(root, name), '')
  expect(await upgrade({ alone: true })).toMatchObject({ exitCode: 0 })
  expect(await asked()).toEqual(['-safemode leave'])
})

test('what cannot be prepared is not noted, and does not stay in safe mode', async () => {
  await writeFile(join(root, 'broken'), '')
  const { exitCode, stderr } = await upgrade({ alone: true })
  expect([exitCode === 0, await there('safe'), await there('name.upgrade-from')]).toEqual([false, false, false])
  expect(stderr).toContain('the disk is full')
})

test('one that stands by waits for the image, and asks for nothing', async () => {
  state = 'standby'
  const { exitCode, stderr } = await upgrade()
  expect([exitCode, await asked(), await there('name.upgrade-from')]).toEqual([1, [], false])
  expect(stderr).toContain('not so after 0 s')
})

test('made final, nothing is left of it; a second time nothing is asked', async () => {
  await upgrade()
  for (let i = 0; i < 2; i++) expect(await upgrade({ what: 'finalize' })).toMatchObject({ exitCode: 0 })
  expect(await asked()).toEqual(['-rollingUpgrade prepare', '-rollingUpgrade finalize'])
  expect(await there('name.upgrade-from')).toBe(false)
})

test('a NameNode that does not answer is not taken for one that has ended it', async () => {
  await upgrade()
  server.close()
  expect((await upgrade({ what: 'finalize' })).exitCode).toBe(1)
  expect(await there('name.upgrade-from')).toBe(true)
})
