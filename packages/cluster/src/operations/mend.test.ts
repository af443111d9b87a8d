import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Action } from '../actions/action.ts'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { Fix } from '../checks/fix.ts'
import type { Cause } from '../checks/fold.ts'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import type { Consultation } from './diagnose.ts'
import { mend, remediesOf, type MendOptions, type Remedy } from './mend.ts'
import type { Plan } from './plan.ts'
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
    expect((await stat(`${cluster.file}.before`)).mode & 0o777).toBe(0o640)
    expect(mended.fileBefore).toBe(`${cluster.file}.before`)
    expect(mended.cluster.placements[0]!.settings).toMatchObject({ uiPort: 8082 })
    expect(mended.done).toHaveLength(1)
  })

  test('is kept each time that it is changed, and no one that was kept is written over', async () => {
    const folder = await tempFolder()
    let cluster = await clusterIn(folder)
    const kept: (string | undefined)[] = []
    const texts: string[] = []
    for (const value of [8082, 8083, 8083, 8084]) {
      texts.push(await readFile(cluster.file!, 'utf8'))
      const moved = remedy(fix('move the page', { edits: [{ path: ['spark', 'master', 'uiPort'], value }] }))
      const { mended } = await mendIn(cluster, [moved])
      kept.push(mended.fileBefore)
      cluster = mended.cluster
    }
    const names = ['before', 'before-2', 'before-3'].map((ending) => `${cluster.file}.${ending}`)
    // The third time there was nothing to change.
    expect(kept).toEqual([names[0], names[1], undefined, names[2]])
    expect(await Promise.all(names.map((name) => readFile(name, 'utf8')))).toEqual([texts[0], texts[1], texts[3]])
    // What is kept already is not kept again.
    await writeFile(cluster.file!, text)
    const again = await mendIn(parseClusterFile(text, cluster.file!), [remedy(fix('move the page', { edits }))])
    expect(again.mended.fileBefore).toBe(names[0])
    expect(await readdir(folder)).toHaveLength(4)
  })

  test('is not touched when the answer is no', async () => {
    const cluster = await clusterIn(await tempFolder())
    const said = mendIn(cluster, [remedy(fix('move the page', { edits }))], async () => false)
    await expect(said).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readFile(cluster.file!, 'utf8')).toBe(text)
  })

  test('nothing is begun for what can be changed there only by hand, and the others are done', async () => {
    const folder = await tempFolder()
    const tied = `${text}java: &a { version: 17 }\nmachines: { a: { java: *a } }\n`
    const file = join(folder, 'cluster.yaml')
    await writeFile(file, tied)
    const cluster = { ...parseClusterFile(text, file), text: tied }
    const [path, value] = [['java', 'version'], 21] as const
    const bad = fix('another Java', { actions: [write(`${folder}/never`)], edits: [{ path, value }] })
    const good = fix('move the page', { actions: [write(`${folder}/written`)] })
    const { mended } = await mendIn(cluster, [remedy(bad), remedy(good)])
    expect(mended.done.map((one) => one.fix.title)).toEqual(['move the page'])
    expect(mended.failed).toMatchObject([{ error: { code: 'CONFIG_BY_HAND' }, remedy: { fix: bad } }])
    expect((await readdir(folder)).toSorted()).toEqual(['cluster.yaml', 'written'])
    expect(await readFile(file, 'utf8')).toBe(tied)
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
    },
  )
  await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(shown).toEqual(['Write it'])
})

