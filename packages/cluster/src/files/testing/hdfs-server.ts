/** A small HDFS: a NameNode and a DataNode that speak as much of WebHDFS as the tests need, with the same redirects, errors and checksums. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { FileChecksum } from '../file-checksum.ts'
import { hdfsAt, type Hdfs } from '../hdfs.ts'

const blockSize = 1024 * 1024

export interface SmallHdfs {
  readonly hdfs: Hdfs
  /** Undefined: a folder. */
  readonly files: Map<string, Buffer | undefined>
  /** What was asked: `PUT CREATE /x`. */
  readonly asked: string[]
  /** Copies of a file, where they are not 3. */
  readonly copies: Map<string, number>
  readonly trouble: {
    /** The first NameNode is in standby; for so many questions both are. */
    standby?: number
    /** A DataNode keeps something else than it got. */
    damage?: (bytes: Buffer) => Buffer
    /** So many questions where a block is are asked before any DataNode has told of it. */
    unheard?: number
    /** OPEN breaks off after so many bytes, once for each entry. */
    breakAfter?: number[]
    /** The answer to CREATE's second part. */
    refuse?: { exception: string; message: string }
  }
  close(): Promise<void>
}

export async function smallHdfs({
  nameNodes = 1,
  signal,
}: { nameNodes?: number; signal?: AbortSignal } = {}): Promise<SmallHdfs> {
  const files: SmallHdfs['files'] = new Map([['/', undefined]])
  const asked: string[] = []
  const copies: SmallHdfs['copies'] = new Map()
  const trouble: SmallHdfs['trouble'] = {}
  const servers: Server[] = []
  const listen = async (answer: (question: Question, response: ServerResponse) => void | Promise<void>) => {
    const server = createServer((request, response) => void answer(parse(request), response))
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    return (server.address() as AddressInfo).port
  }

  const dataNode = await listen(async ({ request, op, path, query }, response) => {
    if (op === 'CREATE') {
      if (trouble.refuse) return refuse(response, trouble.refuse.exception, trouble.refuse.message)
      const bytes = await buffer(request).catch(() => undefined)
      if (bytes) files.set(path, trouble.damage ? trouble.damage(bytes) : bytes)
      response.writeHead(201).end()
    } else if (op === 'OPEN') {
      const bytes = files.get(path)!.subarray(Number(query.get('offset')))
      const after = trouble.breakAfter?.shift()
      response.writeHead(200, { 'content-length': bytes.length })
      if (after === undefined) response.end(bytes)
      else response.write(bytes.subarray(0, after), () => response.destroy())
    } else json(response, { FileChecksum: checksum(files.get(path)!) })
  })

  const ports: number[] = []
  for (let i = 0; i < nameNodes; i++)
    ports.push(
      await listen(({ method, op, path, query }, response) => {
        asked.push(`${method} ${op} ${path}`)
        if (trouble.standby !== undefined && (i === 0 || trouble.standby-- > 0))
          return refuse(response, 'StandbyException', 'Operation category READ is not supported in state standby')
        if (op === 'CREATE' || op === 'OPEN' || op === 'GETFILECHECKSUM') {
          if (op !== 'CREATE' && !files.has(path)) return notFound(response, path)
          if (op !== 'CREATE' && trouble.unheard !== undefined && trouble.unheard-- > 0)
            return refuse(response, 'IOException', `No active and not excluded nodes contain this block: ${path}`)
          const to = `http://10.0.0.2:${dataNode}/webhdfs/v1${encodeURI(path)}?${query.toString()}`
          return void response.writeHead(307, { location: to }).end()
        }
        nameNode({ files, copies }, { op, path, query }, response)
      }),
    )

  const hdfs = hdfsAt(
    {
      nameNodes: ports.map((port, i) => ({ machine: `n${i + 1}`, port })),
      user: 'tinderbox',
      authorities: ['prod'],
      dataNodes: 4,
      dataNodeMachine: async (address) => (address === '10.0.0.2' ? 'd1' : undefined),
    },
    new Map(['n1', 'n2', 'd1'].map((name) => [name, { tunnel: async (port) => ({ port, close: async () => {} }) }])),
    signal,
  )
  const close = async (): Promise<void> => {
    await hdfs.close()
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  }
  return { hdfs, files, asked, copies, trouble, close }
}

interface Question {
  readonly request: IncomingMessage
  readonly method: string
  readonly op: string
  readonly path: string
  readonly query: URLSearchParams
}

function parse(request: IncomingMessage): Question {
  const { pathname, searchParams: query } = new URL(request.url!, 'http://x')
  const path = decodeURIComponent(pathname.slice('/webhdfs/v1'.length)) || '/'
  return { request, method: request.method!, op: query.get('op')!, path, query }
}

