import { chmod, lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { profileBlock } from '../probes/profile-block.ts'
import type { WriteBlock } from './action.ts'
import { writeBlock } from './write-block.ts'
import { runAction, runScript, siteIn } from './testing/run-script.ts'

const body = "export A='1'\nexport B=2\n"
const block = `# >>> tinderbox demo >>>\n${body}# <<< tinderbox demo <<<\n`

async function profile(
  text: string | undefined,
): Promise<{ path: string; folder: string; write: (over?: Partial<WriteBlock>) => Promise<string> }> {
  const folder = await tempFolder()
  const path = join(folder, '.profile')
  if (text !== undefined) await writeFile(path, text)
  const write = async (over: Partial<WriteBlock> = {}) => {
    const action: WriteBlock = {
      kind: 'write-block',
      machine: 'a',
      why: '',
      path,
      marker: 'tinderbox demo',
      body,
      ...over,
    }
    expect(await runAction(action, siteIn(folder))).toMatchObject({ exitCode: 0, stderr: '', stdout: '' })
    return readFile(path, 'utf8')
  }
  return { path, folder, write }
}

const theirs = [
  ['a usual one', '# ~/.profile\nif [ -n "$BASH_VERSION" ]; then\n\t. "$HOME/.bashrc"\nfi\n'],
  ['an empty one', ''],
  ['signs of the shell and of awk', 'a=\'it\\n\' "$b" `c` \\\\ %s & /x/ {print}\n\\1\n'],
  ['blank lines and blanks at ends', '\n\n  a  \n\t\n\n'],
  ['returns', 'a\r\nb\r\n'],
  ['other scripts', 'żółć 中文 🔥\n'],
  [
    'lines that look like ours',
    '# >>> tinderbox other >>>\nx\n# <<< tinderbox other <<<\n# tinderbox demo\n#>>> tinderbox demo >>>\n',
  ],
  ['an end without a beginning', 'x\n# <<< tinderbox demo <<<\ny\n'],
] as const

describe.each(theirs)('%s', (_, text) => {
  test('keeps the lines of the user, byte for byte; the block comes after them', async () => {
    const { write } = await profile(text)
    expect(await write()).toBe(text + block)
  })

  test('twice is as once', async () => {
    const { write } = await profile(text)
    await write()
    expect(await write()).toBe(text + block)
  })

  test('changes only the block, wherever it stands', async () => {
    const { write } = await profile(`${text}${block}tail\n`)
    expect(await write({ body: 'export C=3\n' })).toBe(
      `${text}tail\n# >>> tinderbox demo >>>\nexport C=3\n# <<< tinderbox demo <<<\n`,
    )
  })

  test('goes without a trace', async () => {
    const { write } = await profile(text)
    await write()
    expect(await write({ body: '' })).toBe(text)
  })
})

test('a last line without an end gets one, and is not glued to the block', async () => {
  const { write } = await profile('export LAST=1')
  expect(await write()).toBe(`export LAST=1\n${block}`)
})

test('a file that is not there is made; others may read it as the mask says', async () => {
  const { write, path } = await profile(undefined)
  expect(await write()).toBe(block)
  expect((await stat(path)).mode & 0o777).toBe(0o644)
})

test('of two blocks none stays', async () => {
  const { write } = await profile(`a\n${block}b\n${block}c\n`)
  expect(await write()).toBe(`a\nb\nc\n${block}`)
})

test('the block of another cluster stays', async () => {
  const { write } = await profile('a\n')
  await write()
  const both = await write({ marker: 'tinderbox two', body: 'x\n' })
  expect(both).toBe(`a\n${block}# >>> tinderbox two >>>\nx\n# <<< tinderbox two <<<\n`)
})

test('a block whose end was deleted takes nothing with it', async () => {
  const { write } = await profile(`a\n# >>> tinderbox demo >>>\n${body}mine\nmine too\n`)
  expect(await write()).toBe(`a\n${body}mine\nmine too\n${block}`)
  expect(await write()).toBe(`a\n${body}mine\nmine too\n${block}`)
  const again = await profile(`# >>> tinderbox demo >>>\nmine\n${block}`)
  expect(await again.write({ body: '' })).toBe('mine\n')
})

test('a file that can be written and not replaced, as the hosts file of a container', async () => {
  const { path, folder } = await profile('a\n')
  const action: WriteBlock = { kind: 'write-block', machine: 'a', why: '', path, marker: 'tinderbox demo', body }
  const script = `mv() { echo busy >&2; return 1; }\n${writeBlock.script(action, siteIn(folder))}`
  expect(await runScript(script)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await readFile(path, 'utf8')).toBe(`a\n${block}`)
  expect(await readdir(folder)).toEqual(['.profile'])
})

test('a profile that is a link to elsewhere stays one', async () => {
  const { path, folder, write } = await profile(undefined)
  await writeFile(join(folder, 'dotfiles'), 'a\n')
  await symlink('dotfiles', path)
  expect(await write()).toBe(`a\n${block}`)
  expect((await lstat(path)).isSymbolicLink()).toBe(true)
  expect(await readFile(join(folder, 'dotfiles'), 'utf8')).toBe(`a\n${block}`)
  expect((await readdir(folder)).toSorted()).toEqual(['.profile', 'dotfiles'])
})

test('it keeps its mode', async () => {
  const { path, write } = await profile('a\n')
  await chmod(path, 0o600)
  await write()
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('a shell that reads it has what the block says, and the probe reads the block as it was meant', async () => {
  const { path, folder, write } = await profile('X=1')
  await write({ body: "export A='it'\\''s $HOME'\n" })
  expect((await runHere(['sh', '-c', '. "$0"; printf "%s|%s" "$X" "$A"', path])).stdout).toBe("1|it's $HOME")
  const { stdout } = await runHere(['sh'], { input: `LOGIN_HOME=${folder}\n${profileBlock('demo').script}` })
  expect(profileBlock('demo').parse(stdout.split('\n'))).toBe("export A='it'\\''s $HOME'\n")
})

describe('a hosts file', () => {
  const names = '10.0.0.11 a\n10.0.0.12 b b.lab\n'
  test.each<[string, string, (string | undefined)?, string?]>([
    [
      'lines about others stay',
      '127.0.0.1 localhost\n::1 localhost\n\n# 127.0.1.1 a\n10.0.0.9 ab # not a\n',
      undefined,
    ],
    ['a right line stays', '10.0.0.11\ta a.lab\n', undefined],
    [
      'a name that leads to loopback',
      '127.0.0.1 localhost\n127.0.1.1\ta\n',
      '127.0.0.1 localhost\n# tinderbox demo: 127.0.1.1\ta\n',
    ],
    [
      'an old address, with other names in its line and a comment',
      '10.0.0.99 db b db.lab # old\nx\n',
      '# tinderbox demo: 10.0.0.99 db b db.lab # old\n10.0.0.99 db db.lab # tinderbox demo\nx\n',
    ],
    ["another machine's name", '10.0.0.11 b.lab\n', '# tinderbox demo: 10.0.0.11 b.lab\n'],
    ['addresses of the other family stay', 'fe80::12 b\n::1 localhost a\n', undefined],
    [
      "the machine's full name goes with its address, and is the first as it was",
      '127.0.0.1 localhost\n127.0.1.1 a.lab.local a\n',
      '127.0.0.1 localhost\n# tinderbox demo: 127.0.1.1 a.lab.local a\n',
      '10.0.0.11 a.lab.local a\n10.0.0.12 b b.lab\n',
    ],
    [
      'a name on the line of localhost',
      '127.0.0.1 localhost b # me\n',
      '# tinderbox demo: 127.0.0.1 localhost b # me\n127.0.0.1 localhost # tinderbox demo\n',
    ],
  ])('%s; again, and away', async (_, before, after = before, lines = names) => {
    const ours = `# >>> tinderbox demo >>>\n${lines}# <<< tinderbox demo <<<\n`
    const { path, write } = await profile(before)
    await chmod(path, 0o644)
    for (let i = 0; i < 2; i++) expect(await write({ hosts: true, body: names })).toBe(ours + after)
    expect((await stat(path)).mode & 0o777).toBe(0o644)
    expect(await write({ hosts: true, body: '10.0.0.1 c\n' })).toBe(
      `# >>> tinderbox demo >>>\n10.0.0.1 c\n# <<< tinderbox demo <<<\n${before}`,
    )
    expect(await write({ hosts: true, body: '' })).toBe(before)
  })
})
