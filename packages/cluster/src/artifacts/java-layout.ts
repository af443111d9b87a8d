/** A Java home: what it says about itself in its `release` file, and what of it goes to machines. */
import { access, constants, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'

export interface JavaRelease {
  /** `17.0.15`. */
  readonly version: string
  /** `17`. */
  readonly major: string
  readonly modules: readonly string[]
}

/** What only developers need, which is half of a JDK or more. */
const unneeded = ['jmods', 'lib/src.zip', 'lib/ct.sym', 'demo', 'man', 'include', 'sample']

/** Takes away what machines do not need. Returns the folder. */
export async function arrangeJava(home: string): Promise<string> {
  await Promise.all(unneeded.map((name) => rm(join(home, name), { recursive: true, force: true })))
  return home
}

/** `undefined` when the folder is no Java home. */
export async function readJavaRelease(home: string): Promise<JavaRelease | undefined> {
  const text = await readFile(join(home, 'release'), 'utf8').catch(() => '')
  const field = (name: string) => new RegExp(`^${name}="([^"]*)"`, 'm').exec(text)?.[1]
  const version = field('JAVA_VERSION')
  if (version === undefined) return undefined
  // Before Java 9 the major version was the second number.
  const major = version.replace(/^1\./, '').split('.')[0] ?? ''
  return { version, major, modules: (field('MODULES') ?? '').split(' ') }
}

/** The exact version of a Java that can run Spark. Throws ToolError ARTIFACT_UNAVAILABLE when it cannot. */
export async function javaVersion(home: string): Promise<string> {
  const release = await readJavaRelease(home)
  const runs = await access(join(home, 'bin/java'), constants.X_OK).then(
    () => true,
    () => false,
  )
  if (release !== undefined && runs && release.modules.includes('jdk.incubator.vector')) return release.version
  throw new ToolError('ARTIFACT_UNAVAILABLE', {
    message: 'What was brought is not a Java that can run Spark',
    hint: 'Use a complete JDK 17, 21 or 25 for Linux. Trimmed runtimes often lack the module jdk.incubator.vector, which Spark asks for.',
    seen: `release file: ${release?.version ?? 'none'}; bin/java: ${runs ? 'there' : 'none'}; jdk.incubator.vector: ${
      release?.modules.includes('jdk.incubator.vector') === true ? 'there' : 'none'
    }`,
  })
}
