/** Hadoop's own layout, that of Apache's archive: bin, share/hadoop/{common,hdfs,yarn,mapreduce} with a lib in each. */
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ToolError } from '../errors.ts'

/** Takes away what machines do not need, a large part of the archive: pages, sources, tests. Returns the folder. */
export async function arrangeHadoop(home: string): Promise<string> {
  const below = join(home, 'share/hadoop')
  const files = await readdir(below, { recursive: true }).catch(() => [])
  const jars = files.filter((name) => /-(sources|test-sources|tests)\.jar$/.test(name)).map((name) => join(below, name))
  for (const path of [join(home, 'share/doc'), ...jars]) await removeQuietly(path)
  return home
}

/** The version of a Hadoop folder, from the name of its core jar. Throws ToolError ARTIFACT_UNAVAILABLE when it is not one. */
export async function hadoopVersion(home: string): Promise<string> {
  const jars = await readdir(join(home, 'share/hadoop/common')).catch(() => [])
  const version = jars
    .map((name) => /^hadoop-common-([\w.]+)\.jar$/.exec(name)?.[1])
    .find((found) => found !== undefined)
  const program = await stat(join(home, 'bin/hadoop')).catch(() => undefined)
  if (version !== undefined && program !== undefined) return version
  throw new ToolError('ARTIFACT_UNAVAILABLE', {
    message: 'What was brought is not Hadoop: it has no share/hadoop/common/hadoop-common-*.jar or no bin/hadoop',
    hint: "Use Apache's hadoop-*.tar.gz (not the one that ends with -src), or the folder unpacked from it.",
    seen: (await readdir(home).catch(() => [])).join(' '),
  })
}

/** The folder around it keeps its time: equal archives are to become equal tars. */
async function removeQuietly(path: string): Promise<void> {
  const around = dirname(path)
  const found = await stat(around).catch(() => undefined)
  if (found === undefined) return
  await rm(path, { recursive: true, force: true })
  await utimes(around, found.atime, found.mtime)
}
