/**
 * Python packages that a job brings along, for machines without internet: pip downloads their wheels here, for the machines' Python, as it is
 * configured here; they are unpacked beside the program, and Spark hands them to the executors.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'
import { runHere } from '../hosts/process.ts'
import { quote } from '../hosts/quote.ts'
import type { Facts } from '../probes/facts.ts'
import { sentFile, type SentFile } from './job-file.ts'

/** The folder that they are imported from, in the working folders of the driver and of executors alike. */
export const packagesFolder = 'python-packages'

export interface Wheels {
  readonly files: readonly SentFile[]
  /** When they have been sent. */
  remove(): Promise<void>
}

/** `packages`: as pip takes them, `numpy`, `pandas==2.3.3`. Throws ToolError: DOWNLOAD, USAGE. */
export async function fetchWheels(packages: readonly string[], facts: Facts, signal: AbortSignal): Promise<Wheels> {
  if (packages.length === 0) return { files: [], remove: () => Promise.resolve() }
  const strange = packages.find((one) => !/^[A-Za-z0-9]/.test(one))
  if (strange !== undefined)
    throw new ToolError('USAGE', {
      message: `"${strange}" is not the name of a Python package`,
      hint: 'Write it as for pip: numpy, or numpy==2.4.6.',
    })
  const folder = await mkdtemp(join(tmpdir(), 'tinderbox-wheels-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const argv = pipCommand(packages, facts, folder)
    const { exitCode, stderr } = await runHere(argv, { signal, timeout: 900 })
    if (exitCode !== 0)
      throw new ToolError('DOWNLOAD', {
        message: `pip could not get ${packages.join(', ')} for Python ${facts.python.version} on ${facts.system.arch}`,
        hint: `Try the same by hand: ${argv.join(' ')}`,
        seen: stderr
          .trim()
          .slice(-2000)
          .replaceAll(/\/\/[^/@\s]*@/g, '//'),
      })
    const names = (await readdir(folder)).toSorted()
    return { files: await Promise.all(names.map((name) => sentFile(join(folder, name)))), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

export function pipCommand(packages: readonly string[], { python, system }: Facts, folder: string) {
  const platforms = ['manylinux2014', 'manylinux_2_17', 'manylinux_2_27', 'manylinux_2_28'].flatMap((name) => [
    '--platform',
    `${name}_${system.arch}`,
  ])
  const version = /^\d+\.\d+/.exec(python.version ?? '')?.[0] ?? '3'
  return [
    ...(['python3', '-m', 'pip', 'download', '--quiet'] as const),
    ...['--only-binary', ':all:', '--python-version', version, ...platforms, '--dest', folder, ...packages],
  ] as [string, ...string[]]
}

/** POSIX shell, in the job's folder: unpacks what came, and packs it as one archive for the executors. */
export function unpackWheels(python: string): string {
  const program = `import glob, os, shutil, zipfile
for wheel in glob.glob("files/*.whl"):
    zipfile.ZipFile(wheel).extractall("files/${packagesFolder}")
    os.remove(wheel)
shutil.make_archive("${packagesFolder}", "zip", "files/${packagesFolder}")`
  return `${quote(python)} -c ${quote(program)}`
}

/** The properties that bring them to the executors; `archives`: those of the job itself. */
export function packageProperties(folder: string, archives: string | undefined): Record<string, string> {
  const own = `${folder}/${packagesFolder}.zip#${packagesFolder}`
  return {
    'spark.archives': archives ? `${archives},${own}` : own,
    'spark.executorEnv.PYTHONPATH': packagesFolder,
  }
}