describe('the `up` that follows', () => {
  const edits = [{ path: ['spark', 'master', 'uiPort'], value: 8082 }]
  const stop: Action = {
    ...{ kind: 'stop-service', machine: 'a', why: '', cluster: 'demo', service: 'spark-worker', supervisor: 'systemd' },
  }

  /** What was run on a machine that keeps `kept`, and of which `up` hears nothing. */
  async function mendOn(
    kept: string | undefined,
    one: Fix,
    more: Partial<MendOptions> = {},
    text_ = text,
    says?: string,
  ) {
    const folder = await tempFolder()
    const file = join(folder, 'cluster.yaml')
    await writeFile(file, text_)
    const cluster = parseClusterFile(text_, file)
    const facts = bareFacts(cluster).map((each) => ({
      ...each,
      files:
        kept === undefined
          ? []
          : [{ path: '/opt/tinderbox/clusters/demo/cluster.yaml', body: kept, mode: '644', owner: 'root' }],
    }))
    const ran: string[] = []
    const silent = new ToolError('SSH_UNREACHABLE', { message: 'a is off', hint: 'Switch it on.', machine: 'a' })
    const host: Host = {
      ...localHost('a'),
      start: async (_script, options) => fakeLock(options),
      read: async () =>
        says === undefined ? Promise.reject(silent) : { exitCode: 0, stdout: says, stderr: '', duration: 1 },
      run: async (script) => {
        ran.push(/systemctl disable/.test(script) ? 'stop' : /systemctl start/.test(script) ? 'start' : script)
        return { exitCode: 0, stdout: '', stderr: '', duration: 1 }
      },
    }
    const said = mend(
      cluster,
      new Map([['a', host]]),
      { diagnosis: { causes: [] }, examined: { machines: sitesOf(cluster, facts) } } as unknown as Consultation,
      [remedy(one)],
      { listener: () => {}, signal: new AbortController().signal, confirm: async () => true, ...more },
    )
    const mended = await said.catch((error: unknown) => error as ToolError)
    return { mended, ran, file: await readFile(file, 'utf8') }
  }
  const renew = fix('start it anew', { actions: [stop], edits, up: true })

  test('is not begun where it would do what nobody has applied', async () => {
    const { mended, ran, file } = await mendOn(`${text}spark: { worker: { cores: 1 } }\n`, renew)
    expect(mended).toMatchObject({
      done: [],
      failed: [{ error: { message: expect.stringMatching(/never applied \(tinderbox plan shows them\)/) } }],
    })
    expect({ ran, file }).toEqual({ ran: [], file: text })
  })

  test("is begun where only the fix's own keys differ, and where nobody has applied a file yet", async () => {
    const wrong = `${text}spark: { master: { uiPort: 1234 } }\n`
    // `up` hears nothing of the machine here: that it was tried is what counts.
    const tried = { code: 'SSH_UNREACHABLE' }
    expect((await mendOn(wrong, renew)).mended).toMatchObject(tried)
    expect((await mendOn(text, renew, {}, wrong)).mended).toMatchObject(tried)
    expect((await mendOn(undefined, renew)).mended).toMatchObject(tried)
    expect((await mendOn(`# Another comment.\n${text}`, renew)).mended).toMatchObject(tried)
  })

  test('is foreseen where nothing is done before it, with the file as it will be', async () => {
    const says =
      '\u001elogin\nuid=0\nuser=root\nhome=/root\naddress=10.0.0.11\n\u001esystem\narch=x86_64\nhostname=a\ncores=8\nmemory=16000\naddresses=10.0.0.11\n\u001eend\n'
    const foreseen = async (one: Fix): Promise<Plan | undefined> => {
      let next: Plan | undefined
      const confirm: MendOptions['confirm'] = async (_plan, _remedies, ask) => {
        next = await ask()
        return false
      }
      const { mended, file } = await mendOn(undefined, one, { confirm }, text, says)
      expect(mended).toMatchObject({ code: 'CANCELLED' })
      expect(file).toBe(text)
      return next
    }
    const moved = await foreseen(fix('move the page', { edits, up: true }))
    expect(JSON.stringify(moved)).toContain('8082')
    expect(await foreseen(fix('move the page', { edits }))).toBeUndefined()
    expect(await foreseen(renew)).toBeUndefined()
  })

  test('asks about such changes before anything is done, and shows what they would do', async () => {
    const says =
      '\u001elogin\nuid=0\nuser=root\nhome=/root\naddress=10.0.0.11\n\u001esystem\narch=x86_64\nhostname=a\ncores=8\nmemory=16000\naddresses=10.0.0.11\n\u001eend\n'
    const shown: number[] = []
    const confirmPending = async (plan: Plan) => {
      shown.push(plan.steps.length)
      return false
    }
    const { mended, ran } = await mendOn(
      `${text}spark: { worker: { cores: 1 } }\n`,
      renew,
      { confirmPending },
      text,
      says,
    )
    expect(mended).toMatchObject({ done: [], failed: [{ error: { code: 'UNFIT' } }] })
    expect(ran).toEqual([])
    expect(shown).toEqual([expect.any(Number)])
    expect(shown[0]).toBeGreaterThan(0)
  })

  test('says, where it fails, what was done, and starts again what was stopped for it', async () => {
    const { mended, ran, file } = await mendOn(text, renew)
    expect(ran).toEqual(['stop', 'start'])
    expect(file).not.toBe(text)
    expect((mended as ToolError).message).toMatch(
      /^.*a is off; done before: start it anew; done before: .*cluster\.yaml was changed \(the one before: .*\.before\); done: start spark-worker on a again$/,
    )
  })
})
