/** `put`: files and folders of this machine onto HDFS. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { ToolError } from '../errors.ts'
import { copyAll, type CopiedFile, type CopyOptions, type PlannedCopy } from './copy.ts'
import { find, isFolder } from './find.ts'
import type { Hdfs } from './hdfs.ts'
import { below, homeOf, parentOf } from './hdfs-path.ts'
import { localTrouble } from './local-file.ts'
import { localTree } from './local-tree.ts'
import { sendFile, sweepLeftovers } from './send-file.ts'

export interface PutOptions extends CopyOptions {
  /** It was written with a slash at its end: it has to be a folder. */
  readonly intoFolder?: boolean
}

/** `sources`: paths here; `destination`: absolute, on HDFS. Throws ToolError: USAGE, LOCAL_FILE, FILE_EXISTS, HDFS_*. */
export async function putToHdfs(
  hdfs: Hdfs,
  sources: readonly string[],
  destination: string,
  options: PutOptions,
): Promise<CopiedFile[]> {
  const into = await isFolderThere(hdfs, destination, sources.length > 1 || options.intoFolder === true)
  const planned: PlannedCopy[] = []
  const folders = new Set<string>()
  for (const source of sources) {
    const to = into ? below(destination, basename(source)) : destination
    const tree = await localTree(source, options.recursive)
    planned.push(...tree.files.map(({ path, below: under, length }) => ({ from: path, to: below(to, under), length })))
    for (const folder of tree.folders) folders.add(below(to, folder))
  }
  await refuseExisting(hdfs, planned, options.force)
  for (const folder of folders) await hdfs.client.makeFolder(folder)
  for (const folder of new Set(planned.map(({ to }) => parentOf(to)))) await sweepLeftovers(hdfs, folder)
  return copyAll(planned, options.onProgress, async ({ from, to }, passed) => {
    const source = createReadStream(from, { highWaterMark: 1024 * 1024 })
    let trouble: unknown
    source.on('error', (error) => {
      const told = localTrouble(error, from)
      // That it is not read to its end any more is not its own trouble.
      if (told instanceof ToolError) trouble = told
    })
    try {
      return { from, ...(await sendFile(hdfs, source, { to, force: options.force, passed })) }
    } catch (error) {
      throw trouble ?? error
    } finally {
      source.destroy()
    }
  })
}

/** `put -`: a stream onto HDFS, whose length nobody knows before. */
export async function putStreamToHdfs(
  hdfs: Hdfs,
  source: AsyncIterable<Uint8Array>,
  destination: string,
  { force, onProgress }: Pick<CopyOptions, 'force' | 'onProgress'>,
): Promise<CopiedFile> {
  await refuseExisting(hdfs, [{ from: '-', to: destination, length: 0 }], force)
  await isFolderThere(hdfs, parentOf(destination), true)
  await sweepLeftovers(hdfs, parentOf(destination))
  let bytes = 0
  const passed = (count: number): void => {
    bytes += count
    onProgress?.({ files: 1, filesDone: 0, bytes, total: undefined, current: '-' })
  }
  return { from: '-', ...(await sendFile(hdfs, source, { to: destination, force, passed })) }
}

/** Whether it is a folder. When it has to be one: throws ToolError HDFS_NOT_FOUND, HDFS_NOT_A_FOLDER. */
async function isFolderThere(hdfs: Hdfs, path: string, needed: boolean): Promise<boolean> {
  const found = await find(hdfs, path)
  if (found && isFolder(found)) return true
  // Everybody's own folder is made when something is first put there.
  if (!found && path === homeOf(hdfs)) {
    await hdfs.client.makeFolder(path)
    return true
  }
  if (!needed) {
    // A typing error in a folder's name must not make another folder.
    if (!found) await isFolderThere(hdfs, parentOf(path), true)
    return false
  }
  throw found
    ? new ToolError('HDFS_NOT_A_FOLDER', { message: `${path} is a file`, hint: 'Name a folder to put things into.' })
    : new ToolError('HDFS_NOT_FOUND', {
        message: `the folder ${path} is not there`,
        hint: `Make it: tinderbox fs mkdir -p ${path}`,
      })
}

/** Before anything is sent: so that nothing is half done when there is one. */
async function refuseExisting(hdfs: Hdfs, planned: readonly PlannedCopy[], force: boolean): Promise<void> {
  const absent = new Set<string>()
  for (const { to } of planned) {
    const folder = parentOf(to)
    if (absent.has(folder)) continue
    const found = await find(hdfs, to)
    if (!found) {
      if (!(await find(hdfs, folder))) absent.add(folder)
      continue
    }
    if (isFolder(found))
      throw new ToolError('HDFS_IS_A_FOLDER', {
        message: `${to} is a folder, and a file cannot take its place`,
        hint: `Choose another name, or remove it first: tinderbox fs rm -r ${to}`,
      })
    if (!force)
      throw new ToolError('FILE_EXISTS', { message: `${to} is there already`, hint: 'Overwrite it with --force.' })
  }
}
