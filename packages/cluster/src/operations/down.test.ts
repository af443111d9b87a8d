import { expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { threeMachines } from '../testing/clusters.ts'
import { down } from './down.ts'
import { fakeLock } from './testing/fake-lock.ts'

/** Hosts of a master `a` and workers `b` and `c`, each with one process of the cluster until it is ended. */
function threeHosts(silent: readonly string[], more = '') {
  const did: string[] = []
  const trail: string[] = []
  const host = (name: string): Host => {
    let process = '\u001eprocesses\n4711|java\n'
    const result = (stdout: string) => ({ exitCode: 0, stdout, stderr: '', duration: 1 })
    return {
      ...localHost(name),
      async read() {
        if (silent.includes(name))
          throw new ToolError('SSH_UNREACHABLE', { message: `${name} is off`, hint: 'Switch it on.', machine: name })
        return result(`\u001elogin\nuser=ada\nhome=/home/ada\nuid=1000\n${more}\n${process}\u001eend\n`)
      },
      async run() {
        did.push(`${name} stopped`)
        process = ''
        return result('')
      },
      async start(_script, options) {
        did.push(`${name} locked`)
        return fakeLock(options, trail)
      },
    }
  }
  return { hosts: new Map(['a', 'b', 'c'].map((name) => [name, host(name)])), did, trail }
}

function run(hosts: ReadonlyMap<string, Host>, notes: string[] = []) {
  return down(threeMachines(), hosts, {
    purge: false,
    confirm: async () => true,
    signal: new AbortController().signal,
    listener: (event) => event.kind === 'note' && notes.push(event.text),
  })
}

test('all answer: all are stopped, under the lock', async () => {
  const { hosts, did } = threeHosts([])
  await run(hosts)
  expect(did).toEqual(['a locked', 'a stopped', 'b stopped', 'c stopped'])
})

test('a worker that does not answer keeps no other from being stopped, and is named in the end', async () => {
  const { hosts, did } = threeHosts(['c'])
  const notes: string[] = []
  await expect(run(hosts, notes)).rejects.toMatchObject({
    code: 'MACHINES_FAILED',
    message: expect.stringContaining('1 of 3 machines did not answer'),
    failures: [{ machine: 'c', error: { code: 'SSH_UNREACHABLE' } }],
  })
  expect(did).toEqual(['a locked', 'a stopped', 'b stopped'])
  expect(notes).toEqual(['c does not answer: what runs there goes on'])
})

test("without the master's machine there is no lock; what is done is written down elsewhere", async () => {
  const { hosts, did, trail } = threeHosts(['a'])
  const notes: string[] = []
  await expect(run(hosts, notes)).rejects.toMatchObject({ failures: [{ machine: 'a' }] })
  expect(did).toEqual(['b locked', 'b stopped', 'c stopped'])
  const lines = trail.map((line) => JSON.parse(line) as { kind: string; outcome?: string })
  expect(lines.map(({ kind }) => kind)).toEqual(['step', 'end'])
  expect(lines.at(-1)).toMatchObject({
    outcome: 'failed',
    code: 'MACHINES_FAILED',
    failures: ['a: a is off [SSH_UNREACHABLE]'],
  })
  expect(notes).toContain('the lock is on a, which does not answer: going on without it')
})

test('when none answers, that is all there is to say', async () => {
  const { hosts, did } = threeHosts(['a', 'b', 'c'])
  await expect(run(hosts)).rejects.toMatchObject({
    code: 'MACHINES_FAILED',
    message: 'Looking at the machines failed on 3 of 3 machines',
  })
  expect(did).toEqual([])
})

test('a cluster that was laid out with other rights is not said to be down', async () => {
  const { hosts, did } = threeHosts(['c'], '\u001eelsewhere\n/opt/tinderbox/clusters/demo')
  await expect(run(hosts)).rejects.toMatchObject({
    code: 'UNFIT',
    hint: expect.stringContaining('-K'),
    seen: expect.stringContaining('a: /opt/tinderbox/clusters/demo exists'),
  })
  expect(did).toEqual([])
})
