import { expect, test } from 'vitest'
import type { Host } from '../hosts/host.ts'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../testing/facts.ts'
import { openShell } from './shell.ts'

const cluster = threeMachines('history: {}')
const machines = sitesOf(cluster, healthyFacts(cluster))
const result = (stdout: string) => ({ exitCode: 0, stdout, stderr: '', duration: 0 })

/** A shell on this machine that ends with 4 after one application. The history server's machine, a, is off. */
async function shellOn(machine: string, { endable = true } = {}) {
  const did: string[] = []
  const here = {
    run: async (_: string, { title = '' } = {}) => {
      did.push(title)
      if (title === 'end the job' && !endable) throw new Error('the connection is lost')
      return result('')
    },
    interactive: async () => {
      did.push('the shell')
      return 4
    },
    read: async (_: string, { title = '' } = {}) => {
      did.push(title)
      return result('app-20261125164800-0001\n')
    },
  } as unknown as Host
  const off = { read: async () => Promise.reject(new Error('a is off')) } as unknown as Host
  const hosts = new Map([
    ['a', off],
    [machine, here],
  ])
  const exitCode = await openShell(cluster, hosts, machines, 'pyspark', {
    on: machine,
    note: (text) => did.push(text),
  })
  expect(exitCode).toBe(4)
  return did
}

const before = ['prepare the shell', 'the shell', 'end the job']

test("what a shell wrote for the history server is brought to its machine; that it cannot be does not change the shell's end", async () => {
  expect(await shellOn('b')).toEqual([
    ...before,
    'read which applications it had',
    expect.stringMatching(/^the history server will not show this shell: .*a is off/),
  ])
})

test('not from its own machine', async () => {
  expect(await shellOn('a')).toEqual(before)
})

test('not while something of it may still run', async () => {
  expect(await shellOn('b', { endable: false })).toEqual(before)
})
