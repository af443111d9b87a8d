/** The JDKs on this machine: JAVA_HOME, then the one on the PATH, then /usr/lib/jvm. */
import { access, readdir, realpath } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { runHere } from '../hosts/process.ts'
import { type JavaRelease, readJavaRelease } from './java-layout.ts'

export interface Jdk extends JavaRelease {
  readonly home: string
}

export async function findJdks(
  env: Readonly<Record<string, string | undefined>> = process.env,
  folder = '/usr/lib/jvm',
): Promise<Jdk[]> {
  const onPath = await Promise.all(
    (env['PATH'] ?? '')
      .split(delimiter)
      .filter((entry) => entry !== '')
      .map((entry) =>
        realpath(join(entry, 'java')).then(
          (java) => dirname(dirname(java)),
          () => undefined,
        ),
      ),
  )
  const installed = (await readdir(folder).catch(() => [])).toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  const candidates = [env['JAVA_HOME'], ...onPath, ...installed.map((name) => join(folder, name))].filter(
    Boolean,
  ) as string[]
  const homes = await Promise.all(candidates.map((home) => realpath(home).catch(() => home)))
  const found = await Promise.all([...new Set(homes)].map(inspect))
  return found.filter((jdk) => jdk !== undefined)
}

async function inspect(home: string): Promise<Jdk | undefined> {
  const release = await readJavaRelease(home)
  return release === undefined ? undefined : { ...release, home }
}

/** Why no runtime can be made from a JDK; `undefined`: one can. */
export async function whatLacks({ home, major, modules }: Jdk): Promise<string | undefined> {
  if (!(await exists(join(home, 'bin/jlink')))) return 'no bin/jlink: a JRE, not a JDK'
  if (await exists(join(home, 'jmods/java.base.jmod'))) {
    return modules.includes('jdk.incubator.vector') ? undefined : 'no module jdk.incubator.vector'
  }
  // Since 24 a JDK can be built so that it links without jmods (JEP 493); it says so itself.
  if (Number(major) < 24) return 'no jmods folder'
  const { stdout } = await runHere([join(home, 'bin/jlink'), '--help'], { timeout: 20 })
  return /run-time image enabled/i.test(stdout) ? undefined : 'no jmods folder'
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
