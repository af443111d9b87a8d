/** `get`: files and folders of HDFS onto this machine. */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ToolError } from '../errors.ts'
import { copyAll, type CopiedFile, type CopyOptions, type PlannedCopy } from './copy.ts'
import { existing, isFolder } from './find.ts'
import type { Hdfs } from './hdfs.ts'
import { nameOf } from './hdfs-path.ts'
import { unfinishedName, senderHere } from './leftovers.ts'
import { listHdfs } from './list.ts'
import { localTrouble } from './local-file.ts'
import { readHdfsFile, type ReadEnd } from './read-file.ts'

/** `source`: absolute, on HDFS; `destination`: a path here. Throws ToolError: USAGE, FILE_EXISTS, LOCAL_FILE, HDFS_*. */
export async function getFromHdfs(
  hdfs: Hdfs,
  source: string,
  destination: string,
  options: CopyOptions,
): Promise<CopiedFile[]> {
  const status = await existing(hdfs, source)
  if (isFolder(status) && !options.recursive)
    throw new ToolError('HDFS_IS_A_FOLDER', { message: `${source} is a folder`, hint: 'Folders are fetched with -r.' })
  const to = (await isLocalFolder(destination)) ? join(destination, nameOf(source)) : destination
  const planned: PlannedCopy[] = []
  const folders = isFolder(status) ? [to] : []
  if (!isFolder(status)) planned.push({ from: source, to, length: status.length })
  else
    for await (const batch of listHdfs(hdfs, source, true))
      for (const { path, type, length } of batch) {
        const at = join(to, path.slice(source.length))
        if (type === 'folder') folders.push(at)
        else planned.push({ from: path, to: at, length })
      }
  for (const one of planned) await refuseExisting(one.to, options.force)
  for (const folder of folders) await mkdir(folder, { recursive: true }).catch(failing(folder))
  return copyAll(planned, options.onProgress, async ({ from, to: at }, passed) => ({
    from,
    to: at,
    ...(await fetchFile(hdfs, from, at, options.signal, passed)),
  }))
}

/** Under a hidden name beside the target until all is right. */
async function fetchFile(
  hdfs: Hdfs,
  from: string,
  to: string,
  signal: AbortSignal | undefined,
  passed: (bytes: number) => void,
): Promise<ReadEnd> {
  const status = await hdfs.client.status(from)
  const temporary = join(dirname(to), unfinishedName(senderHere('', process.pid)))
  let end: ReadEnd | undefined
  try {
    const counted = async function* () {
      const bytes = readHdfsFile(hdfs, from, status, signal)
      for (;;) {
        const { done, value } = await bytes.next()
        if (done) {
          end = value
          return
        }
        yield value
        passed(value.length)
      }
    }
    // Opened before anything can fail: a stream opens it at some time, also after it was to be removed.
    const target = await open(temporary, 'wx')
    await pipeline(counted, target.createWriteStream({ highWaterMark: 1024 * 1024 }), { signal })
    await rename(temporary, to)
    return end!
  } catch (error) {
    await rm(temporary, { force: true })
    signal?.throwIfAborted()
    throw localTrouble(error, to)
  }
}

async function refuseExisting(path: string, force: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return
  if (found.isDirectory())
    throw new ToolError('LOCAL_FILE', { message: `${path} is a folder`, hint: 'Choose another name for the file.' })
  if (!force)
    throw new ToolError('FILE_EXISTS', { message: `${path} is there already`, hint: 'Overwrite it with --force.' })
}

async function isLocalFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (found) return found.isDirectory()
  if (path.endsWith('/')) throw noFolder(path)
  if (!(await stat(dirname(path)).catch(() => undefined))) throw noFolder(dirname(path))
  return false
}

function noFolder(path: string): ToolError {
  return new ToolError('LOCAL_FILE', {
    message: `there is no folder ${basename(path) === '' ? '/' : path}`,
    hint: `Make it: mkdir -p ${path}`,
  })
}

function failing(path: string): (error: unknown) => never {
  return (error) => {
    throw localTrouble(error, path)
  }
}
