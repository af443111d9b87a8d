import { mkdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ToolError, MachinesFailed } from '../errors.ts'
import type { CachedArtifact } from '../artifacts/artifact.ts'
import type { Host } from '../hosts/host.ts'
import { deliver } from './deliver.ts'
import {
  contents,
  hashOf,
  machine,
  machines,
  makeArtifact,
  processesWith,
  remove,
  scratch,
  withPath,
} from './testing/folder-machines.ts'

let source: string
let artifact: CachedArtifact
let folder: string

beforeAll(async () => {
  source = await scratch()
  artifact = await makeArtifact(source, 30)
})
afterAll(() => remove(source))
beforeEach(async () => {
  folder = await scratch()
})
afterEach(async () => {
  expect(await processesWith(folder)).toEqual([])
  await remove(folder)
})

async function sameEverywhere(count: number): Promise<void> {
  const expected = await hashOf(join(source, 'content/spark-9.9.9/jar-3.jar'))
  for (const target of machines(folder, count)) {
    expect(await contents(target)).toEqual([artifact.id])
    expect(await hashOf(join(target.folder, artifact.id, 'jar-3.jar'))).toBe(expected)
    expect((await readFile(join(target.folder, artifact.id, '.tinderbox-complete'), 'utf8')).trim()).toBe(
      artifact.sha256,
    )
    const listed = (await readFile(join(target.folder, artifact.id, '.tinderbox-files'), 'utf8')).split('\n')
    expect(listed).toContain('jar-3.jar')
    expect(listed.filter((name) => name.startsWith('.'))).toEqual([])
  }
}

async function failure(work: Promise<unknown>): Promise<ToolError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ToolError)
  return error as ToolError
}

