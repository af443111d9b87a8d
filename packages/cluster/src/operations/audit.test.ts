import { appendFileSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'
import type { WriteFile } from '../actions/action.ts'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { ToolError } from '../errors.ts'
import type { ReadScript } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { runHere } from '../hosts/process.ts'
import { preamble } from '../probes/preamble.ts'
import { testSecret } from '../testing/facts.ts'
import { threeMachines, thisMachine } from '../testing/clusters.ts'
import { version } from '../version.ts'
import { readAudit } from './audit.ts'
import type { Listener } from './events.ts'
import { lockIn } from './testing/lock-in.ts'

const children = new AbortController()
afterAll(() => children.abort())

/** Reads the trail below a folder of the test's, as the machine `name`. */
function hostIn(folder: string, name = 'localhost') {
  const host = localHost(name)
  return {
    ...host,
    read: (script: string) => host.read(script.replace(preamble('local'), `ROOT=${folder}\n`) as ReadScript),
  }
}
const read = (folder: string, options: Parameters<typeof readAudit>[2] = {}) =>
  readAudit(thisMachine(), new Map([['localhost', hostIn(folder)]]), options)
const trailOf = (folder: string) => readFileSync(join(folder, 'audit/local.jsonl'), 'utf8')
const quiet: Listener = () => {}

/** What apply tells, for two machines. */
function work(listener: Listener): void {
  listener({ kind: 'step', title: 'Write the configuration', total: 3 })
  listener({ kind: 'action', machine: 'a', text: 'write /x', state: 'done' })
  listener({ kind: 'action', machine: 'b', text: 'write /x', state: 'done' })
  listener({ kind: 'action', machine: 'a', text: 'write /it\'s "y" $HOME `id` \\n ż', state: 'done' })
  listener({ kind: 'bytes', what: 'Spark', machine: 'a', done: 1, total: 2 })
  listener({ kind: 'waiting', text: 'the master' })
}

test('a run that is done: who, what, when, each action on each machine; the events go on as they are', async () => {
  const folder = await tempFolder()
  const heard: unknown[] = []
  const plan = { steps: [{ title: 'x', actions: [removal('a'), removal('b'), removal('b')] }] }
  const run = await lockIn(folder, { command: 'up', plan }, async (_held, audit) => {
    work(audit.listen((event) => heard.push(event)))
    audit.listen(quiet)({ kind: 'note', text: 'a note' })
    expect((await read(folder)).runs).toMatchObject([{ run: audit.run, outcome: 'running' }])
    return audit.run
  })
  expect(heard).toHaveLength(6)
  const { runs, silent } = await read(folder, { run: run.slice(0, 5) })
  expect(silent).toEqual([])
  expect(runs).toEqual([
    {
      ...{ run, machine: 'localhost', command: 'up', version: version(), outcome: 'done', changes: 3 },
      ...{ user: userInfo().username, host: hostname(), pid: process.pid },
      at: expect.stringMatching(/^20\d\d-.*Z$/),
      ended: expect.stringMatching(/^20\d\d-.*Z$/),
      plan: { changes: 3, machines: 2, kinds: { 'remove-path': 3 } },
      steps: [
        {
          step: 'Write the configuration',
          total: 3,
          machines: [
            { machine: 'a', done: ['write /x', 'write /it\'s "y" $HOME `id` \\n ż'] },
            { machine: 'b', done: ['write /x'] },
          ],
        },
      ],
      notes: ['a note'],
    },
  ])
  expect(trailOf(folder).trimEnd().split('\n')).toHaveLength(6)
})

test('it is closed to others', async () => {
  const folder = await tempFolder()
  await lockIn(folder, 'up', async () => {})
  expect(statSync(join(folder, 'audit')).mode & 0o777).toBe(0o750)
  expect(statSync(join(folder, 'audit/local.jsonl')).mode & 0o777).toBe(0o640)
})

test('runs that failed or were interrupted by hand; the newest comes first, and only so many', async () => {
  const folder = await tempFolder()
  const fail = lockIn(folder, 'up', async (_held, audit) => {
    const listener = audit.listen(quiet)
    work(listener)
    listener({ kind: 'action', machine: 'b', text: 'start spark-worker', state: 'failed' })
    throw new ToolError('COMMAND_FAILED', {
      message: 'b: could not start',
      hint: 'Look.',
      seen: `text of ${testSecret}`,
    })
  })
  await expect(fail).rejects.toThrow('could not start')
  const user = new AbortController()
  const stop = lockIn(folder, { command: 'down --purge', signal: user.signal }, async () => {
    user.abort(new Error('Ctrl-C'))
    user.signal.throwIfAborted()
  })
  await expect(stop).rejects.toThrow('Ctrl-C')
  await expect(lockIn(folder, 'up', async () => Promise.reject(new TypeError('x of undefined')))).rejects.toThrow()
  const { runs } = await read(folder)
  expect(runs).toMatchObject([
    { command: 'up', outcome: 'failed', code: 'BUG', changes: 0 },
    { command: 'down --purge', outcome: 'interrupted', changes: 0 },
    { command: 'up', outcome: 'failed', code: 'COMMAND_FAILED', message: 'b: could not start', changes: 3 },
  ])
  expect((await read(folder, { limit: 1 })).runs).toHaveLength(1)
  const [whole] = (await read(folder, { run: runs[2]!.run })).runs
  expect(whole!.steps![0]!.machines).toContainEqual({
    machine: 'b',
    done: ['write /x'],
    failed: 'start spark-worker',
  })
})

test('killed with -9: the lock process says so, with what was done until then', { timeout: 40_000 }, async () => {
  const folder = await tempFolder()
  const program = fileURLToPath(new URL('testing/lock-holder.ts', import.meta.url))
  let pid = 0
  const child = runHere([process.execPath, '--import', 'tsx', program, folder], {
    signal: children.signal,
    onLine: (line) => (pid = Number(line)),
  })
  child.catch(() => undefined)
  await vi.waitFor(() => expect(pid).toBeGreaterThan(0), 15_000)
  await vi.waitFor(() => expect(trailOf(folder)).toContain('"done":["write /x"]'), 4000)
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(async () => expect((await read(folder)).runs[0]).toMatchObject({ outcome: 'interrupted' }), 4000)
  expect((await read(folder)).runs).toMatchObject([
    { pid, outcome: 'interrupted', message: 'the connection of the run ended', changes: 1 },
  ])
})

test('the machine itself went off: half a line stays behind, and nothing is joined to it', async () => {
  const folder = await tempFolder()
  await lockIn(folder, 'up', async (_held, audit) => work(audit.listen(quiet)))
  truncateSync(join(folder, 'audit/local.jsonl'), trailOf(folder).length - 40)
  await lockIn(folder, 'down', async () => {})
  const { runs } = await read(folder)
  expect(runs).toMatchObject([
    { command: 'down', outcome: 'done' },
    { command: 'up', outcome: 'interrupted', message: 'the machine that kept the trail went off' },
  ])
})

test('neither a secret nor the text of a file is in it', async () => {
  const folder = await tempFolder()
  const body = `spark.authenticate.secret ${testSecret}\n`
  const write: WriteFile = {
    ...{ kind: 'write-file', machine: 'localhost', why: 'differs', path: join(folder, 'daemons.conf'), mode: '600' },
    ...{ owner: 'daemon', secret: true, body, before: `spark.authenticate.secret ${testSecret}0\n` },
  }
  const open: WriteFile = {
    ...write,
    path: join(folder, 'daemons.conf/x'),
    body: 'plain body\n',
    secret: false,
    before: 'old body',
  }
  const { runActions } = await import('./run-actions.ts')
  const { bareFacts, sitesOf } = await import('../testing/facts.ts')
  const [on] = sitesOf(thisMachine(), bareFacts(thisMachine(), { supervision: 'process' })).values()
  const plan = { steps: [{ title: 'Write', actions: [write, open] }] }
  const run = lockIn(folder, { command: 'up', plan }, (held, audit) =>
    runActions(localHost('localhost'), on!, [write, open], {
      listener: audit.listen(quiet),
      signal: held,
      secrets: [testSecret],
    }),
  )
  await expect(run).rejects.toThrow('could not change')
  expect(readFileSync(write.path, 'utf8')).toBe(body)
  const trail = trailOf(folder)
  expect(trail).toContain('daemons.conf')
  expect(trail).toContain('daemons.conf/x')
  for (const text of [
    testSecret,
    'spark.authenticate',
    'plain body',
    'old body',
    Buffer.from(body).toString('base64').slice(0, 20),
  ])
    expect(trail).not.toContain(text)
})

test('it does not grow for ever', async () => {
  const folder = await tempFolder()
  const fill = `${' '.repeat(99)}\n`.repeat(40_001)
  for (const run of ['1', '2', '3', '4', '5']) {
    await lockIn(folder, `up ${run}`, async () => {})
    appendFileSync(join(folder, 'audit/local.jsonl'), `${fill}old ${run}\n`)
  }
  await lockIn(folder, 'up 6', async () => {})
  const { stdout } = await runHere([
    'sh',
    '-c',
    `cd ${folder}/audit; for f in *; do echo "$f $(grep -o 'old .' $f)"; done`,
  ])
  expect(stdout.split('\n')).toEqual([
    'local.jsonl ',
    'local.jsonl.1 old 5',
    'local.jsonl.2 old 4',
    'local.jsonl.3 old 3',
  ])
  expect((await read(folder)).runs, 'of the files that are still there').toHaveLength(4)
})

test('a trail that cannot be written is told, and keeps nobody from the work', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'audit'), 'in the way')
  const notes: string[] = []
  const done = await lockIn(folder, 'down', async (_held, audit) => {
    const listener = audit.listen((event) => event.kind === 'note' && notes.push(event.text))
    await vi.waitFor(() => expect(notes).toHaveLength(1))
    work(listener)
    return 'done'
  })
  expect(done).toBe('done')
  expect(notes).toEqual(['the audit trail on localhost cannot be written: Not a directory'])
})

