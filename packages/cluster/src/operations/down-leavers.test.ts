/** What `down` finds that the file does not say: machines that were taken out and not cleaned yet, another cluster. */
import { expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import type { Hosts } from './connect.ts'
import { down } from './down.ts'
import { fakeLock } from './testing/fake-lock.ts'

const before = 'name: demo\nmaster: a\nworkers: [b, gone]\n'
const cluster = parseClusterFile('name: demo\nmaster: a\nworkers: [b]\n', '/home/ada/cluster.yaml')
const path = '/home/ada/.tinderbox/clusters/demo/cluster.yaml'
const kept = `600 ada ${path}\ntexts ${Buffer.from(`==> ${path} <==\n${before}`).toString('base64')}`

/** Each with one process of the cluster, and the file as it was applied, until both are gone. */
function hosts(silent: readonly string[] = [], instead?: string) {
  const did: string[] = []
  const host = (name: string): Host => {
    let there =
      instead ??
      `\u001eprocesses\n4711|java\n\u001efiles\n${kept}\n\u001efolders\n755 ada /home/ada/.tinderbox/clusters/demo\n`
    const result = (stdout: string) => ({ exitCode: 0, stdout, stderr: '', duration: 1 })
    return {
      ...localHost(name),
      async read() {
        if (silent.includes(name))
          throw new ToolError('SSH_UNREACHABLE', { message: `${name} is off`, hint: 'Switch it on.', machine: name })
        return result(`\u001elogin\nuser=ada\nhome=/home/ada\nuid=1000\n${there}\n\u001eend\n`)
      },
      async run(script) {
        did.push(`${name}: ${script.includes('rm -rf') ? 'removed' : 'stopped'}`)
        there = ''
        return result('')
      },
      async start(_script, options) {
        return fakeLock(options)
      },
    }
  }
  const known = new Map(['a', 'b'].map((name) => [name, host(name)]))
  const reach: Hosts['reach'] = ({ name }) => {
    const found = known.get(name) ?? host(name)
    known.set(name, found)
    return found
  }
  return { hosts: Object.assign(known, { reach }) as Hosts, did }
}

async function run(all: Hosts, purge = false) {
  const notes: string[] = []
  const plan = await down(cluster, all, {
    purge,
    confirm: async () => true,
    signal: new AbortController().signal,
    listener: (event) => event.kind === 'note' && notes.push(event.text),
  })
  const machines = new Set(plan.steps.flatMap(({ actions }) => actions.map(({ machine }) => machine)))
  return { notes, machines: [...machines] }
}

test('it is in the plan, and it is stopped', async () => {
  const { hosts: all, did } = hosts()
  expect(await run(all)).toEqual({ notes: [], machines: ['a', 'b', 'gone'] })
  expect(did).toEqual(['a: stopped', 'b: stopped', 'gone: stopped'])
})

test('with --purge nobody knows of it afterwards: its folders go too', async () => {
  const { hosts: all, did } = hosts()
  expect((await run(all, true)).machines).toContain('gone')
  expect(did.filter((line) => line.startsWith('gone'))).not.toEqual([])
})

test('one that does not answer is said, and keeps no other from being stopped', async () => {
  const { hosts: all, did } = hosts(['gone'])
  const { notes } = await run(all)
  expect(notes).toEqual(['gone, which the file has no more, does not answer: what runs there goes on'])
  expect(did).toEqual(['a: stopped', 'b: stopped'])
})

test('another cluster is left alone, and it is said that it goes on', async () => {
  const { hosts: all, did } = hosts([], '\u001eotherClusters\nprod|2|/home/ada/.tinderbox/clusters/prod\n')
  const { notes } = await run(all)
  expect(notes).toEqual([expect.stringMatching(/^a: the name in the file was changed from prod to demo/)])
  expect(did).toEqual([])
})
