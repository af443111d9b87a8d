/** Which software a machine still lacks. Pure. */
import { basename, dirname } from 'node:path'
import { usesHadoop, type Cluster } from '../config/cluster.ts'
import type { MachineSite } from './machine-site.ts'

export interface NeededSoftware {
  /** `classes`: the class path jar and the class archive, which are made from Java and Spark. */
  readonly artifact: 'java' | 'spark' | 'hadoop' | 'classes'
  readonly folder: string
  readonly name: string
  /** MiB on disk while it is brought: the tar as it is received and served, and what is unpacked. Measured (Spark 4.3.0, Hadoop 3.5.0 from Maven, a Java 17 made by jlink). */
  readonly size: number
  readonly why: string
}

export function softwareNeeded(cluster: Cluster, { paths, java, facts }: MachineSite): NeededSoftware[] {
  const ours = (path: string) => path.startsWith(`${paths.root}/`)
  const wanted = [
    ...(java.missing ? [{ artifact: 'java', path: paths.javaHome, size: 240, why: java.why } as const] : []),
    ...(ours(paths.sparkHome)
      ? [{ artifact: 'spark', path: paths.sparkHome, size: 1000, why: 'is not there' } as const]
      : []),
    ...(usesHadoop(cluster) && ours(paths.hadoopHome)
      ? [{ artifact: 'hadoop', path: paths.hadoopHome, size: 220, why: 'is not there' } as const]
      : []),
    { artifact: 'classes', path: paths.classes, size: 450, why: 'is not there' } as const,
  ]
  return wanted
    .filter(({ path }) => !facts.software.some(({ name }) => name === basename(path)))
    .map(({ path, ...rest }) => ({ ...rest, folder: dirname(path), name: basename(path) }))
}
