/** What the tests of a delivery stand on: a tar with random bytes, and several machines that are folders of this one. */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import type { CachedArtifact } from '../../artifacts/artifact.ts'
import type { Host } from '../../hosts/host.ts'
import { localHost } from '../../hosts/local.ts'
import { runHere } from '../../hosts/process.ts'
import type { DeliveryTarget } from '../delivery.ts'

export async function scratch(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'delivery-'))
}

/** A tar of `megabytes` below one top folder, with an old executable and a link. */
export async function makeArtifact(folder: string, megabytes: number): Promise<CachedArtifact> {
  const top = join(folder, 'content', 'spark-9.9.9')
  await mkdir(join(top, 'bin'), { recursive: true })
  for (let i = 0; i < 4; i++) await writeFile(join(top, `jar-${i}.jar`), randomBytes((megabytes << 20) / 4))
  await writeFile(join(top, 'bin', 'run'), '#!/bin/sh\n', { mode: 0o755 })
  const tar = join(folder, 'artifact.tar')
  await runHere(['touch', '-d', '2020-01-02 03:04:05 UTC', join(top, 'bin', 'run')])
  await runHere(['ln', '-s', '/etc/hostname', join(top, 'link')])
  await runHere(['tar', '-cf', tar, '-C', join(folder, 'content'), 'spark-9.9.9'])
  const sha256 = await hashOf(tar)
  const { size } = await stat(tar)
  return {
    artifact: 'spark',
    version: '9.9.9',
    id: `spark-9.9.9-${sha256.slice(0, 8)}`,
    sha256,
    tar,
    size,
    source: 'test',
    from: 'here',
  }
}

export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Machine number `n`: a folder, and an address of the loopback network. */
export function machine(folder: string, n: number, change: Partial<Host> = {}): DeliveryTarget {
  const host = { ...localHost(`m${n}`), ...change }
  return { host, address: `127.0.0.${n + 10}`, folder: join(folder, `m${n}`), asRoot: process.getuid?.() === 0 }
}

export function machines(folder: string, count: number): DeliveryTarget[] {
  return Array.from({ length: count }, (_, n) => machine(folder, n))
}

/** A host whose started scripts find only the programs of `path`. */
export function withPath(host: Host, path: string): Partial<Host> {
  return { start: (script, options) => host.start(`PATH=${path}\n${script}`, options) }
}

/** A host to which the controller sends no faster than `megabytes` a second. */
export function withSlowPipe(host: Host, megabytes: number): Partial<Host> {
  const slow = (): Transform =>
    new Transform({
      transform: (chunk: Buffer, _, done) =>
        void setTimeout(() => done(null, chunk), (chunk.length / (megabytes << 20)) * 1000),
    })
  return { pipe: (script, input, options) => host.pipe(script, input.pipe(slow()), options) }
}

/** Everything in the delivery's folder of a machine. */
export async function contents(target: DeliveryTarget): Promise<string[]> {
  return readdir(target.folder).catch(() => [])
}

/** Processes on this machine, as their command lines, that hold `text`. */
export async function processesWith(text: string): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return { pid: Number(pid), command: command.replaceAll('\0', ' ') }
    }),
  )
  return lines.filter(({ pid, command }) => pid !== process.pid && command.includes(text))
}

export async function until(condition: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not true after ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