test('a thousand machines are few writings', async () => {
  const folder = await tempFolder()
  let writings = 0
  const host = localHost('localhost')
  const counting: typeof host = {
    ...host,
    start: async (...args) => {
      const running = await host.start(...args)
      return {
        ...running,
        write(line) {
          if (/^[+=]/.test(line)) writings++
          running.write(line)
        },
      }
    },
  }
  const before = Date.now()
  await lockIn(
    folder,
    'up',
    async (_held, audit) => {
      const listener = audit.listen(quiet)
      listener({ kind: 'step', title: 'Prepare the machines', total: 16_000 })
      for (let i = 0; i < 1000; i++)
        for (let k = 0; k < 16; k++)
          listener({
            kind: 'action',
            machine: `worker${i}`,
            text: `write /opt/tinderbox/clusters/big/${k}`,
            state: 'done',
          })
    },
    { host: counting },
  )
  expect(writings).toBeLessThan(30)
  expect(Date.now() - before).toBeLessThan(10_000)
  const [run] = (await read(folder, { run: (await read(folder)).runs[0]!.run })).runs
  expect(run!.changes).toBe(16_000)
  expect(run!.steps![0]!.machines).toHaveLength(1000)
  expect(run!.steps![0]!.machines.every(({ done }) => done.length === 16)).toBe(true)
})

