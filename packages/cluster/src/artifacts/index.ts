/** Every source, in the order in which they are asked. A new source is its file, its test, and its line here. */
import { ToolError } from '../errors.ts'
import { apacheArchive } from './apache-archive.ts'
import type { ArtifactName, Source } from './artifact.ts'
import { parseChecksum } from './checksum.ts'
import { fileOrUrl } from './file-or-url.ts'
import { jlink } from './jlink.ts'
import { maven } from './maven.ts'
import { pip } from './pip.ts'
import { temurin } from './temurin.ts'

type SourceName = 'file-or-url' | 'apache-archive' | 'pip' | 'jlink' | 'temurin' | 'maven'

/** The `source` block of an artifact in cluster.yaml. */
export interface SourceChoice {
  /** A path or an http(s) address: then nothing else is asked. */
  readonly from?: string | undefined
  /** Of `from`: `sha512:...` or `sha256:...`. */
  readonly checksum?: string | undefined
  /** In place of Apache's servers, or of Adoptium's API. */
  readonly mirror?: string | undefined
  /** Only these, in this order. */
  readonly order?: readonly SourceName[] | undefined
}

const sources: Readonly<Record<ArtifactName, Partial<Record<SourceName, (mirror: string | undefined) => Source>>>> = {
  spark: {
    // The release as Apache tested and signed it, before the same files in another wrapping.
    'apache-archive': apacheArchive,
    pip: () => pip(),
  },
  java: {
    // Made here in seconds, without a network to wait for, and a third of what a whole JDK sends to each machine.
    jlink: () => jlink(),
    temurin,
  },
  hadoop: {
    'apache-archive': apacheArchive,
    maven: () => maven(),
  },
}

/** The sources to ask, in order. Throws ToolError CONFIG_INVALID for a checksum or a name that is none. */
export function sourcesFor(artifact: ArtifactName, choice: SourceChoice = {}): readonly Source[] {
  if (choice.from !== undefined) {
    const checksum = choice.checksum === undefined ? undefined : parseChecksum(choice.checksum)
    if (choice.checksum !== undefined && checksum === undefined) {
      throw invalid(
        `\`${artifact}.source.checksum\` is no checksum`,
        'Write it as sha512:... or sha256:... in hexadecimal.',
      )
    }
    return [fileOrUrl(artifact, choice.from, checksum)]
  }
  const known = sources[artifact]
  const order = choice.order ?? (Object.keys(known) as SourceName[])
  return order.map((name) => {
    const make = known[name]
    if (make === undefined)
      throw invalid(`${name} is no source of ${artifact}`, `There are: ${Object.keys(known).join(', ')}.`)
    return make(choice.mirror)
  })
}

function invalid(message: string, hint: string): ToolError {
  return new ToolError('CONFIG_INVALID', { message, hint })
}
