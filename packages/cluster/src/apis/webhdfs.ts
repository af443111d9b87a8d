/** A client of HDFS over HTTP. Who is asked, and by which way, is up to `send`. */
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { z } from 'zod'
import { ToolError } from '../errors.ts'
import { NoAnswer, type HttpAnswer, type HttpRequest } from './http-send.ts'
import {
  answers,
  type ContentSummary,
  type FileChecksum,
  type FileStatus,
  type ServerDefaults,
  type Storage,
} from './webhdfs-answers.ts'
import { refused, type Refusal } from './webhdfs-errors.ts'

/** The NameNode, or a DataNode by the address that the NameNode knows it by. */
export type Endpoint = 'namenode' | { readonly address: string; readonly port: number }
export type Send = (to: Endpoint, request: HttpRequest) => Promise<HttpAnswer>

type Method = HttpRequest['method']
type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface WebHdfsOptions {
  /** Whose rights count: HDFS believes what it is told. */
  readonly user: string
  readonly signal?: AbortSignal | undefined
}

export interface Batch {
  readonly entries: readonly FileStatus[]
  /** How many come after them. */
  readonly remaining: number
}

export type WebHdfs = ReturnType<typeof webHdfs>

/** Paths are absolute. All methods throw ToolError: HDFS_*, FILE_EXISTS, NOT_RUNNING; and the signal's reason. */
export function webHdfs(send: Send, { user, signal }: WebHdfsOptions) {
  const pathOf = (path: string, query: Query): string => {
    const parameters = new URLSearchParams()
    const whole: Query = { ...query, 'user.name': user }
    for (const [key, value] of Object.entries(whole)) if (value !== undefined) parameters.set(key, String(value))
    const encoded = path.split('/').map(encodeURIComponent).join('/')
    return `/webhdfs/v1${encoded}?${parameters.toString()}`
  }
  const ask = async <T>(method: Method, path: string, query: Query, answer: z.ZodType<T>): Promise<T> => {
    const got = await send('namenode', { method, path: pathOf(path, query), signal })
    return parsed(path, got, answer)
  }

  let defaults: Promise<ServerDefaults> | undefined

  /** The NameNode says which DataNode; one that does not answer is left out the next time. */
  const viaDataNode = async (method: Method, path: string, query: Query, body?: AsyncIterable<Uint8Array>) => {
    const silent: string[] = []
    let last: unknown
    for (;;) {
      const excludedatanodes = silent.length > 0 ? silent.join(',') : undefined
      const first = await send('namenode', { method, path: pathOf(path, { ...query, excludedatanodes }), signal })
      if (first.status !== 307 || first.location === undefined) {
        if (last !== undefined && first.status >= 300) throw last
        return checked(path, first)
      }
      first.body.resume()
      const { hostname, port, pathname, search } = new URL(first.location)
      const to = { address: hostname.replaceAll(/^\[|\]$/g, ''), port: Number(port) }
      try {
        return await checked(
          path,
          await send(to, { method, path: `${pathname}${search}`, signal, ...(body && { body }) }),
        )
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error
        last = silence(error, to.address)
        if (error.started || silent.length === 3 || silent.includes(to.address)) throw last
        silent.push(to.address)
      }
    }
  }

  return {
    status: async (path: string): Promise<FileStatus> =>
      (await ask('GET', path, { op: 'GETFILESTATUS' }, answers.status)).FileStatus,

    /** What is in a folder, after `startAfter` in the order of bytes; of a file: itself. */
    batch: async (path: string, startAfter?: string): Promise<Batch> => {
      const { DirectoryListing } = await ask('GET', path, { op: 'LISTSTATUS_BATCH', startAfter }, answers.batch)
      const { partialListing, remainingEntries } = DirectoryListing
      return { entries: partialListing.FileStatuses.FileStatus, remaining: remainingEntries }
    },

    /** With all folders above it. */
    makeFolder: async (path: string): Promise<void> => {
      await ask('PUT', path, { op: 'MKDIRS' }, answers.boolean)
    },

    /** False: it was not there. */
    remove: async (path: string, recursive: boolean): Promise<boolean> =>
      (await ask('DELETE', path, { op: 'DELETE', recursive }, answers.boolean)).boolean,

    rename: async (path: string, destination: string, overwrite: boolean): Promise<void> => {
      const query = { op: 'RENAME', destination, renameoptions: overwrite ? 'OVERWRITE' : 'NONE' }
      const answer = await send('namenode', { method: 'PUT', path: pathOf(path, query), signal })
      if (answer.status < 300) return void answer.body.resume()
      const refusal = await refusalOf(answer)
      // What is there already is not what was to be renamed.
      throw refused(refusal.exception === 'FileAlreadyExistsException' ? destination : path, refusal)
    },

    /** False: it is no file, or not there any more. */
    setCopies: async (path: string, copies: number): Promise<boolean> =>
      (await ask('PUT', path, { op: 'SETREPLICATION', replication: copies }, answers.boolean)).boolean,

    summary: async (path: string): Promise<ContentSummary> =>
      (await ask('GET', path, { op: 'GETCONTENTSUMMARY' }, answers.summary)).ContentSummary,

    storage: async (): Promise<Storage> => (await ask('GET', '/', { op: 'GETSTATUS' }, answers.storage)).FsStatus,

    /** Asked once: they only change when the NameNode is started anew. */
    defaults: (): Promise<ServerDefaults> => {
      defaults ??= ask('GET', '/', { op: 'GETSERVERDEFAULTS' }, answers.defaults).then((one) => one.FsServerDefaults)
      return defaults
    },

    /** The lengths of the file's blocks. */
    blocks: async (path: string): Promise<readonly number[]> => {
      const query = { op: 'GETFILEBLOCKLOCATIONS', offset: 0, length: Number.MAX_SAFE_INTEGER }
      const { BlockLocations } = await ask('GET', path, query, answers.blocks)
      return BlockLocations.BlockLocation.toSorted((a, b) => a.offset - b.offset).map(({ length }) => length)
    },

    checksum: async (path: string): Promise<FileChecksum> =>
      (await parsed(path, await viaDataNode('GET', path, { op: 'GETFILECHECKSUM' }), answers.checksum)).FileChecksum,

    /** The file's bytes from an offset on. */
    open: async (path: string, offset = 0): Promise<Readable> =>
      (await viaDataNode('GET', path, { op: 'OPEN', offset, buffersize: 1024 * 1024 })).body,

    /** Resolves when HDFS has the whole file. */
    create: async (
      path: string,
      body: AsyncIterable<Uint8Array>,
      { blockSize }: { readonly blockSize: number },
    ): Promise<void> => {
      const query = { op: 'CREATE', overwrite: true, blocksize: blockSize, buffersize: 1024 * 1024 }
      ;(await viaDataNode('PUT', path, query, body)).body.resume()
    },
  }
}

