import { readdir } from 'node:fs/promises'
import type { ArtifactName, Attempt, CachedArtifact, Wanted } from '../../artifacts/artifact.ts'
import { cacheFolder, readEntry } from '../../artifacts/cache.ts'
import { sourcesFor } from '../../artifacts/index.ts'
import { probe } from '../../artifacts/obtain.ts'
import type { Run } from '../command.ts'
import { usesHadoop } from '../../config/cluster.ts'
import { openCluster } from '../open-cluster.ts'
import { artifactLines } from '../terminal/artifact-lines.ts'
import { looks } from '../terminal/looks.ts'

export interface Asked {
  readonly artifact: ArtifactName
  readonly version: string
  /** In the order in which they are asked. */
  readonly sources: readonly (Attempt & { readonly title: string })[]
}

export const run: Run<object, []> = async ({ outside }, flags) => {
  const cluster = await openCluster(outside, flags)
  const { settings } = cluster
  const cacheDir = cacheFolder()
  // Spark and Hadoop are the same for every processor. For Java it is this machine's that is asked for.
  const platform: Wanted['platform'] = { os: 'linux', arch: process.arch === 'arm64' ? 'aarch64' : 'x86_64' }
  const asked = await Promise.all(
    (['spark', 'java', 'hadoop'] as const).map(async (artifact): Promise<Asked> => {
      const version = String(settings[artifact].version)
      const sources = sourcesFor(artifact, settings[artifact].source)
      const attempts = await probe({ artifact, version, platform }, sources, { cacheDir, signal: outside.signal })
      return { artifact, version, sources: attempts.map((attempt, i) => ({ ...attempt, title: sources[i]!.title })) }
    }),
  )
  const cached = await inCache(cacheDir)
  const text = flags.json
    ? JSON.stringify(
        { asked, javaHome: settings.java.home ?? null, cache: { folder: cacheDir, entries: cached } },
        null,
        2,
      )
    : artifactLines(
        { asked, javaHome: settings.java.home, usesHadoop: usesHadoop(cluster), arch: platform.arch, cacheDir, cached },
        looks(outside.stdout, outside.env),
      ).join('\n')
  outside.stdout.write(`${text}\n`)
  return 0
}

async function inCache(folder: string): Promise<readonly CachedArtifact[]> {
  const names = await readdir(folder).catch(() => [])
  const entries = await Promise.all(names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => readEntry(folder, name)))
  return entries.filter((entry) => entry !== undefined)
}
