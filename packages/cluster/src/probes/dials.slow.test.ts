/** The script is really run, in sh, against this machine's loopback. */
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { freePort } from '../hosts/free-port.ts'
import { runHere } from '../hosts/process.ts'
import { dialScript, parseDials } from './dials.ts'

async function dial(targets: readonly { address: string; port: number }[]) {
  const { stdout } = await runHere(['sh'], { input: dialScript(targets), timeout: 20 })
  return parseDials(targets, stdout)
}

test('somebody listens, or nobody does', async () => {
  const server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const closed = await freePort()
  try {
    expect(
      await dial([
        { address: '127.0.0.1', port },
        { address: '127.0.0.1', port: closed },
      ]),
    ).toEqual([
      { address: '127.0.0.1', port, outcome: 'open', said: '' },
      { address: '127.0.0.1', port: closed, outcome: 'refused', said: 'Connection refused' },
    ])
  } finally {
    server.close()
  }
})

test('an address that leads nowhere', async () => {
  const [one] = await dial([{ address: '255.255.255.255', port: 7077 }])
  expect(['no-route', 'failed']).toContain(one!.outcome)
  expect(one!.said).not.toBe('')
})

test('hundreds at once, each with its own answer', { timeout: 30_000 }, async () => {
  const server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 128, resolve))
  const { port } = server.address() as AddressInfo
  const closed = await freePort()
  try {
    const targets = Array.from({ length: 120 }, (_, i) => ({ address: '127.0.0.1', port: i % 2 ? port : closed }))
    const tried = await dial(targets)
    expect(tried).toHaveLength(120)
    for (const one of tried) expect(one.outcome).toBe(one.port === port ? 'open' : 'refused')
  } finally {
    server.close()
  }
})

test('silence is believed the second time only', { timeout: 20_000 }, async () => {
  const folder = await tempFolder()
  // In bash's place: silent at first, then open; and one that is silent for good.
  const script = `echo x >> ${folder}/"$4"; [ "$4" = 2 ] || [ "$(wc -l < ${folder}/"$4")" -gt 1 ] || sleep 10; [ "$4" != 2 ] || sleep 10\n`
  await writeFile(join(folder, 'bash'), `#!/bin/sh\n${script}`, { mode: 0o755 })
  const targets = [1, 2].map((port) => ({ address: '10.0.0.9', port }))
  const { stdout } = await runHere(['sh'], {
    input: dialScript(targets),
    timeout: 20,
    env: { PATH: `${folder}:${process.env['PATH']}` },
  })
  expect(parseDials(targets, stdout)).toEqual([
    { address: '10.0.0.9', port: 1, outcome: 'open', said: '' },
    { address: '10.0.0.9', port: 2, outcome: 'silent', said: 'no answer' },
  ])
})

test('where most of many are silent, none is dialled again', { timeout: 60_000 }, async () => {
  const folder = await tempFolder()
  const script = `echo "$4" >> ${folder}/dialled; [ "$4" -le 10 ] || sleep 10\n`
  await writeFile(join(folder, 'bash'), `#!/bin/sh\n${script}`, { mode: 0o755 })
  const targets = Array.from({ length: 300 }, (_, i) => ({ address: '10.0.0.9', port: i + 1 }))
  const { stdout } = await runHere(['sh'], {
    input: dialScript(targets),
    timeout: 50,
    env: { PATH: `${folder}:${process.env['PATH']}` },
  })
  const tried = parseDials(targets, stdout)
  expect(tried.map(({ port }) => port)).toEqual(targets.map(({ port }) => port))
  expect(tried.filter(({ outcome }) => outcome === 'silent').length).toBeGreaterThanOrEqual(290)
  expect((await readFile(join(folder, 'dialled'), 'utf8')).trim().split('\n').length).toBeLessThanOrEqual(300)
})

describe('what bash says is understood', () => {
  const bash = (text: string) => `0 1 10.0.0.9: line 1: /dev/tcp/10.0.0.9/7077: ${text}`
  test.each([
    ['0 0', 'open', ''],
    [bash('Connection refused'), 'refused', 'Connection refused'],
    ['0 124', 'silent', 'no answer'],
    [bash('Connection timed out'), 'silent', 'Connection timed out'],
    [bash('No route to host'), 'no-route', 'No route to host'],
    [bash('Network is unreachable'), 'no-route', 'Network is unreachable'],
    [bash('Permission denied'), 'failed', 'Permission denied'],
    ['0 1 b: Name or service not known', 'failed', 'Name or service not known'],
  ])('%s', (line, outcome, said) => {
    const target = { address: '10.0.0.9', port: 7077 }
    expect(parseDials([target], `${line}\n`)).toEqual([{ ...target, outcome, said }])
  })

  test('what was not tried is not there: no bash, a line that is none, a number that is none, no process or port of its own left', () => {
    const target = { address: '10.0.0.9', port: 7077 }
    const lacking = [
      '0 125 timeout: fork system call failed: Resource temporarily unavailable\n',
      '0 254 bash: fork: retry: Resource temporarily unavailable\n',
      '0 1 10.0.0.9: line 1: /dev/tcp/10.0.0.9/7077: Cannot assign requested address\n',
      '0 1 10.0.0.9: line 1: /dev/tcp/10.0.0.9/7077: Too many open files\n',
    ]
    for (const printed of ['', 'motd\n', '7 0\n', 'x 0\n', ...lacking])
      expect(parseDials([target], printed)).toEqual([])
  })
})
