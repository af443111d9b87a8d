/** The slow way that always works: pip itself downloads (and checks) the archive, and builds metadata that nobody needs. */
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'
import { runHere } from '../hosts/process.ts'
import type { SourceContext } from './artifact.ts'
import { cacheTrouble } from './cache-trouble.ts'

/** Returns the archive's path. Throws ToolError VERSION_UNKNOWN, DOWNLOAD, CACHE. */
export async function pipDownload(
  python: string,
  version: string,
  { scratch, signal, step }: SourceContext,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<string> {
  const folder = join(scratch, 'pip')
  await mkdir(folder)
  step('download')
  const flags = [
    '--no-deps',
    '--no-binary',
    ':all:',
    '--no-cache-dir',
    '--ignore-requires-python',
    '--progress-bar',
    'off',
  ]
  const argv = [python, '-m', 'pip', 'download', ...flags, '--dest', folder, `pyspark==${version}`] as const
  // pip builds in the folder that TMPDIR names: half a gigabyte, too much for a /tmp in memory.
  const { exitCode, stdout, stderr } = await runHere(argv, { env: { ...env, TMPDIR: scratch }, signal })
  const output = `${stdout}\n${stderr}`
  const archive = (await readdir(folder)).find((name) => name.startsWith('pyspark-') && name.endsWith('.tar.gz'))
  if (exitCode === 0 && archive !== undefined) return join(folder, archive)
  const has = /from versions: ([^)]*)\)/.exec(output)?.[1]
  if (has !== undefined && has !== 'none') {
    throw new ToolError('VERSION_UNKNOWN', {
      message: `The index that pip uses has no source archive of pyspark ${version}`,
      hint: `It has ${has}.`,
    })
  }
  throw (
    cacheTrouble(output, scratch) ??
    new ToolError('DOWNLOAD', {
      message: 'pip could not get pyspark from its index',
      hint: `Try the same by hand: ${argv.slice(0, -3).join(' ')} pyspark==${version}`,
      seen: output
        .trim()
        .slice(-2000)
        .replaceAll(/\/\/[^/@\s]*@/g, '//'),
    })
  )
}
