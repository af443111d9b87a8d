/** For each artifact: how an unpacked archive gets the one layout that the services expect, and which version a folder in that layout is. */
import type { ArtifactName } from './artifact.ts'
import { arrangeHadoop, hadoopVersion } from './hadoop-layout.ts'
import { arrangeJava, javaVersion } from './java-layout.ts'
import { arrangeSpark, sparkVersion } from './spark-layout.ts'

interface Layout {
  /** In place where it can; returns the folder. */
  readonly arrange: (unpacked: string) => Promise<string>
  /** Throws ToolError ARTIFACT_UNAVAILABLE when the folder is not what it should be. */
  readonly version: (home: string) => Promise<string>
}

export const layouts: Readonly<Record<ArtifactName, Layout>> = {
  spark: { arrange: arrangeSpark, version: sparkVersion },
  java: { arrange: arrangeJava, version: javaVersion },
  hadoop: { arrange: arrangeHadoop, version: hadoopVersion },
}
