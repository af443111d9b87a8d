import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive, parseHolder, thisProcess } from './holder.ts'

const prefix = 'scratch-'

/** Runs `work` with a folder of its own inside `cacheDir`, which is gone afterwards. */
export async function withScratch<T>(cacheDir: string, work: (scratch: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(cacheDir, prefix))
  try {
    await writeFile(join(folder, 'holder'), JSON.stringify(await thisProcess()))
    const scratch = join(folder, 'work')
    await mkdir(scratch)
    return await work(scratch)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Removes what processes left behind that were killed. */
export async function removeLeftScratch(cacheDir: string): Promise<void> {
  const names = (await readdir(cacheDir).catch(() => [])).filter((name) => name.startsWith(prefix))
  await Promise.all(
    names.map(async (name) => {
      const folder = join(cacheDir, name)
      const [text, found] = await Promise.all([
        readFile(join(folder, 'holder'), 'utf8').catch(() => ''),
        stat(folder).catch(() => undefined),
      ])
      if (found === undefined) return
      const holder = parseHolder(text)
      // No holder yet: it was made this moment, or its maker was killed in that moment. On another machine nobody can tell: a day.
      const young = (ms: number) => Date.now() - found.mtimeMs < ms
      const alive =
        holder === undefined
          ? young(60_000)
          : (await isAlive(holder, Date.now())) && (holder.host === (await thisProcess()).host || young(86_400_000))
      if (!alive) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }),
  )
}
