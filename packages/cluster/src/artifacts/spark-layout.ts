/**
 * Spark's own layout: bin sbin jars examples data python/pyspark python/lib/*.zip RELEASE. Apache's archive has it;
 * the source archive of the Python package has the same files in other places.
 */
import { chmod, mkdir, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'

/** Brings an unpacked archive of either kind into Spark's layout, in place where it can. Returns the folder. */
export async function arrangeSpark(unpacked: string): Promise<string> {
  const deps = join(unpacked, 'deps')
  if (!(await isFolder(join(deps, 'jars')))) return unpacked
  // Folders that are made here get the archive's own time: equal archives are to become equal tars.
  const { mtime } = await stat(deps)
  const home = deps
  const examples = join(home, 'examples')
  if (await isFolder(examples)) {
    await rename(examples, join(home, 'python-examples'))
    await mkdir(join(examples, 'src/main'), { recursive: true })
    await rename(join(home, 'python-examples'), join(examples, 'src/main/python'))
  }
  await mkdir(join(home, 'python'))
  await rename(join(unpacked, 'pyspark'), join(home, 'python/pyspark'))
  await rename(join(unpacked, 'lib'), join(home, 'python/lib'))
  for (const name of ['LICENSE', 'NOTICE', 'README.md']) {
    if (await exists(join(unpacked, name))) await rename(join(unpacked, name), join(home, name))
  }
  await writeFile(join(home, 'RELEASE'), `Spark ${await sparkVersion(home)} from the Python package\n`)
  for (const folder of ['bin', 'sbin']) {
    const names = await readdir(join(home, folder)).catch(() => [])
    await Promise.all(
      names.filter((name) => !name.endsWith('.cmd')).map((name) => chmod(join(home, folder, name), 0o755)),
    )
  }
  for (const made of ['RELEASE', 'examples/src/main', 'examples/src', 'examples', 'python', '.']) {
    await utimes(join(home, made), mtime, mtime).catch(() => undefined)
  }
  return home
}

/** The version of a Spark folder, from its core jar. Throws ToolError ARTIFACT_UNAVAILABLE when it is not one. */
export async function sparkVersion(home: string): Promise<string> {
  const jars = await readdir(join(home, 'jars')).catch(() => [])
  const version = jars
    .map((name) => /^spark-core_[\d.]+-(.+)\.jar$/.exec(name)?.[1])
    .find((found) => found !== undefined)
  if (version === undefined || !(await exists(join(home, 'bin/spark-class')))) {
    throw new ToolError('ARTIFACT_UNAVAILABLE', {
      message: 'What was brought is not Spark: it has no jars/spark-core_*.jar or no bin/spark-class',
      hint: "Use Apache's spark-*-bin-hadoop3.tgz, the source archive of the Python package pyspark, or a folder unpacked from either.",
      seen: (await readdir(home).catch(() => [])).join(' '),
    })
  }
  return version
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
