import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Action } from '../actions/action.ts'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { Fix } from '../checks/fix.ts'
import type { Cause } from '../checks/fold.ts'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import type { Consultation } from './diagnose.ts'
import { mend, remediesOf, type Remedy } from './mend.ts'
import { fakeLock } from './testing/fake-lock.ts'

const text = '# Ours.\nname: demo\nmaster: a # the first\nworkers: [ a ]\n'

const cause = (check: string, fixes?: readonly Fix[]): Cause => ({
  ...{ check, severity: 'error', machine: 'a', summary: 's', evidence: 'e', hint: 'h', follows: [] },
  ...(fixes && { fixes }),
})
const fix = (title: string, more: Partial<Fix> = {}): Fix => ({ title, actions: [], up: false, ...more })
const remedy = (one: Fix): Remedy => ({ cause: cause('some', [one]), fix: one })
const write = (path: string): Action => ({
  ...{ kind: 'write-file', machine: 'a', why: '', path, body: 'x', mode: '644', owner: 'root' },
  ...{ secret: false, before: undefined },
})

async function clusterIn(folder: string): Promise<Cluster> {
  const file = join(folder, 'cluster.yaml')
  await writeFile(file, text)
  return parseClusterFile(text, file)
}

async function mendIn(cluster: Cluster, remedies: readonly Remedy[], confirm = async () => true) {
  const trail: string[] = []
  const own = localHost('a')
  const host: Host = { ...own, start: async (_script, options) => fakeLock(options, trail) }
  const machines = sitesOf(cluster, bareFacts(cluster, { supervision: 'process' }))
  const mended = await mend(
    cluster,
    new Map([['a', host]]),
    { diagnosis: { causes: remedies.map((one) => one.cause) }, examined: { machines } } as unknown as Consultation,
    remedies,
    {
      listener: () => {},
      signal: new AbortController().signal,
      confirm,
      confirmUp: async () => Promise.reject(new Error('no up was asked for')),
    },
  )
  return { mended, trail }
}

test('the best fix of each cause that has one, or only of some checks', () => {
  const causes = [cause('one', [fix('first'), fix('second')]), cause('two'), cause('three', [fix('third')])]
  expect(remediesOf(causes).map((one) => one.fix.title)).toEqual(['first', 'third'])
  expect(remediesOf(causes, ['three']).map((one) => one.fix.title)).toEqual(['third'])
})

describe("the cluster's file", () => {
  const edits = [{ path: ['spark', 'master', 'uiPort'], value: 8082 }]

  test('is edited: comments and mode stay, and the one before is kept', async () => {
    const folder = await tempFolder()
    const cluster = await clusterIn(folder)
    await chmod(cluster.file!, 0o640)
    const { mended } = await mendIn(cluster, [remedy(fix('move the page', { edits }))])
    expect(await readFile(cluster.file!, 'utf8')).toBe(`${text}spark:\n  master:\n    uiPort: 8082\n`)
    expect((await stat(cluster.file!)).mode & 0o777).toBe(0o640)
    expect(await readFile(`${cluster.file}.before`, 'utf8')).toBe(text)
    expect((await readdir(folder)).toSorted()).toEqual(['cluster.yaml', 'cluster.yaml.before'])
    expect(mended.cluster.placements[0]!.settings).toMatchObject({ uiPort: 8082 })
    expect(mended.done).toHaveLength(1)
  })

  test('is not touched when the answer is no', async () => {
    const cluster = await clusterIn(await tempFolder())
    const said = mendIn(cluster, [remedy(fix('move the page', { edits }))], async () => false)
    await expect(said).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readFile(cluster.file!, 'utf8')).toBe(text)
  })

  test('does not get the edit of a fix that failed, and the others are done all the same', async () => {
    const folder = await tempFolder()
    const cluster = await clusterIn(folder)
    const bad = fix('write where nobody can', { actions: [write(`${folder}/cluster.yaml/x`)], edits })
    const good = fix('write where it can be', { actions: [write(`${folder}/written`)] })
    const { mended, trail } = await mendIn(cluster, [remedy(bad), remedy(good)])
    expect(mended.failed.map((one) => one.remedy.fix.title)).toEqual(['write where nobody can'])
    expect(mended.done.map((one) => one.fix.title)).toEqual(['write where it can be'])
    expect(await readFile(join(folder, 'written'), 'utf8')).toBe('x')
    expect(await readFile(cluster.file!, 'utf8')).toBe(text)
    // It stands in the audit trail, as everything that changes a machine.
    expect(trail.join('\n')).toContain('"step":"Write where it can be"')
  })
})

test('each fix is a step of the plan that is shown before, under its title', async () => {
  const folder = await tempFolder()
  const cluster = await clusterIn(folder)
  const shown: string[] = []
  const own = fix('write it', { actions: [write(`${folder}/written`)] })
  const machines = sitesOf(cluster, bareFacts(cluster))
  const asked = mend(
    cluster,
    new Map([['a', localHost('a')]]),
    { diagnosis: { causes: [] }, examined: { machines } } as unknown as Consultation,
    [remedy(own)],
    {
      listener: () => {},
      signal: new AbortController().signal,
      async confirm(plan) {
        shown.push(...plan.steps.map(({ title }) => title))
        return false
      },
      confirmUp: async () => true,
    },
  )
  await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(shown).toEqual(['Write it'])
})
