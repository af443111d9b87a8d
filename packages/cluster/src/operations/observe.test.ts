import { describe, expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import type { ReadHost, ScriptResult } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { thisMachine, threeMachines } from '../testing/clusters.ts'
import { ask, observe, observeNeeded } from './observe.ts'

function hostThat(name: string, read: () => Promise<Pick<ScriptResult, 'stdout' | 'stderr'>>): ReadHost {
  return { ...localHost(name), read: async () => ({ exitCode: 0, duration: 1, ...(await read()) }) }
}

test('this machine says what it is, in one round trip', async () => {
  const host = localHost('localhost')
  let asked = 0
  const counting: ReadHost = { ...host, read: (script, options) => (asked++, host.read(script, options)) }
  const [facts] = await observe({ ...thisMachine(), name: 'of-no-machine' }, new Map([['localhost', counting]]))
  expect(asked).toBe(1)
  expect(facts!.machine).toBe('localhost')
  expect(facts!.login.home).toMatch(/^\//)
  expect(facts!.login.root).toBe(process.getuid!() === 0)
  expect(facts!.system.cores).toBeGreaterThan(0)
  expect(facts!.system.memory).toBeGreaterThan(100)
  expect(Math.abs(facts!.system.clock - Date.now() / 1000)).toBeLessThan(60)
  expect(facts!.disk.mount).toMatch(/^\//)
  expect(facts!.tools.has('tar')).toBe(true)
  expect(facts!.sparkMaster).toBeUndefined()
})

test('what was cut off is an error with what came last', async () => {
  const host = hostThat('localhost', async () => ({
    stdout: '\u001elogin\nuser=ada\n',
    stderr: 'No space left on device',
  }))
  await expect(observe(thisMachine(), new Map([['localhost', host]]))).rejects.toMatchObject({
    code: 'LOGIN_SHELL',
    machine: 'localhost',
    seen: 'No space left on device',
  })
})

test('every machine that cannot be asked is named', async () => {
  const refuse = async () => Promise.reject(new ToolError('SSH_AUTH', { message: 'no key', hint: 'add it' }))
  const hosts = new Map(
    ['a', 'b', 'c'].map((name) => [
      name,
      name === 'b' ? hostThat(name, async () => ({ stdout: '\u001eend\n', stderr: '' })) : hostThat(name, refuse),
    ]),
  )
  await expect(observe(threeMachines(), hosts)).rejects.toMatchObject({
    code: 'MACHINES_FAILED',
    message: 'Looking at the machines failed on 2 of 3 machines',
    failures: [{ machine: 'a', error: { code: 'SSH_AUTH' } }, { machine: 'c' }],
  })
})

describe('of three machines one does not answer', () => {
  const dead = async () => Promise.reject(new ToolError('SSH_UNREACHABLE', { message: 'dead', hint: 'mend it' }))
  const hosts = new Map(
    ['a', 'b', 'c'].map((name) => [
      name,
      hostThat(name, name === 'c' ? dead : async () => ({ stdout: '\u001eend\n', stderr: '' })),
    ]),
  )
  const { signal } = new AbortController()

  test('the others are told, and why it did not', async () => {
    const { facts, failures } = await ask(threeMachines(), hosts)
    expect(facts.map(({ machine }) => machine)).toEqual(['a', 'b'])
    expect(failures).toMatchObject([{ machine: 'c', error: { code: 'SSH_UNREACHABLE' } }])
  })

  test('who does not need it does not ask it', async () => {
    const needed = await observeNeeded(threeMachines(), hosts, ['a', 'a', 'of-no-cluster'], signal)
    expect([...needed.keys()]).toEqual(['a'])
  })

  test('who needs it gets its own error', async () => {
    await expect(observeNeeded(threeMachines(), hosts, ['a', 'c'], signal)).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
    })
  })
})
