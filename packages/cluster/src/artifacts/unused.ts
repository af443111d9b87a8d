/** What nobody has used for long leaves the controller's cache, so that it does not grow with every version there ever was. */
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/** Days. */
export const keptUnused = 90

const day = 24 * 60 * 60 * 1000

/** Noted as the time of its record. A cache that cannot be written to can still be read. */
export async function noteUse(cacheDir: string, name: string, now = new Date()): Promise<void> {
  await utimes(join(cacheDir, name, 'artifact.json'), now, now).catch(() => undefined)
}

/** Only entries: a folder with a record of ours. One that cannot be removed stays until the next time. */
export async function dropUnused(cacheDir: string, now = Date.now()): Promise<void> {
  const names = await readdir(cacheDir).catch(() => [])
  await Promise.all(
    names.map(async (name) => {
      const used = await stat(join(cacheDir, name, 'artifact.json')).catch(() => undefined)
      if (used === undefined || now - used.mtimeMs < keptUnused * day) return
      await rm(join(cacheDir, name), { recursive: true, force: true }).catch(() => undefined)
    }),
  )
}
