import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { Host, ReadScript } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { preamble } from '../probes/preamble.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import { readAudit } from './audit.ts'
import { handOnTrail } from './hand-on-trail.ts'

const cluster = threeMachines()
const sites = sitesOf(cluster, bareFacts(cluster, { supervision: 'process' }))

/** A machine whose folder is one of the test's. */
async function machine(name: string): Promise<{ readonly on: MachineSite; readonly host: Host }> {
  const root = await tempFolder()
  await mkdir(join(root, 'audit'))
  const on = sites.get(name)!
  const folders = [{ path: `${root}/audit`, mode: '750', owner: 'ada' }]
  const host = localHost(name)
  const here = (script: string) => script.replace(preamble('demo'), `ROOT=${root}\n`) as ReadScript
  return {
    on: { ...on, root, facts: { ...on.facts, folders } },
    host: {
      ...host,
      read: (script, options) => host.read(here(script), options),
      save: (script, file, options) => host.save(here(script), file, options),
    },
  }
}

const line = (run: string, kind: string, at: string, more: object = {}) =>
  `${JSON.stringify({ kind, run, at: `2026-11-${at}T10:00:00.000Z`, ...more })}\n`
const lines = (run: string, day: string) =>
  line(run, 'begin', day, { cluster: 'demo', command: 'up', user: 'ada', host: 'x', pid: 1, version: '1' }) +
  line(run, 'end', day, { outcome: 'done', changes: 1 })

test('what a former master knows is kept on the new one, once, and the audit has it', async () => {
  const [from, to] = [await machine('c'), await machine('a')]
  await writeFile(join(from.on.root, 'audit/demo.jsonl.1'), lines('aa', '20'))
  // Half a line, as after a power cut.
  await writeFile(join(from.on.root, 'audit/demo.jsonl'), `${lines('bb', '21')}{"kind":"begin","ru`)
  await writeFile(join(from.on.root, 'audit/demo.from-d-0123abcd.jsonl'), lines('99', '19'))
  await writeFile(join(from.on.root, 'audit/other.jsonl'), lines('ff', '22'))
  await writeFile(join(to.on.root, 'audit/demo.jsonl'), lines('cc', '23'))
  const hosts = new Map([
    ['c', from.host],
    ['a', to.host],
  ])
  const told: unknown[] = []
  const work = {
    ...{ hosts, from: from.on, to: to.on, signal: new AbortController().signal },
    listener: (event: unknown) => void told.push(event),
  }
  await handOnTrail(cluster, work)
  // Cut off before the machine was cleaned.
  await handOnTrail(cluster, work)
  const kept = (await readdir(join(to.on.root, 'audit'))).filter((name) => name !== 'demo.jsonl')
  expect(kept).toEqual([expect.stringMatching(/^demo\.from-c-[0-9a-f]{8}\.jsonl$/)])
  expect((await stat(join(to.on.root, 'audit', kept[0]!))).mode & 0o777).toBe(0o640)
  expect(told[0]).toEqual({ kind: 'note', text: 'what c knows of former runs is kept on a' })

  const runsOf = async (...of: ('a' | 'c')[]) => {
    const some = { ...cluster, machines: cluster.machines.filter(({ name }) => of.includes(name as 'a')) }
    return (await readAudit(some, hosts)).runs.map(({ run, outcome }) => `${run} ${outcome}`)
  }
  expect(await runsOf('a')).toEqual(['cc done', 'bb done', 'aa done', '99 done'])
  expect(await runsOf('a', 'c'), 'both know of the same runs').toEqual(['cc done', 'bb done', 'aa done', '99 done'])
})

test('who was never the master has nothing to hand on', async () => {
  const [from, to] = [await machine('c'), await machine('a')]
  const hosts = new Map([
    ['c', from.host],
    ['a', to.host],
  ])
  const work = { hosts, to: to.on, listener: () => {}, signal: new AbortController().signal }
  await handOnTrail(cluster, { ...work, from: from.on })
  await handOnTrail(cluster, { ...work, from: sites.get('b')! })
  expect(await readdir(join(to.on.root, 'audit'))).toEqual([])
})
