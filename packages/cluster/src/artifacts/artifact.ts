/**
 * Software that a cluster is made of, and where it can come from. One file per source; each source says what it
 * has (`locate`) and brings it (`fetch`). Everything ends as one verified tar file in the controller's cache,
 * in the one layout that the services expect, whatever the source was.
 */
export type ArtifactName = 'spark' | 'java' | 'hadoop'

/** What each is called in a sentence. */
export const titles: Readonly<Record<ArtifactName, string>> = { spark: 'Spark', java: 'Java', hadoop: 'Hadoop' }

/** What is wanted. `platform` matters for Java only. */
export interface Wanted {
  readonly artifact: ArtifactName
  /** Spark and Hadoop: exact (`4.3.0`). Java: the major version (`17`). */
  readonly version: string
  readonly platform: Platform
}

export interface Platform {
  readonly os: 'linux'
  /** As `uname -m` says it. */
  readonly arch: 'x86_64' | 'aarch64'
}

/** Something that a source says it can bring. */
export interface Located {
  readonly source: string
  /** A file's path or an address, to show. Never with credentials in it. */
  readonly from: string
  /** Stated by the source, when it states one; checked while downloading. Lower-case hex. */
  readonly checksum?: { readonly algorithm: 'sha256' | 'sha512'; readonly value: string }
  /** Bytes, when known before. */
  readonly size?: number
  /** What the source needs to fetch it; nobody else looks inside. */
  readonly detail?: unknown
}

/** A source's answer when it has nothing. */
export interface Absent {
  /** Why, as the end of a sentence that begins with the source's name. */
  readonly absent: string
  /** Set when the source answered that this version does not exist; `has`: the versions that do, as far as it says. */
  readonly noSuchVersion?: { readonly has: readonly string[] }
}

export interface SourceContext {
  /** A folder of this fetch alone, on the cache's file system; it is deleted afterwards whatever happens. */
  readonly scratch: string
  readonly signal: AbortSignal
  /** Called as bytes arrive. */
  readonly progress: (bytes: number, total: number | undefined) => void
  /** Called when the next part of the work begins. */
  readonly step: (step: 'download' | 'copy' | 'unpack' | 'link') => void
}

/**
 * One place software can come from. `locate` answers `absent`, or throws a ToolError, when it has nothing: the reason is kept and
 * shown by `tinderbox artifacts`, and the next source is asked.
 */
export interface Source {
  readonly name: string
  /** One sentence for `tinderbox artifacts`. */
  readonly title: string
  readonly provides: readonly ArtifactName[]
  /** Its part of the names in the cache, when what it brings depends on more than the version. Default: `name`. */
  readonly cacheName?: () => Promise<string>
  locate(wanted: Wanted, signal: AbortSignal): Promise<Located | Absent>
  /** Brings it, checks its checksum, arranges it; returns the folder inside `scratch` that is to be packed. */
  fetch(wanted: Wanted, located: Located, context: SourceContext): Promise<string>
}

/** A piece of software in the controller's cache: one uncompressed tar whose entries lie below one top folder. */
export interface CachedArtifact {
  /** `classes`: made from Spark and Java on a machine, see classes/. */
  readonly artifact: ArtifactName | 'classes'
  /** Exact: `4.3.0`, `17.0.15`. */
  readonly version: string
  /** Names the folder on machines: `spark-4.3.0-1a2b3c4d` (the last part is the start of `sha256`). */
  readonly id: string
  /** Of the tar file. */
  readonly sha256: string
  readonly tar: string
  /** Bytes of the tar, about what it takes on a machine's disk as well. */
  readonly size: number
  readonly source: string
  readonly from: string
}

/** What was asked and what came of it, for `tinderbox artifacts`. */
export interface Attempt {
  readonly source: string
  /** `available`: it has it, and was only asked. */
  readonly outcome: 'cached' | 'used' | 'available' | 'absent' | 'failed' | 'not tried'
  readonly reason: string
}
