/** Which software a machine still lacks. Pure. */
import { basename, dirname } from 'node:path'
import type { MachineSite } from './machine-site.ts'

export interface NeededSoftware {
  /** `classes`: the class path jar and the class archive, which are made from the other two. */
  readonly artifact: 'java' | 'spark' | 'classes'
  readonly folder: string
  readonly name: string
  /** MiB on disk while it is brought: the tar as it is received and served, and what is unpacked. Measured (Spark 4.3.0, a Java 17 made by jlink). */
  readonly size: number
  readonly why: string
}

export function softwareNeeded({ paths, java, facts }: MachineSite): NeededSoftware[] {
  const wanted = [
    ...(java.missing ? [{ artifact: 'java', path: paths.javaHome, size: 240, why: java.why } as const] : []),
    ...(paths.sparkHome.startsWith(`${paths.root}/`)
      ? [{ artifact: 'spark', path: paths.sparkHome, size: 1000, why: 'is not there' } as const]
      : []),
    { artifact: 'classes', path: paths.classes, size: 450, why: 'is not there' } as const,
  ]
  return wanted
    .filter(({ path }) => !facts.software.some(({ name }) => name === basename(path)))
    .map(({ path, ...rest }) => ({ ...rest, folder: dirname(path), name: basename(path) }))
}
