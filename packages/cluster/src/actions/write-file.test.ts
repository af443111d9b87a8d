import { link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { WriteFile } from './action.ts'
import { runAction, runScript, siteIn } from './testing/run-script.ts'
import { writeFile as module } from './write-file.ts'

const action = (path: string, over: Partial<WriteFile> = {}): WriteFile => ({
  kind: 'write-file',
  machine: 'a',
  why: '',
  path,
  body: 'new\n',
  mode: '644',
  owner: 'root',
  secret: false,
  before: undefined,
  ...over,
})
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

test.each([
  ['quotes and signs', `it's "x" $HOME \`id\` \\ \\n %s *\n`],
  ['no newline at its end', 'x'],
  ['nothing', ''],
  ['newlines only', '\n\n\n'],
  ['the end of our own text', 'a\nTINDERBOX_END\nrm -rf .\n'],
  ['other scripts', 'żółć 中文 🔥 \u0081\n'],
  ['a tab, a return and a null', 'a\tb\r\nc\0d'],
  ['a line of a hundred thousand signs', `${'x'.repeat(100_000)}\n`],
  ['a megabyte', '0123456789abcdé\n'.repeat(62_000)],
])('a text with %s', async (_, body) => {
  const folder = await tempFolder()
  expect(await runAction(action(join(folder, 'file'), { body }), siteIn(folder))).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: '',
  })
  expect((await readFile(join(folder, 'file'))).equals(Buffer.from(body))).toBe(true)
  expect(await readdir(folder)).toEqual(['file'])
})

test.each(['600', '644', '755'])('it has the mode %s, also when it was another', async (mode) => {
  const folder = await tempFolder()
  const path = join(folder, 'file')
  await writeFile(path, 'old', { mode: 0o777 })
  await runAction(action(path, { mode }), siteIn(folder))
  expect(await modeOf(path)).toBe(mode)
})

test('folders on the way are made', async () => {
  const folder = await tempFolder()
  await runAction(action(join(folder, 'a b/c/file')), siteIn(folder))
  expect(await readFile(join(folder, 'a b/c/file'), 'utf8')).toBe('new\n')
})

test('who reads the old one reads it to its end: the new one is another file, moved to its place', async () => {
  const folder = await tempFolder()
  const path = join(folder, 'file')
  await writeFile(path, 'old\n')
  await link(path, join(folder, 'kept'))
  await runAction(action(path), siteIn(folder))
  expect(await readFile(join(folder, 'kept'), 'utf8')).toBe('old\n')
  expect(await readFile(path, 'utf8')).toBe('new\n')
})

test('cut off before its end it leaves the old one, and what lies beside it cannot be read by others', async () => {
  const folder = await tempFolder()
  const path = join(folder, 'file')
  await writeFile(path, 'old\n')
  const lines = module
    .script(action(path, { mode: '600' }), siteIn(folder))
    .trimEnd()
    .split('\n')
  expect(lines.at(-1)).toMatch(/^mv /)
  const chmod = lines.findIndex((line) => line.startsWith('chmod'))
  const text = lines.findIndex((line) => line.startsWith('base64'))
  expect(chmod).toBeLessThan(text)
  for (const end of [chmod, chmod + 1, lines.length - 1]) {
    await runScript(`${lines.slice(0, end).join('\n')}\n`)
    expect(await readFile(path, 'utf8')).toBe('old\n')
    expect(await modeOf(`${path}.new`)).toBe('600')
  }
  await runAction(action(path), siteIn(folder))
  expect(await readdir(folder)).toEqual(['file'])
})

test('a link that somebody laid beside it is not followed', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'victim'), 'mine')
  await symlink(join(folder, 'victim'), join(folder, 'file.new'))
  await runAction(action(join(folder, 'file')), siteIn(folder))
  expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('mine')
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('new\n')
})

test('twice is as once', async () => {
  const folder = await tempFolder()
  for (let i = 0; i < 2; i++) expect((await runAction(action(join(folder, 'file')), siteIn(folder))).exitCode).toBe(0)
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('new\n')
})

test('where it cannot be written it fails and says so', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'file'), '')
  const result = await runAction(action(join(folder, 'file/below')), siteIn(folder))
  expect(result.exitCode).not.toBe(0)
  expect(result.stderr).toContain('file')
})

test('a folder in its place is not written into in silence', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'file'))
  const result = await runAction(action(join(folder, 'file')), siteIn(folder))
  expect(result.exitCode).not.toBe(0)
  expect(await readdir(join(folder, 'file'))).toEqual([])
})

test('in words it is written or changed', () => {
  expect(module.describe(action('/x'))).toBe('write /x')
  expect(module.describe(action('/x', { before: '' }))).toBe('change /x')
})
