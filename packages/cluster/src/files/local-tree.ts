/** The files of this machine that a path means. Links are followed. */
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'
import { localTrouble } from './local-file.ts'

export interface LocalTree {
  /** `below`: the path under the one that was named; empty for a file that was named itself. */
  readonly files: readonly { readonly path: string; readonly below: string; readonly length: number }[]
  /** Under the named one; empty: itself. A folder comes before those in it. */
  readonly folders: readonly string[]
}

/** Throws ToolError: LOCAL_FILE, USAGE. */
export async function localTree(path: string, recursive: boolean): Promise<LocalTree> {
  const files: LocalTree['files'][number][] = []
  const folders: string[] = []
  const walk = async (at: string, below: string, around: readonly string[]): Promise<void> => {
    const status = await stat(at)
    if (status.isFile()) return void files.push({ path: at, below, length: status.size })
    if (!status.isDirectory())
      throw new ToolError('LOCAL_FILE', {
        message: `${at} is neither a file nor a folder`,
        hint: 'What a pipe or a device gives can be sent with `-`.',
      })
    if (!recursive) throw new ToolError('USAGE', { message: `${at} is a folder`, hint: 'Folders are sent with -r.' })
    const real = await realpath(at)
    if (around.includes(real))
      throw new ToolError('LOCAL_FILE', {
        message: `${at} is a link to a folder that it is in`,
        hint: 'Links are followed; this one has no end. Remove it, or send the folders one by one.',
      })
    folders.push(below)
    for (const name of (await readdir(at)).toSorted()) await walk(join(at, name), join(below, name), [...around, real])
  }
  try {
    await walk(path, '', [])
  } catch (error) {
    throw localTrouble(error, (error as NodeJS.ErrnoException).path ?? path)
  }
  return { files, folders }
}
