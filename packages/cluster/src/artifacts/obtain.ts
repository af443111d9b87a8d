import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'
import {
  type Attempt,
  type CachedArtifact,
  type Located,
  type Source,
  type SourceContext,
  titles,
  type Wanted,
} from './artifact.ts'
import { pack } from './archive.ts'
import { addEntry, entryName, openCache, readEntry } from './cache.ts'
import { cacheTrouble } from './cache-trouble.ts'
import { endsTheSearch } from './download.ts'
import { layouts } from './layouts.ts'
import { locateAll, reasonOf } from './locate.ts'
import { withLock } from './lock.ts'
import { removeLeftScratch, withScratch } from './scratch.ts'
import { unavailable } from './unavailable.ts'

export type ObtainEvent =
  | { readonly kind: 'ask'; readonly sources: readonly string[] }
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  | { readonly kind: 'fetch'; readonly source: string; readonly from: string; readonly size: number | undefined }
  | { readonly kind: 'step'; readonly step: 'download' | 'copy' | 'unpack' | 'link' | 'pack' }
  | { readonly kind: 'progress'; readonly bytes: number; readonly total: number | undefined }
  /** Another run is at it already; its result will be used. */
  | { readonly kind: 'wait'; readonly host: string; readonly pid: number }

export interface ObtainOptions {
  readonly cacheDir: string
  readonly signal?: AbortSignal
  readonly onEvent?: (event: ObtainEvent) => void
}

export interface Obtained {
  readonly artifact: CachedArtifact
  /** One for each source, in order. */
  readonly attempts: readonly Attempt[]
}

/**
 * The software that is wanted, from the cache or else from the first source, in order, that has it and can bring it.
 * Two runs at once fetch once. Throws ToolError ARTIFACT_UNAVAILABLE or VERSION_UNKNOWN (every source's reason in `seen`), CHECKSUM
 * (never papered over by another source), CACHE; and the signal's own reason.
 */
export async function obtain(wanted: Wanted, sources: readonly Source[], options: ObtainOptions): Promise<Obtained> {
  const { cacheDir, signal = new AbortController().signal, onEvent } = options
  await openCache(cacheDir)
  const cached = await findCached(wanted, sources, cacheDir)
  if (cached !== undefined) {
    const found: Attempt = { source: cached.source, outcome: 'cached', reason: cached.artifact.tar }
    onEvent?.({ kind: 'attempt', attempt: found })
    return {
      artifact: cached.artifact,
      attempts: sources.map((source) => (source.name === cached.source ? found : notTried(source, 'the cache has it'))),
    }
  }
  await removeLeftScratch(cacheDir)

  const enough = new AbortController()
  const attempts: Attempt[] = []
  const versions: (readonly string[])[] = []
  const note = (attempt: Attempt) => {
    attempts.push(attempt)
    onEvent?.({ kind: 'attempt', attempt })
  }
  try {
    onEvent?.({ kind: 'ask', sources: sources.map(({ name }) => name) })
    for (const answer of locateAll(wanted, sources, AbortSignal.any([signal, enough.signal]))) {
      const { source, located, attempt, versions: has } = await answer
      if (has !== undefined) versions.push(has)
      if (located === undefined) {
        if (attempt !== undefined) note(attempt)
        continue
      }
      try {
        const artifact = await bring(wanted, source, located, cacheDir, signal, onEvent)
        note({ source: source.name, outcome: 'used', reason: located.from })
        return {
          artifact,
          attempts: [
            ...attempts,
            ...sources.slice(attempts.length).map((other) => notTried(other, `${source.name} had it`)),
          ],
        }
      } catch (error) {
        if (!(error instanceof ToolError) || endsTheSearch(error)) throw error
        note({ source: source.name, outcome: 'failed', reason: reasonOf(error) })
      }
    }
  } finally {
    enough.abort()
  }
  throw unavailable(wanted, attempts, versions)
}

/** What `obtain` would do, without fetching anything. Each source is asked. */
export async function probe(
  wanted: Wanted,
  sources: readonly Source[],
  options: Omit<ObtainOptions, 'onEvent'>,
): Promise<Attempt[]> {
  const { cacheDir, signal = new AbortController().signal } = options
  const cached = await findCached(wanted, sources, cacheDir)
  const answers = await Promise.all(locateAll(wanted, sources, signal))
  return answers.map(({ source, located, attempt }) => {
    if (source.name === cached?.source) return { source: source.name, outcome: 'cached', reason: cached.artifact.tar }
    return attempt ?? { source: source.name, outcome: 'available', reason: located?.from ?? '' }
  })
}

async function findCached(wanted: Wanted, sources: readonly Source[], cacheDir: string) {
  for (const source of sources) {
    const artifact = await readEntry(cacheDir, await entryName(wanted, source))
    if (artifact !== undefined) return { artifact, source: source.name }
  }
  return undefined
}

function notTried({ name }: Source, reason: string): Attempt {
  return { source: name, outcome: 'not tried', reason }
}

/** Fetches, checks what came, packs it and puts it into the cache; or takes what another run has put there in the meantime. */
async function bring(
  wanted: Wanted,
  source: Source,
  located: Located,
  cacheDir: string,
  signal: AbortSignal,
  onEvent: ObtainOptions['onEvent'],
): Promise<CachedArtifact> {
  const name = await entryName(wanted, source)
  const context: Omit<SourceContext, 'scratch'> = {
    signal,
    progress: (bytes, total) => onEvent?.({ kind: 'progress', bytes, total }),
    step: (step) => onEvent?.({ kind: 'step', step }),
  }
  const onWait = ({ host, pid }: { host: string; pid: number }) => onEvent?.({ kind: 'wait', host, pid })
  try {
    return await withLock(join(cacheDir, `${name}.lock`), { signal, onWait }, async () => {
      const theirs = await readEntry(cacheDir, name)
      if (theirs !== undefined) return theirs
      return withScratch(cacheDir, async (scratch) => {
        onEvent?.({ kind: 'fetch', source: source.name, from: located.from, size: located.size })
        const brought = await source.fetch(wanted, located, { ...context, scratch })
        const version = await versionOf(wanted, brought)
        const [home, made] = [join(scratch, `${wanted.artifact}-${version}`), join(scratch, 'made')]
        await rename(brought, home)
        await mkdir(made)
        onEvent?.({ kind: 'step', step: 'pack' })
        await pack(home, join(made, 'artifact.tar'), signal)
        return addEntry(
          cacheDir,
          name,
          made,
          { artifact: wanted.artifact, version, source: source.name, from: located.from },
          signal,
        )
      })
    })
  } catch (error) {
    signal.throwIfAborted()
    throw cacheTrouble(error, cacheDir) ?? error
  }
}

/** The exact version of what came. Throws ToolError ARTIFACT_UNAVAILABLE when it is another one than was wanted. */
async function versionOf({ artifact, version }: Wanted, home: string): Promise<string> {
  const exact = await layouts[artifact].version(home)
  const said = artifact === 'java' ? exact.split('.')[0] : exact
  if (exact === version || said === version) return exact
  throw new ToolError('ARTIFACT_UNAVAILABLE', {
    message: `It holds ${titles[artifact]} ${exact}, and ${version} is wanted`,
    hint: `Set \`${artifact}.version\` to ${said}, or bring ${version}.`,
  })
}
