import { createHash } from 'node:crypto'
import { cp, readdir, rm, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { ToolError } from '../errors.ts'
import type { Absent, ArtifactName, Located, Source } from './artifact.ts'
import { isHttp, withoutSecrets } from './address.ts'
import { unpack } from './archive.ts'
import { type Checksum, hashFile } from './checksum.ts'
import { cacheTrouble } from './cache-trouble.ts'
import { download } from './download.ts'
import { get, type Limits } from './http.ts'
import { layouts } from './layouts.ts'

/**
 * What the user names: a .tar.gz file, an unpacked folder, or an http(s) address of a .tar.gz. Of Spark, Apache's and the
 * Python package's archives are both understood. A relative path begins at the current folder.
 */
export function fileOrUrl(artifact: ArtifactName, from: string, checksum?: Checksum, limits?: Limits): Source {
  const path = isHttp(from) ? undefined : resolve(from)
  const { arrange } = layouts[artifact]
  return {
    name: 'file-or-url',
    title: path === undefined ? `the address ${withoutSecrets(from)}` : `the path ${path}`,
    provides: [artifact],

    // Another file under the same version is another artifact, and so is a file that was replaced.
    async cacheName() {
      const identity = path === undefined ? from : await contents(path)
      return `file-or-url-${createHash('sha256').update(`${identity}\n${checksum?.value}`).digest('hex').slice(0, 10)}`
    },

    async locate(_wanted, signal): Promise<Located | Absent> {
      const stated = checksum === undefined ? {} : { checksum }
      if (path !== undefined) {
        const found = await stat(path).catch(() => undefined)
        if (found === undefined) return { absent: `there is no ${path} on this machine` }
        if (found.isDirectory() && checksum !== undefined)
          return { absent: `${path} is a folder: a checksum can only be checked for a file` }
        return { source: 'file-or-url', from: path, ...stated, ...(found.isFile() && { size: found.size }) }
      }
      const { status, body } = await get(from, signal, limits)
      body.destroy()
      if (status !== 200) return { absent: `${withoutSecrets(from)} answers ${status}` }
      const size = Number(body.headers['content-length'])
      return { source: 'file-or-url', from: withoutSecrets(from), ...stated, ...(size > 0 && { size }) }
    },

    async fetch(_wanted, located, { scratch, signal, progress, step }) {
      const archive = path ?? join(scratch, 'fetched.tar.gz')
      const unpacked = join(scratch, 'unpacked')
      if (path === undefined) {
        step('download')
        await download(from, archive, { checksum, signal, progress, ...(limits !== undefined && { limits }) })
      } else if ((await stat(path)).isDirectory()) {
        step('copy')
        await copyFolder(path, unpacked, scratch)
        return arrange(unpacked)
      } else if (checksum !== undefined) {
        await refuseTheirFile(checksum, path, signal)
      }
      step('unpack')
      const folder = await unpack(archive, unpacked, signal)
      if (path === undefined) await rm(archive)
      return arrange(folder)
    },
  }
}

/** Changes when a file, or anything in a folder, does. */
async function contents(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return path
  if (found.isFile()) return `${path} ${found.size} ${found.mtimeMs}`
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const lines = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size, mtimeMs }) => `${file} ${size} ${mtimeMs}`,
        () => file,
      ),
    ),
  )
  return [path, ...lines.toSorted()].join('\n')
}

async function copyFolder(from: string, to: string, scratch: string): Promise<void> {
  try {
    // Links are followed (Debian's JDK keeps its settings in /etc), and those that lead nowhere are left out.
    const leads = (path: string) =>
      stat(path).then(
        () => true,
        () => false,
      )
    await cp(from, to, { recursive: true, preserveTimestamps: true, dereference: true, filter: leads })
  } catch (error) {
    throw cacheTrouble(error, scratch) ?? error
  }
}

/** As `refuseIfOther`, but the file is the user's own: it stays. */
async function refuseTheirFile(checksum: Checksum, path: string, signal: AbortSignal): Promise<void> {
  const got = await hashFile(path, checksum.algorithm, signal)
  if (got === checksum.value) return
  throw new ToolError('CHECKSUM', {
    message: `${basename(path)} does not match the checksum in the file`,
    hint: `Fetch ${path} again, or correct the checksum.`,
    seen: `expected ${checksum.algorithm} ${checksum.value}\ngot      ${checksum.algorithm} ${got}`,
  })
}
