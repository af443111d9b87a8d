import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { getFromHdfs } from './get.ts'
import { senderHere, unfinishedName } from './leftovers.ts'
import { origin } from './origin.ts'
import { putStreamToHdfs, putToHdfs } from './put.ts'
import { smallHdfs, type SmallHdfs } from './testing/hdfs-server.ts'

let here: string
let small: SmallHdfs
const plain = { recursive: false, force: false }

beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'tinderbox-files-'))
  small = await smallHdfs()
  return async () => {
    await small.close()
    await rm(here, { recursive: true })
  }
})

/** More than one block of the small HDFS, and no multiple of 512. */
const content = Buffer.from(Uint8Array.from({ length: 2_500_001 }, (_, i) => (i * 31 + (i >>> 8)) & 255))

async function local(name: string, bytes: Buffer | string = content): Promise<string> {
  const path = join(here, name)
  await writeFile(path, bytes)
  return path
}

test('a file goes there and comes back', async () => {
  const path = await local('x +%ü.csv')
  small.files.set('/data', undefined)
  const [sent] = await putToHdfs(small.hdfs, [path], '/data', plain)
  expect(sent).toMatchObject({ to: '/data/x +%ü.csv', length: content.length, verified: true })
  expect([...small.files.keys()]).toEqual(['/', '/data', '/data/x +%ü.csv'])
  const [got] = await getFromHdfs(small.hdfs, '/data/x +%ü.csv', join(here, 'back'), plain)
  expect(got).toMatchObject({ verified: true, checksum: sent!.checksum })
  expect(content.equals(await readFile(join(here, 'back')))).toBe(true)
})

test('a folder with what is in it, and links; progress to the end', async () => {
  await mkdir(join(here, 'logs/old'), { recursive: true })
  await local('logs/a', 'a')
  await local('logs/old/b', 'bb')
  await symlink(join(here, 'logs/a'), join(here, 'logs/link'))
  small.files.set('/data', undefined)
  await expect(putToHdfs(small.hdfs, [join(here, 'logs')], '/data', plain)).rejects.toMatchObject({ code: 'USAGE' })
  const told: number[] = []
  await putToHdfs(small.hdfs, [join(here, 'logs')], '/data', {
    recursive: true,
    force: false,
    onProgress: ({ filesDone, bytes }) => told.push(filesDone, bytes),
  })
  expect([...small.files.keys()].filter((name) => small.files.get(name)).toSorted()).toEqual([
    '/data/logs/a',
    '/data/logs/link',
    '/data/logs/old/b',
  ])
  expect(told.slice(-2)).toEqual([3, 4])
  await getFromHdfs(small.hdfs, '/data/logs', join(here, 'back'), { recursive: true, force: false })
  expect(await readFile(join(here, 'back/old/b'), 'utf8')).toBe('bb')
})

test('a link without an end', async () => {
  await mkdir(join(here, 'logs'))
  await symlink(join(here, 'logs'), join(here, 'logs/again'))
  await expect(putToHdfs(small.hdfs, [join(here, 'logs')], '/logs', { recursive: true, force: false })).rejects.toThrow(
    'is a link to a folder that it is in',
  )
})

