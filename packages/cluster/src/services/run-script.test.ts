import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { hashOfFiles, revisionOf, runScript, superviseScript, unitFile } from './run-script.ts'
import type { DesiredFile, DesiredService } from './service.ts'

const file = (over: Partial<DesiredFile> = {}): DesiredFile => ({
  path: '/conf',
  body: 'x',
  mode: '644',
  owner: 'root',
  secret: false,
  ...over,
})
const service = (over: Partial<DesiredService> = {}): DesiredService => ({
  exec: ['/bin/echo', 'hello'],
  env: { A: '1', B: '2' },
  folders: [],
  files: [file()],
  ...over,
})

describe('a revision', () => {
  test('is the same for the same, in whatever order the environment is', () => {
    expect(revisionOf(service())).toBe(revisionOf(service({ env: { B: '2', A: '1' } })))
    expect(revisionOf(service())).toMatch(/^[0-9a-f]{16}$/)
  })

  test.each<[string, Partial<DesiredService>]>([
    ['a word', { exec: ['/bin/echo', 'hello', ''] }],
    ['the words', { exec: ['/bin/echo hello'] }],
    ['the environment', { env: { A: '1', B: '3' } }],
    ['the text of a file', { files: [file({ body: 'y' })] }],
    ['the place of a file', { files: [file({ path: '/other' })] }],
    ['another file', { files: [file(), file({ path: '/other' })] }],
    ['no file', { files: [] }],
  ])('is another when %s changes', (_, over) => {
    expect(revisionOf(service(over))).not.toBe(revisionOf(service()))
  })

  test.each<[string, Partial<DesiredService>]>([
    ['the mode of a file', { files: [file({ mode: '600' })] }],
    ['a folder', { folders: ['/work'] }],
  ])('is the same when %s changes, which a running daemon does not read', (_, over) => {
    expect(revisionOf(service(over))).toBe(revisionOf(service()))
  })
})

test('what is started gets exactly the words and the environment, whatever is in them', async () => {
  const folder = await tempFolder()
  const nasty = ["it's", '"', '$HOME', '`id`', '', ' a  b ', '*', '\\', '-n', '; exit 3', 'ż中🔥', '#']
  const program = join(folder, "the 'program'")
  await writeFile(
    program,
    `#!/bin/sh\nfor word; do printf '<%s>' "$word"; done\nprintf '|%s|%s|%s|%s|' "$ODD" "$TINDERBOX_CLUSTER" "$TINDERBOX_SERVICE" "$TINDERBOX_REVISION"\numask\n`,
  )
  await chmod(program, 0o755)
  const wanted = service({ exec: [program, ...nasty], env: { ODD: nasty.join('\n') } })
  const { stdout, exitCode } = await runHere(['sh'], {
    input: runScript({ cluster: 'demo', here: '/x/demo', id: 'spark-master' }, wanted),
  })
  expect(exitCode).toBe(0)
  expect(stdout.trimEnd()).toBe(
    `${nasty.map((word) => `<${word}>`).join('')}|${nasty.join('\n')}|/x/demo|spark-master|${revisionOf(wanted)}|0027`,
  )
})

test('it says what its files were when it was started, whatever they were to be', async () => {
  const folder = await tempFolder()
  const [one, other] = [join(folder, "its 'own'"), join(folder, 'other')]
  const program = join(folder, 'program')
  await writeFile(program, '#!/bin/sh\nprintf %s "$TINDERBOX_READ"\n', { mode: 0o755 })
  const started = async (...files: readonly DesiredFile[]) => {
    const script = runScript({ cluster: 'demo', here: folder, id: 'x' }, service({ exec: [program], files }))
    return (await runHere(['sh'], { input: script })).stdout
  }
  const wanted = [file({ path: one, body: 'ż\n' }), file({ path: other, body: 'no end' })]
  for (const { path, body } of wanted) await writeFile(path, body)
  expect(await started(...wanted)).toBe(hashOfFiles(['ż\n', 'no end']))
  await writeFile(other, 'other')
  expect(await started(...wanted)).toBe(hashOfFiles(['ż\n', 'other']))
  expect(await started()).toBe(hashOfFiles([]))
})

test('what Spark left in its folder goes before the daemon starts, and nothing else', async () => {
  const folder = await tempFolder()
  const scratch = join(folder, "its 'own'")
  for (const name of ['spark-1/executor-1', 'blockmgr-2', 'mine', '.spark-3'])
    await mkdir(join(scratch, name), { recursive: true })
  await writeFile(join(scratch, 'spark-1/executor-1/shuffle_0_0_0.data'), 'x')
  const at = { cluster: 'demo', here: folder, id: 'spark-worker' }
  for (const each of [scratch, join(folder, 'not there')]) {
    const { exitCode, stdout } = await runHere(['sh'], { input: runScript(at, service({ scratch: each })) })
    expect([exitCode, stdout]).toEqual([0, 'hello'])
  }
  expect((await readdir(scratch)).toSorted()).toEqual(['.spark-3', 'mine'])
})

test('both scripts are scripts for sh', async () => {
  const scripts = [
    runScript({ cluster: 'demo', here: '/x/demo', id: 'x' }, service({ exec: ["/it's/here"] })),
    superviseScript({ folder: "/it's", log: '/a b', pids: "/c'd" }),
  ]
  for (const script of scripts) {
    expect(script).toMatch(/^#!\/bin\/sh\n/)
    for (const shell of ['sh', 'bash'])
      expect(await runHere([shell, '-n'], { input: script })).toMatchObject({ exitCode: 0, stderr: '' })
  }
})

test('a unit of the system names the user, one of a user must not', () => {
  const at = { cluster: 'demo', id: 'spark-master', folder: '/f', log: '/l' }
  expect(unitFile({ ...at, user: 'tinderbox' })).toMatch(/^User=tinderbox$[^]*^WantedBy=multi-user.target$/m)
  const own = unitFile({ ...at, user: undefined })
  expect(own).not.toContain('User=')
  expect(own).toMatch(/^WantedBy=default.target$/m)
  expect(own).not.toContain('KillMode=')
  expect(unitFile({ ...at, user: undefined, isOutlived: true })).toMatch(/^KillMode=process$/m)
})

test('what it gets more while a file is there, it gets only where it is given nothing else; and needs no restart for it', async () => {
  const folder = await tempFolder()
  const more = { folder, like: '^image_[0-9]*$', arguments: ['-more', "it's"] }
  const wanted = service({ exec: ['/bin/echo', 'run'], more })
  expect(revisionOf(wanted)).toBe(revisionOf(service({ exec: ['/bin/echo', 'run'] })))
  const script = runScript({ cluster: 'demo', here: folder, id: 'x' }, wanted)
  const said = async (...argv: string[]) => (await runHere(['sh', '-s', '--', ...argv], { input: script })).stdout
  expect(await said()).toBe('run')
  await writeFile(join(folder, 'image_12.md5'), '')
  expect(await said()).toBe('run')
  await writeFile(join(folder, 'image_12'), '')
  expect(await said()).toBe("run -more it's")
  expect(await said('-format')).toBe('run -format')
})
