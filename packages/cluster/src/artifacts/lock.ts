import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Holder, isAlive, parseHolder, thisProcess } from './holder.ts'

export interface LockOptions {
  readonly signal?: AbortSignal
  /** Called once, when another holder is there and is waited for. */
  readonly onWait?: (holder: Holder) => void
}

/** Milliseconds between two looks. */
const interval = 150
/** A lock that says nothing is one being written; after this many milliseconds, one whose writer was killed in between. */
const unreadable = 5_000

/**
 * Runs `work` while this process alone holds the lock file, and waits for its turn. A lock whose holder is dead is taken over.
 * It saves a second download; correctness does not hang on it, because entries of the cache are renamed into place.
 */
export async function withLock<T>(path: string, { signal, onWait }: LockOptions, work: () => Promise<T>): Promise<T> {
  const me = { ...(await thisProcess()), nonce: crypto.randomUUID() }
  const text = JSON.stringify(me)
  let told = false
  while (!(await take(path, text))) {
    const { holder, alive } = await look(path)
    if (!alive) await takeAway(path)
    else {
      if (!told && holder !== undefined) onWait?.(holder)
      told ||= holder !== undefined
      await sleep(interval, undefined, { ...(signal !== undefined && { signal }) }).catch(() =>
        signal?.throwIfAborted(),
      )
    }
  }
  // Holders on another machine that shares the folder are judged by the file's age.
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), 30_000)
  beat.unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
    if ((await readFile(path, 'utf8').catch(() => '')) === text) await rm(path, { force: true })
  }
}

async function take(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function look(path: string): Promise<{ holder: Holder | undefined; alive: boolean }> {
  const [text, found] = await Promise.all([readFile(path, 'utf8').catch(() => ''), stat(path).catch(() => undefined)])
  const holder = parseHolder(text)
  // Gone in the meantime: not dead, but free at the next look.
  if (found === undefined) return { holder: undefined, alive: true }
  if (holder === undefined) return { holder, alive: Date.now() - found.mtimeMs < unreadable }
  return { holder, alive: await isAlive(holder, found.mtimeMs) }
}

/** Renamed first and looked at again: between the look and the removal another process may have taken it over. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${crypto.randomUUID()}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await look(aside)).alive) await take(path, await readFile(aside, 'utf8'))
  await rm(aside, { force: true })
}
