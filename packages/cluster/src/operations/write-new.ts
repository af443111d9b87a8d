/** A file that appears whole or not at all, and takes no other's place. */
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { ToolError } from '../errors.ts'

/** `shown`: the file as the command line names it. Throws ToolError FILE_EXISTS. */
export async function writeNew(path: string, text: string, mode: number, shown = path): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`
  try {
    await writeFile(beside, text, { flag: 'wx', mode, flush: true })
    // Unlike a rename, it fails when something is there.
    await link(beside, path).catch(async (error: NodeJS.ErrnoException) => {
      // A file system without hard links.
      if (error.code === 'EPERM' || error.code === 'ENOTSUP') return writeFile(path, text, { flag: 'wx', mode })
      throw error
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw fileExists(shown, error)
    throw error
  } finally {
    await rm(beside, { force: true })
  }
}

export function fileExists(shown: string, cause?: unknown): ToolError {
  return new ToolError('FILE_EXISTS', {
    message: `${shown} is there already`,
    hint: 'Name another with --output FILE, or print it with --output -.',
    cause,
  })
}

/** A file that is there is whole at every moment, as it was or as it shall be; its mode stays. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    () => 0o644,
  )
  try {
    await writeFile(beside, text, { flag: 'wx', mode, flush: true })
    await rename(beside, path)
  } finally {
    await rm(beside, { force: true })
  }
}

/** Keeps a text as `FILE.before`; where another is kept so already, as `FILE.before-2` and so on: none is ever lost. The name it has; modes are the file's. */
export async function keepBefore(path: string, text: string): Promise<string> {
  const { mode } = await stat(path)
  for (let n = 1; ; n++) {
    const kept = n === 1 ? `${path}.before` : `${path}.before-${n}`
    try {
      await writeNew(kept, text, mode & 0o777)
      return kept
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      const there = await readFile(kept, 'utf8').catch(() => undefined)
      if (there === text) return kept
    }
  }
}
