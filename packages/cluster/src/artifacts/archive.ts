/** Tar files, through the system's tar: it is quick, and it keeps times and modes. */
import { mkdir, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ToolError } from '../errors.ts'
import { runHere } from '../hosts/process.ts'
import { cacheTrouble } from './cache-trouble.ts'

/**
 * Unpacks a .tar.gz (or any tar that the system's tar reads) into a new folder. Returns the folder that holds the
 * files: the archive's only top folder when there is just one, else `into`. Throws ToolError DOWNLOAD, CACHE.
 */
export async function unpack(archive: string, into: string, signal?: AbortSignal): Promise<string> {
  await mkdir(into, { recursive: true })
  await tar(
    ['-xpf', archive, '--no-same-owner', '-C', into],
    into,
    `${basename(archive)} could not be unpacked`,
    signal,
  )
  const [only, ...others] = await readdir(into)
  if (only === undefined || others.length > 0) return into
  const top = join(into, only)
  return (await stat(top)).isDirectory() ? top : into
}

/**
 * Packs a folder, itself as the top entry, so that equal files give equal bytes: sorted names, no owners, times kept to
 * the second (class-data archives of the JVM name the jars' times), readable for every user, writable for none but the owner.
 * Throws ToolError DOWNLOAD, CACHE.
 */
export async function pack(folder: string, file: string, signal?: AbortSignal): Promise<void> {
  const same = ['--format=gnu', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=a+rX,go-w,ug-s']
  await tar(
    ['-cf', file, ...same, '-C', dirname(folder), basename(folder)],
    file,
    `${folder} could not be packed`,
    signal,
  )
}

async function tar(
  args: readonly string[],
  target: string,
  failed: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { exitCode, stderr } = await runHere(['tar', ...args], {
    env: { LC_ALL: 'C' },
    ...(signal !== undefined && { signal }),
  })
  if (exitCode === 0) return
  const trouble = cacheTrouble(stderr, target)
  if (trouble !== undefined) throw trouble
  const hint =
    exitCode === 127 || /unrecognized option|not supported|illegal option/i.test(stderr)
      ? 'GNU tar and gzip are needed on this machine, as `tar` and `gzip` on the PATH.'
      : 'The archive may be damaged or not be a .tar.gz at all; fetch it again, or take it from another place.'
  throw new ToolError('DOWNLOAD', { message: failed, hint, seen: stderr.slice(-2000) })
}
