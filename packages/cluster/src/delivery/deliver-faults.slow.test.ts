/** What goes wrong in the middle of a delivery. */
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { MachinesFailed } from '../errors.ts'
import type { CachedArtifact } from '../artifacts/artifact.ts'
import type { Host } from '../hosts/host.ts'
import { runHere } from '../hosts/process.ts'
import { deliver } from './deliver.ts'
import type { DeliveryResult } from './delivery.ts'
import {
  contents,
  machine,
  machines,
  makeArtifact,
  processesWith,
  remove,
  scratch,
  until,
  withSlowPipe,
} from './testing/folder-machines.ts'

const isRoot = process.getuid?.() === 0

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
  await until(async () => (await processesWith(`${folder}/m`)).length === 0, 5)
  await remove(folder)
})

function sent(results: readonly DeliveryResult[]): number {
  return results.reduce((sum, { bytesFromController }) => sum + bytesFromController, 0)
}

/** All relays of machine `n`. */
async function relaysOf(n: number): Promise<number[]> {
  return (await processesWith(`${folder}/m${n}/.incoming-`)).map(({ pid }) => pid)
}

/** Calls `act` once, when machine `n` has some of the bytes, but not many. */
function whenBegun(n: number, act: (pid: number) => void): { onProgress: (name: string, bytes: number) => void } {
  let done = false
  return {
    onProgress: (name, bytes) => {
      if (done || name !== `m${n}` || bytes > artifact.size / 2) return
      done = true
      void relaysOf(n).then((pids) => pids.forEach(act))
    },
  }
}

/** Four machines that come up one after the other; the controller's line is slow, so that there is a middle. */
function slowChain(): ReturnType<typeof machines> {
  const up = new Set<number>()
  return [0, 1, 2, 3].map((n) => {
    const { host } = machine(folder, n)
    const start: Host['start'] = async (script, options) => {
      if (n > 0) await until(async () => up.has(n - 1), 20)
      const onLine = (line: string): void => {
        if (line.includes('"listening"')) up.add(n)
        options?.onLine?.(line)
      }
      return host.start(script, { ...options, onLine })
    }
    return machine(folder, n, { ...withSlowPipe(host, 5), start })
  })
}

it('survives the death of the controller: nothing stays, and the next one finishes', { timeout: 60_000 }, async () => {
  const cancel = new AbortController()
  const fixture = fileURLToPath(new URL('testing/controller.ts', import.meta.url))
  let pid = 0
  const controller = runHere([process.execPath, '--import', 'tsx', fixture, JSON.stringify(artifact), folder], {
    signal: cancel.signal,
    onLine: (line) => {
      const [name, value] = line.split(' ')
      if (name === 'pid') pid = Number(value)
      else if (name === 'm3' && Number(value) > 0) process.kill(pid, 'SIGKILL')
    },
  })
  expect((await controller).exitCode).toBe(128)
  // At once: what the first one left may still be ending.
  const results = await deliver(artifact, machines(folder, 4))
  expect(sent(results)).toBe(artifact.size)
  await until(async () => (await processesWith(`${folder}/m`)).length === 0, 5)
  for (const target of machines(folder, 4)) expect(await contents(target)).toEqual([artifact.id])
})

it('goes on past a machine that dies in the middle of the chain', { timeout: 60_000 }, async () => {
  const error: unknown = await deliver(
    artifact,
    slowChain(),
    whenBegun(1, (pid) => process.kill(pid, 'SIGKILL')),
  ).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(MachinesFailed)
  expect((error as MachinesFailed).failures.map(({ machine: name, error: { code } }) => [name, code])).toEqual([
    ['m1', 'DELIVERY'],
  ])
  for (const n of [0, 2, 3]) expect(await contents(machine(folder, n))).toEqual([artifact.id])
  // What a killed relay leaves is removed by the next delivery.
  const results = await deliver(artifact, machines(folder, 4))
  expect(results.map(({ how }) => how)).toEqual([
    'already there',
    'from the controller',
    'already there',
    'already there',
  ])
  expect(await contents(machine(folder, 1))).toEqual([artifact.id])
})

it('goes on past the first machine when that one dies', { timeout: 60_000 }, async () => {
  const error: unknown = await deliver(
    artifact,
    slowChain(),
    whenBegun(0, (pid) => process.kill(pid, 'SIGKILL')),
  ).catch((reason: unknown) => reason)
  expect((error as MachinesFailed).failures.map(({ machine: name }) => name)).toEqual(['m0'])
  for (const n of [1, 2, 3]) expect(await contents(machine(folder, n))).toEqual([artifact.id])
})

it('goes around a machine that falls silent', { timeout: 90_000 }, async () => {
  const stopped: number[] = []
  const stop = (pid: number): void => {
    process.kill(pid, 'SIGSTOP')
    stopped.push(pid)
    setTimeout(() => process.kill(pid, 'SIGCONT'), 30_000)
  }
  const began = performance.now()
  let others = 0
  const { onProgress } = whenBegun(1, stop)
  const results = await deliver(artifact, slowChain(), {
    onProgress: (name, bytes) => {
      onProgress(name, bytes)
      if (bytes === artifact.size && (name === 'm2' || name === 'm3')) others = performance.now() - began
    },
  })
  expect(stopped).toHaveLength(1)
  expect(others).toBeLessThan(29_000)
  expect(results.every(({ how }) => how !== 'already there')).toBe(true)
  for (const target of machines(folder, 4)) expect(await contents(target)).toEqual([artifact.id])
})

it(
  'sends directly to a machine that can reach no other, which still serves those after it',
  { timeout: 60_000 },
  async () => {
    // The first relay listens elsewhere than the others are told, as behind a firewall that refuses.
    const [first, second, third, fourth] = slowChain()
    const { host } = first!
    const start: Host['start'] = (script, options) =>
      host.start(script.replace(' 127.0.0.10 ', ' 127.0.0.99 '), options)
    const results = await deliver(artifact, [{ ...first!, host: { ...host, start } }, second!, third!, fourth!])
    expect(results[1]).toEqual({
      machine: 'm1',
      how: 'from the controller',
      because: 'm0 (127.0.0.10, port 7099): Connection refused',
      bytesFromController: artifact.size,
    })
    expect(results.slice(2).map(({ how }) => how)).toEqual(['from a machine', 'from a machine'])
    expect(sent(results)).toBe(2 * artifact.size)
  },
)

it.skipIf(!isRoot)(
  `says which disk is full${isRoot ? '' : ' (left out: mounting one needs root)'}`,
  { timeout: 60_000 },
  async () => {
    const small = join(folder, 'm1')
    await mkdir(small)
    await runHere(['mount', '-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', small])
    const larger = join(folder, 'm2')
    await mkdir(larger)
    await runHere(['mount', '-t', 'tmpfs', '-o', 'size=45m', 'tmpfs', larger])
    try {
      const error: unknown = await deliver(artifact, machines(folder, 4)).catch((reason: unknown) => reason)
      const { failures } = error as MachinesFailed
      // One is full while receiving, the other while unpacking.
      expect(failures.map(({ error: { code, message } }) => [code, message])).toEqual([
        ['DELIVERY', `The disk of m1 is full: ${small}`],
        ['DELIVERY', `The disk of m2 is full: ${larger}`],
      ])
      expect(failures[0]!.error.seen).toContain('No space left on device')
      for (const full of [small, larger]) expect(await readdir(full)).toEqual([])
      for (const n of [0, 3]) expect(await contents(machine(folder, n))).toEqual([artifact.id])
    } finally {
      await runHere(['umount', small])
      await runHere(['umount', larger])
    }
  },
)
