import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { removeOldLogs } from './collected-logs.ts'

const day = 86_400_000
const at = (days: number) => new Date(Date.now() - days * day).toISOString().slice(0, 16).replace('T', ' ')
const folder = (days: number, path: string, kind = 'd') =>
  `${kind}rwxrwx---   - ada tinderbox          0 ${at(days)} ${path}`
const logs = (user: string, number: string) => `/yarn-logs/${user}/bucket-logs-tfile/0001/application_1700_${number}`

/** Stands in for Hadoop's program: it lists what the test says, and notes what it is told to remove. */
async function javaThatSays(home: string, listing: string, status = 0): Promise<void> {
  await mkdir(join(home, 'bin'), { recursive: true })
  await writeFile(join(home, 'listing'), `${listing}\n`)
  const script = `#!/bin/sh\ncase " $* " in\n*' -ls '*) cat ${home}/listing; exit ${status} ;;\n*' -rm -r -skipTrash '*) echo "\${*##*-skipTrash }" >> ${home}/removed ;;\nesac\n`
  await writeFile(join(home, 'bin/java'), script)
  await chmod(join(home, 'bin/java'), 0o755)
}

describe('what YARN has collected', () => {
  let home: string
  let info: string
  let apps: string
  const server = createServer((request, response) => {
    response.end(request.url?.endsWith('/info') ? info : apps)
  })
  const run = async () => {
    const { port } = server.address() as AddressInfo
    const paths = {
      root: home,
      cluster: home,
      sparkHome: home,
      hadoopHome: `${home}/hadoop`,
      javaHome: home,
      classes: home,
    }
    const { exitCode } = await runHere(['sh'], {
      input: `${removeOldLogs(14, { paths, ports: { http: port } })}\nremove\n`,
    })
    const removed = await readFile(join(home, 'removed'), 'utf8').catch(() => '')
    return { exitCode, removed: removed.split(/\s+/).filter((word) => word !== '') }
  }

  beforeEach(async () => {
    home = await tempFolder()
    info = '{"clusterInfo":{"state":"STARTED","haState":"ACTIVE"}}'
    apps = '{"apps":null}'
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await javaThatSays(
      home,
      [
        'Found 2 items',
        folder(15, logs('ada', '0001')),
        folder(13, logs('ada', '0002')),
        folder(400, logs('bob', '00003')),
        folder(15, logs('ada', '0004')),
        folder(15, `${logs('ada', '0005')}/half`),
        folder(15, '/yarn-logs/ada/bucket-logs-tfile/0001/mine'),
        folder(15, '/user/ada/bucket-logs-tfile/0001/application_1700_0006'),
        folder(15, logs('a*', '0007')),
        folder(15, logs('ada', '0008'), '-'),
      ].join('\n'),
    )
  })
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())))

  test('goes when it is old, and nothing else goes', async () => {
    apps = '{"apps":{"app":[{"id":"application_1700_0004","state":"RUNNING"},{"id":"application_1700_00011"}]}}'
    expect(await run()).toEqual({ exitCode: 0, removed: [logs('ada', '0001'), logs('bob', '00003')] })
  })

  test('stays where another ResourceManager is active: that one removes', async () => {
    info = '{"clusterInfo":{"state":"STARTED","haState":"STANDBY"}}'
    expect(await run()).toEqual({ exitCode: 3, removed: [] })
  })

  test('stays where the ResourceManager does not answer yet: it is asked again', async () => {
    info = ''
    expect(await run()).toEqual({ exitCode: 1, removed: [] })
  })

  test.each([
    ['nothing', ''],
    ['something else', 'This is standby RM. The redirect url is: /ws'],
    ['half of it', '{"apps":{"app":[{"id":"application_17'],
  ])('stays where YARN answers %s: nobody knows what has ended', async (_, answer) => {
    apps = answer
    expect(await run()).toEqual({ exitCode: 1, removed: [] })
  })

  test('stays where HDFS does not answer', async () => {
    await javaThatSays(home, `ls: Call From a to a:8020 failed\n${folder(15, logs('ada', '0001'))}`, 1)
    expect(await run()).toEqual({ exitCode: 1, removed: [] })
  })

  test('is nothing yet: that is well', async () => {
    await javaThatSays(home, "ls: `/yarn-logs/*/bucket-logs-tfile/*': No such file or directory", 1)
    expect(await run()).toEqual({ exitCode: 0, removed: [] })
  })
})
