/**
 * The controller's cache: one folder per artifact, version, platform and source, with `artifact.tar` and `artifact.json`.
 * An entry appears complete (it is renamed into place) or not at all. Deleting any part of the folder at any time is safe.
 */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { CachedArtifact, Source, Wanted } from './artifact.ts'
import { cacheTrouble } from './cache-trouble.ts'
import { hashFile, refuseIfOther } from './checksum.ts'
import { dropUnused, noteUse } from './unused.ts'

const record = z.object({
  artifact: z.enum(['spark', 'java', 'hadoop', 'classes']),
  version: z.string(),
  id: z.string(),
  sha256: z.string(),
  size: z.number(),
  source: z.string(),
  from: z.string(),
})

/** `$TINDERBOX_CACHE`, else `tinderbox` in `$XDG_CACHE_HOME`, else ~/.cache/tinderbox. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return env['TINDERBOX_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'tinderbox')
}

/** The entry's name: `spark-4.3.0-pip`, `java-17-x86_64-jlink`. */
export async function entryName({ artifact, version, platform }: Wanted, source: Source): Promise<string> {
  const place = (await source.cacheName?.()) ?? source.name
  return [artifact, version, ...(artifact === 'java' ? [platform.arch] : []), place].join('-')
}

/** Makes the folder. Throws ToolError CACHE when that cannot be. */
export async function openCache(cacheDir: string): Promise<void> {
  try {
    await mkdir(cacheDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw cacheTrouble(error, cacheDir) ?? error
  }
}

/** An entry, if it is there and its tar has the size it should have. A damaged one counts as none. */
export async function readEntry(cacheDir: string, name: string): Promise<CachedArtifact | undefined> {
  const tar = join(cacheDir, name, 'artifact.tar')
  try {
    const [text, found] = await Promise.all([readFile(join(cacheDir, name, 'artifact.json'), 'utf8'), stat(tar)])
    const entry = record.parse(JSON.parse(text))
    if (found.size !== entry.size) return undefined
    await noteUse(cacheDir, name)
    return { ...entry, tar }
  } catch {
    return undefined
  }
}

/** Moves a finished tar into the cache. `made` is its folder in scratch, and holds nothing else. */
export async function addEntry(
  cacheDir: string,
  name: string,
  made: string,
  about: Pick<CachedArtifact, 'artifact' | 'version' | 'source' | 'from'>,
  signal?: AbortSignal,
): Promise<CachedArtifact> {
  const tar = join(made, 'artifact.tar')
  const [sha256, { size }] = await Promise.all([hashFile(tar, 'sha256', signal), stat(tar)])
  const entry = { ...about, id: `${about.artifact}-${about.version}-${sha256.slice(0, 8)}`, sha256, size }
  const target = join(cacheDir, name)
  try {
    await writeFile(join(made, 'artifact.json'), `${JSON.stringify(entry, null, 2)}\n`)
    // In the way can only be a damaged entry, or, when two runs shared the lock after all, an equal one.
    await rm(target, { recursive: true, force: true })
    await rename(made, target)
  } catch (error) {
    throw cacheTrouble(error, cacheDir) ?? error
  }
  await dropUnused(cacheDir)
  return { ...entry, tar: join(target, 'artifact.tar') }
}

/** Reads the whole tar and compares. Throws ToolError CHECKSUM; the tar is then gone, and is made anew by the next run. */
export async function verifyFully(artifact: CachedArtifact, signal?: AbortSignal): Promise<void> {
  const got = await hashFile(artifact.tar, 'sha256', signal)
  await refuseIfOther({ algorithm: 'sha256', value: artifact.sha256 }, got, artifact.tar, artifact.tar)
}