function nameNode(
  { files, copies }: Pick<SmallHdfs, 'files' | 'copies'>,
  { op, path, query }: Pick<Question, 'op' | 'path' | 'query'>,
  response: ServerResponse,
): void {
  if (op === 'GETSERVERDEFAULTS')
    return json(response, { FsServerDefaults: { blockSize, bytesPerChecksum: 512, checksumType: 2 } })
  if (op === 'MKDIRS') {
    const parts = path.split('/')
    for (let i = 1; i <= parts.length; i++) files.set(parts.slice(0, i).join('/') || '/', undefined)
    return json(response, { boolean: true })
  }
  if (!files.has(path)) return notFound(response, path)
  if (op === 'DELETE') {
    for (const name of files.keys()) if (name === path || name.startsWith(`${path}/`)) files.delete(name)
    return json(response, { boolean: true })
  }
  if (op === 'SETREPLICATION') {
    if (files.get(path)) copies.set(path, Number(query.get('replication')))
    return json(response, { boolean: files.get(path) !== undefined })
  }
  if (op === 'RENAME') {
    const to = query.get('destination')!
    if (files.has(to) && query.get('renameoptions') !== 'OVERWRITE')
      return refuse(response, 'FileAlreadyExistsException', `rename destination ${to} already exists`)
    files.set(to, files.get(path))
    files.delete(path)
    return void response.writeHead(200).end()
  }
  if (op === 'GETFILESTATUS') return json(response, { FileStatus: status('', files.get(path), copies.get(path)) })
  if (op === 'GETFILEBLOCKLOCATIONS') {
    const { length } = files.get(path)!
    const offsets = Array.from({ length: Math.ceil(length / blockSize) }, (_, i) => i * blockSize)
    const BlockLocation = offsets.map((offset) => ({ offset, length: Math.min(blockSize, length - offset) }))
    return json(response, { BlockLocations: { BlockLocation } })
  }
  if (op === 'GETCONTENTSUMMARY') {
    const own = [...files].filter(([name]) => name === path || name.startsWith(path === '/' ? '/' : `${path}/`))
    const contents = own.flatMap(([, bytes]) => (bytes ? [bytes] : []))
    const length = contents.reduce((sum, bytes) => sum + bytes.length, 0)
    const counts = { directoryCount: own.length - contents.length, fileCount: contents.length }
    return json(response, {
      ContentSummary: { ...counts, length, spaceConsumed: length * 3, quota: -1, spaceQuota: -1 },
    })
  }
  const folder = path === '/' ? '/' : `${path}/`
  const names = [...files.keys()]
    .filter((name) => name.startsWith(folder) && name !== folder && !name.slice(folder.length).includes('/'))
    .map((name) => name.slice(folder.length))
    .filter((name) => name > (query.get('startAfter') ?? ''))
    .toSorted()
  // Two at once, so that a folder has several pieces.
  const shown = files.get(path)
    ? [status('', files.get(path), copies.get(path))]
    : names.slice(0, 2).map((name) => status(name, files.get(`${folder}${name}`), copies.get(`${folder}${name}`)))
  json(response, {
    DirectoryListing: {
      partialListing: { FileStatuses: { FileStatus: shown } },
      remainingEntries: Math.max(0, names.length - 2),
    },
  })
}

function status(pathSuffix: string, bytes: Buffer | undefined, copies = 3) {
  return {
    pathSuffix,
    type: bytes ? 'FILE' : 'DIRECTORY',
    length: bytes?.length ?? 0,
    owner: 'tinderbox',
    group: 'supergroup',
    permission: bytes ? '644' : '755',
    replication: bytes ? copies : 0,
    blockSize: bytes ? blockSize : 0,
    modificationTime: Date.now(),
  }
}

function checksum(bytes: Buffer) {
  const sum = new FileChecksum({ crc: 'CRC32C', bytesPerCrc: 512 }, blockSize)
  sum.update(bytes)
  return { algorithm: 'MD5-of-0MD5-of-512CRC32C', bytes: `${'0'.repeat(24)}${sum.digest()}00000000`, length: 28 }
}

function json(response: ServerResponse, data: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data))
}

function notFound(response: ServerResponse, path: string): void {
  refuse(response, 'FileNotFoundException', `File does not exist: ${path}`, 404)
}

function refuse(response: ServerResponse, exception: string, message: string, code = 403): void {
  response
    .writeHead(code, { 'content-type': 'application/json' })
    .end(JSON.stringify({ RemoteException: { exception, javaClassName: `x.${exception}`, message } }))
}
