import { expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import type { Host, RunOptions, ScriptResult } from '../hosts/host.ts'
import { followJob } from './follow-job.ts'
import { jobPlace } from './job-place.ts'
import { site } from './testing/site.ts'

const place = jobPlace('20261122-150301-pi-4f2a', site)
const coded = (text: string) => Buffer.from(text).toString('base64')
const ended: ScriptResult = { exitCode: 0, stdout: '', stderr: '', duration: 1 }
const cut = new ToolError('SSH_FAILED', { message: 'cut', hint: 'none' })

/** Each beginning plays one list of lines, and then ends or breaks. */
function host(turns: readonly (readonly (string | ToolError)[])[]): {
  readonly host: Host
  readonly scripts: string[]
} {
  const scripts: string[] = []
  const start = async (script: string, options: RunOptions = {}) => {
    const lines = turns[scripts.length] ?? []
    scripts.push(Buffer.from(script.split('\n').slice(1, -2).join(''), 'base64').toString())
    for (const line of lines) if (typeof line === 'string') options.onLine?.(line)
    const error = lines.find((line) => typeof line !== 'string')
    return { ended: error ? Promise.reject(error) : Promise.resolve(ended), stop: async () => {}, write: () => {} }
  }
  return { host: { start } as unknown as Host, scripts }
}

function listener() {
  const said: string[] = []
  return {
    said,
    output: (text: string, stream: string) => void said.push(`${stream} ${text}`),
    application: (id: string) => void said.push(`application ${id}`),
    page: (port: number) => void said.push(`page ${port}`),
    executor: (cores: number) => void said.push(`executor ${cores}`),
    note: (text: string) => void said.push(text),
  }
}

test('tells what comes, and how it ended', async () => {
  const ear = listener()
  const lines = [`o ${coded('one')}`, `e ${coded('two')}`, 'u 4041', 'a app-1', 'g 0 4', 'r 0', 'x 3']
  expect(await followJob(host([lines]).host, place, ear, new AbortController().signal)).toBe(3)
  expect(ear.said).toEqual(['stdout one', 'stderr two', 'page 4041', 'application app-1', 'executor 4'])
})

test('a letter that is cut in two comes whole', async () => {
  const ear = listener()
  const bytes = Buffer.from('é')
  await followJob(
    host([[`o ${bytes.subarray(0, 1).toString('base64')}`, `o ${bytes.subarray(1).toString('base64')}`, 'x 0']]).host,
    place,
    ear,
    new AbortController().signal,
  )
  expect(ear.said).toEqual(['stdout é'])
})

test('after a lost connection it goes on where it was, and tells nothing twice', async () => {
  const ear = listener()
  const turns = [
    ['a app-1', `o ${coded('hello')}`, `e ${coded('x')}`, cut],
    [cut],
    ['a app-1', `o ${coded(' world')}`, 'x 0'],
  ]
  const machine = host(turns)
  const code = followJob(machine.host, place, ear, new AbortController().signal, [0, 0])
  expect(await code).toBe(0)
  expect(ear.said.filter((text) => !text.startsWith('the connection'))).toEqual([
    'application app-1',
    'stdout hello',
    'stderr x',
    'stdout  world',
  ])
  expect(machine.scripts[1]).toMatch(/4f2a 5 1 3</)
})

test('what the machine has not kept is said, and not asked for again', async () => {
  const ear = listener()
  const machine = host([[`o ${coded('old')}`, `O ${3 * 1024 * 1024}`, 'E 2048', `o ${coded('new')}`, cut], ['x 0']])
  expect(await followJob(machine.host, place, ear, new AbortController().signal, [0])).toBe(0)
  const why = 'are left out: they were not read in time, and localhost keeps the newest 64 MiB'
  expect(ear.said.slice(0, 4)).toEqual([
    'stdout old',
    `3 MiB of its output ${why}`,
    `2 KiB of its errors ${why}`,
    'stdout new',
  ])
  expect(machine.scripts[1]).toMatch(/4f2a 3145734 2048 3</)
})

test('what does not come back is an error that says where the output is', async () => {
  const code = followJob(
    host(Array.from({ length: 20 }, () => [cut])).host,
    place,
    listener(),
    new AbortController().signal,
    [0, 0],
  )
  const failed = expect(code).rejects.toMatchObject({
    code: 'SSH_FAILED',
    hint: expect.stringContaining('/jobs/20261122-150301-pi-4f2a/out'),
  })
  await failed
})

test('a job that vanished has no exit code', async () => {
  expect(await followJob(host([['x gone']]).host, place, listener(), new AbortController().signal)).toBeUndefined()
})

test('a follower that cannot run is said', async () => {
  await expect(followJob(host([[]]).host, place, listener(), new AbortController().signal)).rejects.toMatchObject({
    code: 'JOB_FAILED',
  })
})
