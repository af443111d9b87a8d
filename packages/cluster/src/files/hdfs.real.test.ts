/** Against a real NameNode and DataNode. Blocks are of 1 MiB there, so that small files have several. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendHttp } from '../apis/http-send.ts'
import { makeHdfsFolder, moveOnHdfs, removalOf, removeFromHdfs } from './change.ts'
import { checksumKind } from './file-checksum.ts'
import { getFromHdfs } from './get.ts'
import { hdfsEntry, listHdfs } from './list.ts'
import { putStreamToHdfs, putToHdfs } from './put.ts'
import { readHdfsFile } from './read-file.ts'
import { realHdfs, type RealHdfs } from './testing/real-hdfs.ts'
import { setHdfsCopies } from './set-copies.ts'
import { hdfsChecksum, hdfsStorage, hdfsUse } from './usage.ts'

const MiB = 1024 * 1024
const plain = { recursive: false, force: false }

let real: RealHdfs
let here: string
beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), 'tinderbox-real-hdfs-'))
  real = await realHdfs({ 'dfs.blocksize': String(MiB) })
})
afterAll(async () => {
  await real?.down()
  await rm(here, { recursive: true, force: true })
})

function sample(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let i = 0; i < length; i++) bytes[i] = i * 31 + (i >>> 8)
  return bytes
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

test.each([0, 1, 511, 512, 513, MiB - 1, MiB, MiB + 1, 2 * MiB, 4 * MiB, 4 * MiB + 1, 40 * MiB + 12_345])(
  '%d bytes go there and come back, and both checksums are the same',
  async (length) => {
    const [path, back] = [join(here, `${length}`), join(here, `${length}.back`)]
    await writeFile(path, sample(length))
    const [sent] = await putToHdfs(real.hdfs, [path], `/${length}`, plain)
    expect(sent).toMatchObject({ length, verified: true })
    const [got] = await getFromHdfs(real.hdfs, `/${length}`, back, plain)
    expect(got).toMatchObject({ length, verified: true, checksum: sent!.checksum })
    expect(await hashOf(back)).toBe(await hashOf(path))
    const { algorithm, checksum } = await hdfsChecksum(real.hdfs, `/${length}`)
    expect(checksumKind(algorithm)).toBeDefined()
    expect(checksum).toBe(sent!.checksum)
  },
)

test('more than 2 GiB pass through, and never sit in memory', async () => {
  const piece = sample(MiB)
  const hash = createHash('sha256')
  const before = process.memoryUsage().rss
  let most = before
  const look = () => (most = Math.max(most, process.memoryUsage().rss))
  async function* long() {
    for (let i = 0; i < 2048; i++) {
      // No two pieces are the same, so none can take the place of another.
      piece.writeUInt32LE(i)
      const own = Buffer.from(piece)
      hash.update(own)
      look()
      yield own
    }
    hash.update('the end')
    yield Buffer.from('the end')
  }
  const length = 2048 * MiB + 7
  expect(await putStreamToHdfs(real.hdfs, long(), '/long', plain)).toMatchObject({ length, verified: true })
  const back = createHash('sha256')
  const reading = readHdfsFile(real.hdfs, '/long', await real.hdfs.client.status('/long'))
  for (;;) {
    const { done, value } = await reading.next()
    look()
    if (done) {
      expect(value).toMatchObject({ length, verified: true })
      break
    }
    back.update(value)
  }
  expect(back.digest('hex')).toBe(hash.digest('hex'))
  expect((most - before) / MiB).toBeLessThan(400)
  await removeFromHdfs(real.hdfs, await removalOf(real.hdfs, ['/long'], false))
})

test('names as people give them; a folder of many small files', async () => {
  const names = ['with space', 'a+b', '100%', 'ünï', "it's", 'a&b=c#d?e']
  await mkdir(join(here, 'tree/inner'), { recursive: true })
  for (const name of names) await writeFile(join(here, 'tree', name), name)
  for (let i = 0; i < 60; i++) await writeFile(join(here, 'tree/inner', String(i)), String(i))
  await putToHdfs(real.hdfs, [join(here, 'tree')], '/', { ...plain, recursive: true })
  await getFromHdfs(real.hdfs, '/tree', join(here, 'tree.back'), { ...plain, recursive: true })
  expect(await readdir(join(here, 'tree.back'))).toEqual(await readdir(join(here, 'tree')))
  expect(await moveOnHdfs(real.hdfs, '/tree/a&b=c#d?e', '/tree/x y+z%', false)).toBe('/tree/x y+z%')
  expect((await hdfsEntry(real.hdfs, '/tree/x y+z%')).length).toBe(9)
  const [use] = await hdfsUse(real.hdfs, '/tree', true)
  expect(use).toMatchObject({ files: 66, folders: 2 })
  await removeFromHdfs(real.hdfs, await removalOf(real.hdfs, ['/tree'], true))
  await expect(hdfsEntry(real.hdfs, '/tree')).rejects.toMatchObject({ code: 'HDFS_NOT_FOUND' })
})

test('a file over another: only when asked, and at once', async () => {
  const path = join(here, 'over')
  await writeFile(path, 'new')
  await expect(putToHdfs(real.hdfs, [path], '/512', plain)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  await putToHdfs(real.hdfs, [path], '/512', { ...plain, force: true })
  expect((await hdfsEntry(real.hdfs, '/512')).length).toBe(3)
})

test('what HDFS refuses has a code', async () => {
  const { hdfs } = real
  const path = join(here, 'over')
  await expect(makeHdfsFolder(hdfs, '/512/x', true)).rejects.toMatchObject({ code: 'HDFS_NOT_A_FOLDER' })
  await expect(putToHdfs(hdfs, [path], '/512/x', plain)).rejects.toMatchObject({ code: 'HDFS_NOT_A_FOLDER' })
  await expect(hdfs.client.makeFolder('/a:b')).rejects.toMatchObject({ code: 'USAGE' })
  const nobody = real.as('nobody')
  await expect(putToHdfs(nobody, [path], '/nobodys', plain)).rejects.toMatchObject({ code: 'HDFS_PERMISSION' })
  await expect(moveOnHdfs(nobody, '/1', '/2', false)).rejects.toMatchObject({ code: 'HDFS_PERMISSION' })
})

test('a quota that ends a file in the middle is told, and nothing is left', async () => {
  await real.hdfs.client.makeFolder('/small')
  const user = real.hdfs.user
  const set = `/webhdfs/v1/small?op=SETQUOTA&storagespacequota=${5 * MiB}&namespacequota=9223372036854775807&user.name=${user}`
  const answer = await sendHttp(real.nameNodePort, { method: 'PUT', path: set })
  answer.body.resume()
  expect(answer.status).toBe(200)
  await expect(putToHdfs(real.hdfs, [join(here, `${40 * MiB + 12_345}`)], '/small/x', plain)).rejects.toMatchObject({
    code: 'HDFS_QUOTA',
  })
  expect((await real.hdfs.client.batch('/small')).entries).toEqual([])
})

test('a stream that breaks off leaves nothing', async () => {
  async function* torn() {
    yield sample(3 * MiB)
    throw new Error('torn')
  }
  await expect(putStreamToHdfs(real.hdfs, torn(), '/torn', plain)).rejects.toThrow('torn')
  const names: string[] = []
  for await (const batch of listHdfs(real.hdfs, '/')) names.push(...batch.map(({ path }) => path))
  expect(names.filter((name) => name.startsWith('/.') || name === '/torn')).toEqual([])
})

test('how many copies files have', async () => {
  const { hdfs } = real
  await mkdir(join(here, 'copies/inner'), { recursive: true })
  for (const name of ['a b', 'inner/c']) await writeFile(join(here, 'copies', name), name)
  await putToHdfs(hdfs, [join(here, 'copies')], '/', { ...plain, recursive: true })
  const copies = async () =>
    Promise.all(['/copies/a b', '/copies/inner/c'].map(async (path) => (await hdfsEntry(hdfs, path)).replication))
  expect(await setHdfsCopies(hdfs, '/copies/a b', 3, false)).toEqual({ files: 1, changed: 1 })
  expect(await copies()).toEqual([3, 1])
  expect(await setHdfsCopies(hdfs, '/copies', 2, true)).toEqual({ files: 2, changed: 1 })
  expect(await copies()).toEqual([3, 2])
  expect(await setHdfsCopies(hdfs, '/copies', 1, false)).toEqual({ files: 2, changed: 2 })
  expect(await copies()).toEqual([1, 1])
  // A folder has none.
  expect(await hdfs.client.setCopies('/copies', 2)).toBe(false)
  await expect(setHdfsCopies(hdfs, '/nowhere', 2, false)).rejects.toMatchObject({ code: 'HDFS_NOT_FOUND' })
  await expect(setHdfsCopies(real.as('nobody'), '/copies', 2, false)).rejects.toMatchObject({ code: 'HDFS_PERMISSION' })
  await expect(setHdfsCopies({ ...hdfs, dataNodes: 1 }, '/copies', 2, false)).rejects.toMatchObject({ code: 'USAGE' })
})

test('how full it is', async () => {
  const { capacity, used, remaining } = await hdfsStorage(real.hdfs)
  expect(capacity).toBeGreaterThan(remaining)
  expect(used).toBeGreaterThan(40 * MiB)
})
