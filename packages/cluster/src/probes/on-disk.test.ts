/** The probes that look at what Tinderbox itself has put on a machine. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { quote } from '../hosts/quote.ts'
import { elsewhere } from './elsewhere.ts'
import { files } from './files.ts'
import { folders } from './folders.ts'
import { outside } from './outside.ts'
import { profileBlock } from './profile-block.ts'
import { software } from './software.ts'
import { ask } from './testing/ask.ts'

const me = userInfo().username

async function machine(things: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await tempFolder(), "ada's home")
  await mkdir(folder)
  for (const [name, text] of Object.entries(things)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}
const here = '.tinderbox/clusters/demo'

describe('files', () => {
  test('each with its text, mode and owner, whatever is in it', async () => {
    const texts = {
      [`${here}/cluster.json`]: '{}\n',
      [`${here}/conf/daemons.conf`]: 'secret ż\n\n',
      [`${here}/conf/client/spark-defaults.conf`]: '',
      [`${here}/services/spark-master/run`]: '#!/bin/sh\r\n\u0001"\'',
      '.config/systemd/user/tinderbox-demo-spark-master.service': '[Unit]',
    }
    const folder = await machine({
      ...texts,
      [`${here}/conf/none/x`]: 'no',
      [`${here}/logs/x.log`]: 'no',
      '.config/systemd/user/other.service': 'no',
      '.config/systemd/user/tinderbox-other-x.service': 'no',
    })
    await chmod(join(folder, here, 'conf/daemons.conf'), 0o600)
    const found = await ask(files('demo'), folder)
    expect(
      Object.fromEntries(found.filter(({ path }) => path.startsWith(folder)).map(({ path, body }) => [path, body])),
    ).toEqual(Object.fromEntries(Object.entries(texts).map(([name, text]) => [join(folder, name), text])))
    expect(found.find(({ path }) => path.endsWith('daemons.conf'))).toMatchObject({ mode: '600', owner: me })
  })

  test('none', async () => {
    expect((await ask(files('of-no-machine'), await machine({}))).map(({ path }) => path)).toEqual([])
  })

  test('a large one is whole', async () => {
    const body = 'x'.repeat(300_000)
    const [file] = await ask(files('of-no-machine'), await machine({ [`${here}/cluster.json`]: body }))
    expect(file!.body).toBe(body)
  })
})

test('folders, three levels deep, with mode and owner', async () => {
  const folder = await machine({
    [`${here}/conf/client/x`]: '',
    [`${here}/services/spark-master/run`]: '',
    [`${here}/work/spark-worker/app-1/x`]: '',
    '.tinderbox/software/spark-4.3.0/bin/x': '',
  })
  await chmod(join(folder, here, 'work'), 0o750)
  const found = await ask(folders(), folder)
  const root = join(folder, '.tinderbox')
  expect(found.map(({ path }) => path.slice(root.length))).toEqual([
    '',
    '/software',
    '/clusters',
    '/clusters/demo',
    ...['conf', 'services', 'work', 'conf/client', 'services/spark-master', 'work/spark-worker'].map(
      (name) => `/clusters/demo/${name}`,
    ),
  ])
  expect(found.find(({ path }) => path.endsWith('/work'))).toEqual({
    path: join(root, 'clusters/demo/work'),
    mode: '750',
    owner: me,
  })
})

test('software counts once its mark is there', async () => {
  const sha256 = 'ab'.repeat(32)
  const folder = await machine({
    '.tinderbox/software/spark-4.3.0/.tinderbox-complete': `${sha256} and more\n`,
    '.tinderbox/software/java-17/.tinderbox-complete': 'packages\n',
    '.tinderbox/software/half/bin/x': '',
    '.tinderbox/software/.half-2/.tinderbox-complete': '',
  })
  expect(await ask(software, folder)).toEqual([
    { name: 'java-17', sha256: 'packages', used: false },
    { name: 'spark-4.3.0', sha256, used: false },
  ])
  expect(await ask(software, await machine({}))).toEqual([])
})

describe('the lines in the profile', () => {
  const block = (body: string) => `# >>> tinderbox demo >>>\n${body}# <<< tinderbox demo <<<\n`

  test.each([
    ['of ours alone', `a\n${block('export A=1\nexport B=2\n')}b\n`, 'export A=1\nexport B=2\n'],
    ['of none', 'a\nb\n', ''],
    ['of another cluster', block('x\n').replaceAll('demo', 'demo2'), ''],
    ['of an empty block', block(''), ''],
  ])('%s', async (_, text, expected) => {
    expect(await ask(profileBlock('demo'), await machine({ '.profile': text }))).toBe(expected)
  })

  test('of a home without a profile', async () => {
    expect(await ask(profileBlock('demo'), await machine({}))).toBe('')
  })
})

describe('what of the cluster is among the files of the system', () => {
  const hosts = '# >>> tinderbox demo >>>\n10.0.0.11 a\n# <<< tinderbox demo <<<\n127.0.0.1 localhost\n'
  const zone = '<log prefix="tinderbox demo" level="debug">\n'
  const tuple = (mark: string) => `### tuple ### allow tcp 7077 comment=${Buffer.from(mark).toString('hex')}\n`

  test.each<[string, Readonly<Record<string, string>>, boolean, boolean]>([
    ['nothing', { 'etc/hosts': '127.0.0.1 localhost\n' }, false, false],
    ['names', { 'etc/hosts': hosts }, false, true],
    [
      "another cluster's",
      { 'etc/hosts': hosts.replaceAll('demo', 'demo2'), 'etc/ufw/user.rules': tuple('tinderbox demo2') },
      false,
      false,
    ],
    ['rules of ufw', { 'etc/ufw/user6.rules': tuple('tinderbox demo') }, true, false],
    ['rules of firewalld, and names', { 'etc/firewalld/zones/public.xml': zone, 'etc/hosts': hosts }, true, true],
    ['a script of ours', { '.tinderbox/firewall/demo.iptables.sh': '' }, true, false],
  ])('%s', async (_, things, firewall, isNamed) => {
    const folder = await machine(things)
    const { script, parse } = outside('demo')
    // What is found is told by its path, which is another one here.
    const moved = `cd ${quote(folder)}; ( ${script.replaceAll('/etc/', 'etc/')} ) | sed 's,^etc/,/etc/,'`
    expect(await ask({ name: 'outside', script: moved, parse }, folder)).toEqual({ firewall, hosts: isNamed })
  })
})

describe('the same cluster in the other place', () => {
  test('of a login that lost its root', async () => {
    const folder = await machine({ [`${here}/cluster.json`]: '' })
    expect(await ask(elsewhere('demo'), folder, 'ROOT=/opt/tinderbox-of-nobody')).toBe(join(folder, here))
  })

  test('its own place is not another', async () => {
    expect(await ask(elsewhere('demo'), await machine({ [`${here}/cluster.json`]: '' }), 'set -- ')).toBeUndefined()
    expect(
      await ask(elsewhere('of-no-machine'), await machine({ [`${here}/cluster.json`]: '' }), 'ROOT=/x'),
    ).toBeUndefined()
  })
})