describe('a delivery to several machines', () => {
  it('leaves the controller once; the second time nothing is sent', async () => {
    const seen = new Map<string, number>()
    const results = await deliver(artifact, machines(folder, 6), { onProgress: (name, bytes) => seen.set(name, bytes) })
    expect(results.map(({ machine: name }) => name)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5'])
    expect(results.reduce((sum, { bytesFromController }) => sum + bytesFromController, 0)).toBe(artifact.size)
    expect(results.filter(({ how }) => how === 'from a machine')).toHaveLength(5)
    expect(results.filter(({ because }) => because !== undefined)).toEqual([])
    expect([...seen.values()]).toEqual(Array.from({ length: 6 }, () => artifact.size))
    await sameEverywhere(6)

    const again = await deliver(artifact, machines(folder, 7))
    expect(again.slice(0, 6).map(({ how }) => how)).toEqual(Array.from({ length: 6 }, () => 'already there'))
    expect(again[6]).toEqual({ machine: 'm6', how: 'from the controller', bytesFromController: artifact.size })
    await sameEverywhere(7)
  })

  it('keeps modes, times and links', async () => {
    await deliver(artifact, machines(folder, 2))
    for (const target of machines(folder, 2)) {
      const run = await stat(join(target.folder, artifact.id, 'bin/run'))
      expect(run.mode & 0o777).toBe(0o755)
      expect(run.mtime.toISOString()).toBe('2020-01-02T03:04:05.000Z')
      expect(await readFile(join(target.folder, artifact.id, 'link'), 'utf8')).toBe(
        await readFile('/etc/hostname', 'utf8'),
      )
    }
  })

  it('replaces what is there and not complete', async () => {
    const target = machine(folder, 0)
    await mkdir(join(target.folder, artifact.id, 'half'), { recursive: true })
    await mkdir(join(target.folder, '.partial-spark-1.1.1-00000000.4194304.12', 'tree'), { recursive: true })
    await deliver(artifact, [target])
    await sameEverywhere(1)
    await expect(stat(join(target.folder, artifact.id, 'half'))).rejects.toThrow('ENOENT')
  })

  it('shows its token to no process list', async () => {
    const commands: string[] = []
    const tokens: string[] = []
    const target = machine(folder, 0)
    const start: Host['start'] = (script, options) => {
      tokens.push(...(options?.secrets ?? []))
      return target.host.start(script, options)
    }
    const watched = { ...target, host: { ...target.host, start } }
    const watch = setInterval(
      () => void processesWith('').then((all) => commands.push(...all.map(({ command }) => command))),
      20,
    )
    await deliver(artifact, [watched, machine(folder, 1)])
    clearInterval(watch)
    expect(tokens).toHaveLength(1)
    expect(commands.some((command) => command.includes('relay.py'))).toBe(true)
    expect(commands.filter((command) => command.includes(tokens[0]!))).toEqual([])
  })
})

describe('when machines cannot pass it on', () => {
  it('sends directly to one without python3, and says why', async () => {
    const bin = join(folder, 'bin')
    await mkdir(bin)
    for (const name of ['sh', 'mkdir', 'rm', 'cat', 'cut', 'tar', 'sha256sum', 'mv', 'sync'])
      await symlink(`/usr/bin/${name}`, join(bin, name))
    const bare = machine(folder, 1)
    const results = await deliver(artifact, [
      machine(folder, 0),
      machine(folder, 1, withPath(bare.host, bin)),
      machine(folder, 2),
    ])
    expect(results[1]).toEqual({
      machine: 'm1',
      how: 'from the controller',
      because: 'it has no python3',
      bytesFromController: artifact.size,
    })
    expect(results.reduce((sum, { bytesFromController }) => sum + bytesFromController, 0)).toBe(2 * artifact.size)
    await sameEverywhere(3)
  })

  it('sends directly when the others refuse or cannot listen, and says why', async () => {
    // An address that is not this machine's: its relay cannot listen, as behind address translation.
    const targets = machines(folder, 3).map((target) => ({ ...target, address: '192.0.2.77' }))
    const results = await deliver(artifact, targets)
    expect(results.filter(({ because }) => because === undefined)).toHaveLength(1)
    const reasons = results.flatMap(({ because }) => because ?? [])
    expect(reasons[0]).toMatch(/^m\d: it cannot listen on 192\.0\.2\.77:7099: Cannot assign requested address/)
    expect(results.every(({ bytesFromController }) => bytesFromController === artifact.size)).toBe(true)
    await sameEverywhere(3)
  })
})

describe('when something is wrong', () => {
  it('reports content that is not what it should be, and leaves nothing', async () => {
    const wrong = { ...artifact, sha256: '0'.repeat(64) }
    const error = await failure(deliver(wrong, machines(folder, 3)))
    expect(error).toBeInstanceOf(MachinesFailed)
    const { failures } = error as MachinesFailed
    expect(failures.map(({ machine: name, error: { code } }) => [name, code])).toEqual([
      ['m0', 'CHECKSUM'],
      ['m1', 'CHECKSUM'],
      ['m2', 'CHECKSUM'],
    ])
    expect(failures[0]!.error.seen).toContain(artifact.sha256)
    for (const target of machines(folder, 3)) expect(await contents(target)).toEqual([])
  })

  it('goes on with the others when one cannot be written to', async () => {
    const bad = { ...machine(folder, 1), folder: '/proc/nowhere' }
    const error = await failure(deliver(artifact, [machine(folder, 0), bad, machine(folder, 2)]))
    expect((error as MachinesFailed).failures.map(({ machine: name, error: { code } }) => [name, code])).toEqual([
      ['m1', 'DELIVERY'],
    ])
    expect((error as MachinesFailed).failures[0]!.error.seen).toContain('/proc/nowhere')
    for (const n of [0, 2]) expect(await contents(machine(folder, n))).toEqual([artifact.id])
  })

  it('leaves nothing complete when it is cancelled, and the next one sweeps what it left', async () => {
    const cancel = new AbortController()
    const work = deliver(artifact, machines(folder, 4), {
      signal: cancel.signal,
      onProgress: () => cancel.abort(new Error('enough')),
    })
    await expect(work).rejects.toThrow('enough')
    for (const target of machines(folder, 4)) expect(await contents(target)).not.toContain(artifact.id)
    // What a hung-up relay could not remove itself belongs to a process that has ended, and that is how it is known.
    await expect
      .poll(
        async () => {
          await deliver(artifact, machines(folder, 4))
          return Promise.all(machines(folder, 4).map(contents))
        },
        { timeout: 20_000 },
      )
      .toEqual(Array.from({ length: 4 }, () => [artifact.id]))
  })
})
