import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { isRunning } from '../hosts/testing/is-running.ts'
import { daemons } from '../probes/daemons.ts'
import { superviseScript } from '../services/run-script.ts'
import { runAction, siteIn } from './testing/run-script.ts'

const kept = { machine: 'a', why: '', cluster: 'demo', service: 'spark-master', supervisor: 'process' } as const

interface Kept {
  readonly folder: string
  readonly log: string
  start(restart?: boolean): Promise<void>
  stop(): Promise<number>
  pid(what: 'keeper' | 'daemon'): number
  pidFile(what: 'keeper' | 'daemon'): string
}
const started: Kept[] = []
const strangers: number[] = []
afterEach(async () => {
  for (const pid of strangers.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  for (const one of started.splice(0)) await one.stop()
})

/** A service whose daemon is `run`, a text for sh, in a folder with a quote in its name. */
async function service(run: string): Promise<Kept> {
  const root = join(await tempFolder(), "it's")
  const folder = join(root, 'clusters/demo/services/spark-master')
  const log = join(root, 'log of it')
  await mkdir(folder, { recursive: true })
  const logs = join(root, 'clusters/demo/logs')
  await mkdir(logs)
  const pidFile = (what: 'keeper' | 'daemon') =>
    join(logs, what === 'keeper' ? 'spark-master.keeper.pid' : 'spark-master.pid')
  await writeFile(join(folder, 'run'), `#!/bin/sh\n${run}\n`)
  await writeFile(join(folder, 'supervise'), superviseScript({ folder, log, pids: join(logs, 'spark-master') }))
  for (const name of ['run', 'supervise']) await chmod(join(folder, name), 0o755)
  const one: Kept = {
    folder,
    log,
    start: async (restart = false) =>
      expect(await runAction({ ...kept, kind: 'start-service', restart, changes: [] }, siteIn(root))).toMatchObject({
        exitCode: 0,
        stderr: '',
      }),
    stop: async () => (await runAction({ ...kept, kind: 'stop-service' }, siteIn(root))).exitCode,
    pid: (what) => Number(readFileSync(pidFile(what), 'utf8')),
    pidFile,
  }
  started.push(one)
  return one
}

/** What the probe of the daemons says of it. */
async function seen(one: Kept) {
  const here = join(one.folder, '../..')
  const { stdout } = await runHere(['sh'], {
    input: `SUPERVISOR=process\nUNITS=/none\nHERE=$1\n${daemons('demo').script}`.replace('$1', `"${here}"`),
  })
  return daemons('demo').parse(stdout.split('\n').filter((line) => line !== ''))
}

const sleeper = 'export TINDERBOX_REVISION=abc TINDERBOX_READ=def\nexec sleep 321'

test('the daemon runs, in a session of its own, with nothing of ours open', async () => {
  const one = await service('echo "said"\nexec sleep 321')
  await one.start()
  const [keeper, daemon] = [one.pid('keeper'), one.pid('daemon')]
  expect([isRunning(keeper), isRunning(daemon)]).toEqual([true, true])
  const { stdout } = await runHere(['ps', '-o', 'sid=', '-p', `${keeper}`])
  expect(Number(stdout)).toBe(keeper)
  await vi.waitFor(async () => expect(await readFile(one.log, 'utf8')).toBe('said\n'), 2000)
  const pipesOf = async (pid: number) =>
    (await runHere(['sh', '-c', 'readlink /proc/$0/fd/* | grep -e pipe -e socket', `${pid}`])).stdout
      .split('\n')
      .filter((target) => target !== '')
  // Whoever runs the tests may hand pipes of their own on to all of us.
  const theirs = await pipesOf(process.pid)
  expect((await pipesOf(daemon)).filter((pipe) => !theirs.includes(pipe))).toEqual([])
  expect(existsSync(one.pidFile('keeper'))).toBe(true)
})

test('to start what runs changes nothing', async () => {
  const one = await service(sleeper)
  await one.start()
  const before = [one.pid('keeper'), one.pid('daemon')]
  await one.start()
  expect([one.pid('keeper'), one.pid('daemon')]).toEqual(before)
})

test('a daemon that dies is started again, by the same keeper', async () => {
  const one = await service(sleeper)
  await one.start()
  const [keeper, daemon] = [one.pid('keeper'), one.pid('daemon')]
  process.kill(daemon, 'SIGKILL')
  await vi.waitFor(() => {
    expect(one.pid('daemon')).not.toBe(daemon)
    expect(isRunning(one.pid('daemon'))).toBe(true)
  }, 6000)
  expect(one.pid('keeper')).toBe(keeper)
})

test('to stop ends both and leaves no trace; to stop what does not run is no error', async () => {
  const one = await service(sleeper)
  await one.start()
  const [keeper, daemon] = [one.pid('keeper'), one.pid('daemon')]
  expect(await one.stop()).toBe(0)
  expect([isRunning(keeper), isRunning(daemon)]).toEqual([false, false])
  expect([existsSync(one.pidFile('keeper')), existsSync(one.pidFile('daemon'))]).toEqual([false, false])
  expect(await one.stop()).toBe(0)
})

test('it stops also where nobody collects what has ended', async () => {
  const one = await service(sleeper)
  // A parent that never waits, as the first process of many a container.
  const parent = await runHere([
    'sh',
    '-c',
    'TINDERBOX_KEEPS=demo/spark-master sh -c \'setsid "$0" & exec sleep 321\' "$0" </dev/null >/dev/null 2>&1 & echo $!',
    join(one.folder, 'supervise'),
  ])
  strangers.push(Number(parent.stdout))
  await vi.waitFor(() => expect(isRunning(one.pid('daemon'))).toBe(true), 3000)
  const keeper = one.pid('keeper')
  const began = performance.now()
  expect(await one.stop()).toBe(0)
  expect(performance.now() - began).toBeLessThan(5000)
  expect(isRunning(keeper)).toBe(false)
  expect(existsSync(`/proc/${keeper}`)).toBe(true)
})

test('it waits for a daemon that tidies up', async () => {
  const one = await service("trap 'sleep 0.7; touch tidied; exit 0' TERM\nwhile :; do sleep 0.1; done")
  await one.start()
  expect(await one.stop()).toBe(0)
  expect(existsSync(join(one.folder, 'tidied'))).toBe(true)
})

test('it stops also between two tries', async () => {
  const one = await service('exit 1')
  await one.start()
  await vi.waitFor(() => expect(isRunning(one.pid('daemon'))).toBe(false), 3000)
  const keeper = one.pid('keeper')
  expect(await one.stop()).toBe(0)
  expect(isRunning(keeper)).toBe(false)
})

test('a restart is another keeper and another daemon', async () => {
  const one = await service(sleeper)
  await one.start()
  const before = [one.pid('keeper'), one.pid('daemon')]
  await one.start(true)
  expect(before).not.toContain(one.pid('keeper'))
  expect(before.map(isRunning)).toEqual([false, false])
  expect(isRunning(one.pid('daemon'))).toBe(true)
})

test.each(['of another process', 'of nobody', 'that is none'])(
  'a process number %s is not trusted: nothing of others is ended',
  async (kind) => {
    const one = await service(sleeper)
    const stranger = Number(
      (await runHere(['sh', '-c', 'setsid sleep 321 </dev/null >/dev/null 2>&1 & echo $!'])).stdout,
    )
    strangers.push(stranger)
    const pid = kind === 'of another process' ? `${stranger}` : kind === 'of nobody' ? '4194000' : '1; echo'
    await writeFile(one.pidFile('keeper'), `${pid}\n`)
    expect(await seen(one)).toMatchObject([{ id: 'spark-master', enabled: false, pid: undefined }])
    expect(await one.stop()).toBe(0)
    expect(isRunning(stranger)).toBe(true)
    await writeFile(one.pidFile('keeper'), `${pid}\n`)
    await one.start()
    expect(one.pid('keeper')).not.toBe(stranger)
    expect(isRunning(one.pid('daemon'))).toBe(true)
  },
)

test('the keeper of another service is not taken for ours', async () => {
  const one = await service(sleeper)
  await one.start()
  const other = await service(sleeper)
  const folder = join(other.folder, '../spark-worker')
  await mkdir(folder)
  await writeFile(join(dirname(other.pidFile('keeper')), 'spark-worker.keeper.pid'), `${one.pid('keeper')}\n`)
  expect(await seen(other)).toMatchObject([
    { id: 'spark-master' },
    { id: 'spark-worker', enabled: false, pid: undefined },
  ])
})

test('the probe sees it as it is: running, between two tries, stopped', async () => {
  const one = await service(sleeper)
  expect(await seen(one)).toEqual([
    {
      id: 'spark-master',
      enabled: false,
      kept: false,
      outdated: false,
      pid: undefined,
      revision: undefined,
      read: undefined,
      since: undefined,
      state: 'stopped',
    },
  ])
  await one.start()
  await vi.waitFor(
    async () =>
      expect(await seen(one)).toMatchObject([
        { enabled: true, pid: one.pid('daemon'), revision: 'abc', read: 'def', state: 'running' },
      ]),
    2000,
  )
  expect(Math.abs((await seen(one))[0]!.since! - Date.now() / 1000)).toBeLessThan(30)
  process.kill(one.pid('daemon'), 'SIGKILL')
  await vi.waitFor(
    async () => expect(await seen(one)).toMatchObject([{ enabled: true, pid: undefined, state: 'between restarts' }]),
    900,
  )
})