test('nothing is overwritten unless asked', async () => {
  const path = await local('x')
  small.files.set('/x', Buffer.from('old'))
  await expect(putToHdfs(small.hdfs, [path], '/x', plain)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  await expect(getFromHdfs(small.hdfs, '/x', path, plain)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  await putToHdfs(small.hdfs, [path], '/x', { ...plain, force: true })
  expect(content.equals(small.files.get('/x')!)).toBe(true)
})

test('what a DataNode damages is an error, and nothing is left', async () => {
  const path = await local('x')
  small.trouble.damage = (bytes) => Buffer.from(bytes.fill(0, 1000, 1001))
  await expect(putToHdfs(small.hdfs, [path], '/x', plain)).rejects.toMatchObject({ code: 'HDFS_CHECKSUM' })
  small.trouble.damage = (bytes) => bytes.subarray(1)
  await expect(putToHdfs(small.hdfs, [path], '/x', plain)).rejects.toMatchObject({ code: 'HDFS_CHECKSUM' })
  expect([...small.files.keys()]).toEqual(['/'])
})

test('what is damaged on its way here is an error, and nothing is left', async () => {
  small.files.set('/x', content)
  const opened = small.hdfs.client.open
  const damaged = async (path: string, offset?: number) =>
    (await opened(path, offset)).map((chunk: Buffer) => Buffer.from(chunk).fill(0, 7, 9))
  const hdfs = { ...small.hdfs, client: { ...small.hdfs.client, open: damaged } }
  await expect(getFromHdfs(hdfs, '/x', join(here, 'x'), plain)).rejects.toMatchObject({ code: 'HDFS_CHECKSUM' })
  expect(await readdir(here)).toEqual([])
})

test('it goes on from where it broke off', async () => {
  small.files.set('/x', content)
  small.trouble.breakAfter = [1_000_000, 500_000]
  await getFromHdfs(small.hdfs, '/x', join(here, 'x'), plain)
  expect(content.equals(await readFile(join(here, 'x')))).toBe(true)
})

test('a NameNode that has not heard of a block yet is asked again', async () => {
  small.files.set('/x', content)
  small.trouble.unheard = 2
  await getFromHdfs(small.hdfs, '/x', join(here, 'x'), plain)
  expect(content.equals(await readFile(join(here, 'x')))).toBe(true)
})

test('it breaks off again and again', async () => {
  small.files.set('/x', content)
  small.trouble.breakAfter = Array.from({ length: 9 }, () => 0)
  await expect(getFromHdfs(small.hdfs, '/x', join(here, 'x'), plain)).rejects.toMatchObject({ code: 'NOT_RUNNING' })
  expect(await readdir(here)).toEqual([])
})

test('a refusal in the middle of the bytes is told as it is', async () => {
  small.trouble.refuse = { exception: 'DSQuotaExceededException', message: 'The DiskSpace quota of / is exceeded' }
  const path = await local('x', Buffer.alloc(20_000_000))
  await expect(putToHdfs(small.hdfs, [path], '/x', plain)).rejects.toMatchObject({ code: 'HDFS_QUOTA' })
})

test('a signal ends it, and nothing is left', async () => {
  const stop = new AbortController()
  const other = await smallHdfs({ signal: stop.signal })
  onTestFinished(() => other.close())
  async function* endless() {
    for (let i = 0; ; i++) {
      if (i === 5) stop.abort(new Error('enough'))
      yield Buffer.alloc(100_000)
    }
  }
  await expect(putStreamToHdfs(other.hdfs, endless(), '/x', plain)).rejects.toThrow('enough')
  expect([...other.files.keys()]).toEqual(['/'])
})

test('a source that fails is told as it is', async () => {
  async function* failing() {
    yield Buffer.alloc(100)
    throw new Error('the tape is torn')
  }
  await expect(putStreamToHdfs(small.hdfs, failing(), '/x', plain)).rejects.toThrow('the tape is torn')
  expect([...small.files.keys()]).toEqual(['/'])
})

test('what runs that were killed have left is swept, and what others send is not', async () => {
  const gone = `/${unfinishedName(senderHere(origin, 999_999_999))}`
  const others = `/${unfinishedName(senderHere('elsewhere', 1))}`
  // Of a machine of the same name: all that is known of it.
  const namesake = `/${unfinishedName(senderHere(hostname(), 999_999_999))}`
  for (const path of [gone, others, namesake, '/.hidden', '/x']) small.files.set(path, Buffer.from(''))
  await putToHdfs(small.hdfs, [await local('y', 'y')], '/y', plain)
  expect(small.files.has(gone)).toBe(false)
  for (const path of [others, namesake, '/.hidden', '/x', '/y']) expect(small.files.has(path)).toBe(true)
})

test('a folder that is not there is not made by a slip of the fingers', async () => {
  const path = await local('x', 'x')
  await expect(putToHdfs(small.hdfs, [path], '/daat/x', plain)).rejects.toMatchObject({ code: 'HDFS_NOT_FOUND' })
  await expect(putToHdfs(small.hdfs, [path], '/daat', { ...plain, intoFolder: true })).rejects.toThrow('/daat')
  await putToHdfs(small.hdfs, [path], '/user/tinderbox', plain)
  expect(small.files.get('/user/tinderbox/x')?.toString()).toBe('x')
})