test('the trails of several machines are one; those that do not answer are named', async () => {
  const cluster = { ...threeMachines(), name: 'local' }
  const [one, other] = [await tempFolder(), await tempFolder()]
  await lockIn(one, 'up', async () => {})
  await lockIn(other, 'down', async () => {})
  await lockIn(one, 'up --rollback', async () => {})
  const off = {
    ...localHost('c'),
    read: () =>
      Promise.reject(new ToolError('SSH_UNREACHABLE', { message: 'c is off', hint: 'Switch it on.', machine: 'c' })),
  }
  const hosts = new Map([
    ['a', hostIn(one, 'a')],
    ['b', hostIn(other, 'b')],
    ['c', off],
  ])
  const { runs, silent } = await readAudit(cluster, hosts)
  expect(runs.map(({ machine, command }) => `${machine} ${command}`)).toEqual(['a up --rollback', 'b down', 'a up'])
  expect(silent).toMatchObject([{ machine: 'c', error: { code: 'SSH_UNREACHABLE' } }])
  const none = new Map(['a', 'b', 'c'].map((name) => [name, { ...off, name }]))
  await expect(readAudit(cluster, none)).rejects.toMatchObject({ code: 'MACHINES_FAILED' })
})

test.each(['feedface', 'x"; rm -rf /', '.*'])('there is no run %j', async (run) => {
  const folder = await tempFolder()
  expect(existsSync(join(folder, 'audit'))).toBe(false)
  await expect(read(folder, { run })).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining(run) })
  expect((await read(folder)).runs).toEqual([])
})

function removal(machine: string) {
  return { kind: 'remove-path', machine, why: 'it is old', path: '/x' } as const
}