async function checked(path: string, answer: HttpAnswer): Promise<HttpAnswer> {
  if (answer.status < 300) return answer
  throw refused(path, await refusalOf(answer))
}

async function refusalOf(answer: HttpAnswer): Promise<Refusal> {
  const said = await text(answer.body)
  return refusalIn(said) ?? { exception: `status ${answer.status}`, message: said.slice(0, 500) }
}

export function refusalIn(said: string): Refusal | undefined {
  try {
    return answers.refusal.parse(JSON.parse(said)).RemoteException
  } catch {
    return undefined
  }
}

async function parsed<T>(path: string, answer: HttpAnswer, shape: z.ZodType<T>): Promise<T> {
  const said = await text((await checked(path, answer)).body)
  try {
    return shape.parse(JSON.parse(said))
  } catch (cause) {
    throw new ToolError('HDFS_REFUSED', {
      message: `HDFS answered about ${path}, and the answer cannot be read`,
      hint: 'Something else may listen on its port: tinderbox status',
      seen: said.slice(0, 500),
      cause,
    })
  }
}

function silence(error: NoAnswer, address: string): ToolError {
  return new ToolError('NOT_RUNNING', {
    message: error.started
      ? `the DataNode at ${address} broke off in the middle`
      : `the DataNode at ${address} does not answer`,
    hint: 'See what runs: tinderbox status. Then run the command again.',
    seen: error.message,
    cause: error,
  })
}
