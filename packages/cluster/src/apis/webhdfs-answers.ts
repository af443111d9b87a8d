/** What WebHDFS says (Hadoop 3.5; read from its JsonUtil). Unknown fields are ignored. */
import { z } from 'zod'

export const fileStatus = z.object({
  /** Empty when the path itself was asked for. */
  pathSuffix: z.string(),
  type: z.enum(['FILE', 'DIRECTORY', 'SYMLINK']),
  length: z.number(),
  owner: z.string(),
  group: z.string(),
  /** Octal: `755`. */
  permission: z.string(),
  replication: z.number(),
  blockSize: z.number(),
  /** Milliseconds since 1970. */
  modificationTime: z.number(),
  encBit: z.boolean().optional(),
  ecBit: z.boolean().optional(),
})

export const contentSummary = z.object({
  directoryCount: z.number(),
  fileCount: z.number(),
  /** Bytes, each file once. */
  length: z.number(),
  /** Bytes on disks, all copies. */
  spaceConsumed: z.number(),
  /** -1: none. */
  quota: z.number(),
  spaceQuota: z.number(),
})

export const fileChecksum = z.object({
  /** `MD5-of-0MD5-of-512CRC32C` */
  algorithm: z.string(),
  /** Hexadecimal. */
  bytes: z.string(),
  length: z.number(),
})

export const serverDefaults = z.object({
  blockSize: z.number(),
  bytesPerChecksum: z.number(),
  /** 1: CRC32, 2: CRC32C. */
  checksumType: z.number(),
})

export const storage = z.object({ capacity: z.number(), used: z.number(), remaining: z.number() })

export const answers = {
  status: z.object({ FileStatus: fileStatus }),
  batch: z.object({
    DirectoryListing: z.object({
      partialListing: z.object({ FileStatuses: z.object({ FileStatus: z.array(fileStatus) }) }),
      remainingEntries: z.number(),
    }),
  }),
  summary: z.object({ ContentSummary: contentSummary }),
  checksum: z.object({ FileChecksum: fileChecksum }),
  defaults: z.object({ FsServerDefaults: serverDefaults }),
  storage: z.object({ FsStatus: storage }),
  blocks: z.object({
    BlockLocations: z.object({ BlockLocation: z.array(z.object({ offset: z.number(), length: z.number() })) }),
  }),
  boolean: z.object({ boolean: z.boolean() }),
  refusal: z.object({
    RemoteException: z.object({ exception: z.string(), javaClassName: z.string().optional(), message: z.string() }),
  }),
}

export type FileStatus = z.infer<typeof fileStatus>
export type ContentSummary = z.infer<typeof contentSummary>
export type FileChecksum = z.infer<typeof fileChecksum>
export type ServerDefaults = z.infer<typeof serverDefaults>
export type Storage = z.infer<typeof storage>
