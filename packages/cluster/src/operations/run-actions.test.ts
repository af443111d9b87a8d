import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MachineAction, WriteFile } from '../actions/action.ts'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { ToolError } from '../errors.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { thisMachine } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import type { ProgressEvent } from './events.ts'
import { runActions } from './run-actions.ts'

/** This machine, as if Tinderbox lived below `folder`. */
function siteIn(folder: string): MachineSite {
  const cluster = thisMachine()
  const [on] = sitesOf(cluster, bareFacts(cluster, { supervision: 'process' })).values()
  return { ...on!, root: folder }
}

const write = (path: string, body = 'x', secret = false): WriteFile => ({
  kind: 'write-file',
  machine: 'localhost',
  why: 'is not there',
  path,
  body,
  mode: secret ? '600' : '644',
  owner: 'root',
  secret,
  before: undefined,
})
const folderOf = (path: string): MachineAction => ({
  kind: 'make-folder',
  machine: 'localhost',
  why: 'is not there',
  path,
  mode: '750',
  owner: 'daemon',
})

async function run(
  folder: string,
  actions: readonly MachineAction[],
  secrets: readonly string[] = [],
): Promise<{ told: ProgressEvent[]; error: ToolError | undefined }> {
  const told: ProgressEvent[] = []
  const options = {
    listener: (event: ProgressEvent) => void told.push(event),
    signal: new AbortController().signal,
    secrets,
  }
  try {
    await runActions(localHost('localhost'), siteIn(folder), actions, options)
    return { told, error: undefined }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    return { told, error }
  }
}

const line = (text: string, state: 'done' | 'failed') => ({ kind: 'action', machine: 'localhost', text, state })

test('all of them, in order, each told when it is done', async () => {
  const folder = await tempFolder()
  const [made, file] = [join(folder, 'made'), join(folder, 'made/file')]
  const { told, error } = await run(folder, [
    folderOf(made),
    write(file, 'text\n'),
    { kind: 'write-block', machine: 'localhost', why: '', path: join(folder, 'profile'), marker: 'm', body: 'a\n' },
  ])
  expect(error).toBeUndefined()
  expect(told).toEqual([
    line(`make the folder ${made}`, 'done'),
    line(`write ${file}`, 'done'),
    line(`write a few lines into ${join(folder, 'profile')}`, 'done'),
  ])
  expect(readFileSync(file, 'utf8')).toBe('text\n')
})

test('the first that fails is named, what came before stays done, what comes after is not begun', async () => {
  const folder = await tempFolder()
  const [good, bad, never] = [join(folder, 'good'), join(folder, 'good/below-a-file'), join(folder, 'never')]
  const { told, error } = await run(folder, [write(good), write(bad), write(never)])
  expect(told).toEqual([line(`write ${good}`, 'done'), line(`write ${bad}`, 'failed')])
  expect(error).toMatchObject({
    code: 'COMMAND_FAILED',
    machine: 'localhost',
    message: `localhost: could not write ${bad}`,
    seen: expect.stringContaining('good'),
  })
  expect(existsSync(never)).toBe(false)
})

test('a line that is marked as a note is told, with the machine', async () => {
  const told: ProgressEvent[] = []
  const host: Host = {
    ...localHost('localhost'),
    async run(_script, { onLine } = { title: '' }) {
      onLine?.('\u001enote two are left')
      onLine?.('no note')
      return { exitCode: 0, stdout: '', stderr: '', duration: 1 }
    },
  }
  const options = {
    listener: (event: ProgressEvent) => void told.push(event),
    signal: new AbortController().signal,
    secrets: [],
  }
  await runActions(host, siteIn('/nowhere'), [], options)
  expect(told).toEqual([{ kind: 'note', text: 'localhost: two are left' }])
})

test('it goes on where it stopped', async () => {
  const folder = await tempFolder()
  const actions = [folderOf(join(folder, 'a')), write(join(folder, 'a/b')), write(join(folder, 'c'))]
  await run(folder, actions.slice(0, 2))
  expect((await run(folder, actions)).told.map((event) => event.kind === 'action' && event.state)).toEqual([
    'done',
    'done',
    'done',
  ])
})

describe('what is in a text of the user', () => {
  test.each([
    "it's; touch ran",
    '$(touch ran)',
    '`touch ran`',
    'a\nTINDERBOX_END\ntouch ran',
    '\u001edone ',
    '-n',
    '%s\\n',
    '',
    ' ',
    "'",
    '"',
    '\\',
    'ż 中文 🔥',
  ])('%j is data', async (body) => {
    const folder = await tempFolder()
    const file = join(folder, 'file')
    expect((await run(folder, [write(file, body)])).error).toBeUndefined()
    expect(readFileSync(file, 'utf8')).toBe(body)
    expect(existsSync(join(folder, 'ran')) || existsSync('ran')).toBe(false)
  })

  test.each(["it's; touch ran", '$(touch ran)', 'a b', '-rf', '*', 'ż'])('a path with %j is a path', async (name) => {
    const folder = await tempFolder()
    expect(
      (await run(folder, [folderOf(join(folder, name)), write(join(folder, name, name), name)])).error,
    ).toBeUndefined()
    expect(readFileSync(join(folder, name, name), 'utf8')).toBe(name)
    expect(existsSync('ran')).toBe(false)
  })
})

test('a secret is in no error', async () => {
  const folder = await tempFolder()
  const { error } = await run(
    folder,
    [{ kind: 'remove-path', machine: 'localhost', why: '', path: '/etc/hunter2' }],
    ['hunter2'],
  )
  expect(error!.seen).toBe('not ours to remove: /etc/***')
})
