import { expect, onTestFinished, test } from 'vitest'
import { activeNameNode } from '../apis/active-name-node.ts'
import { makeHdfsFolder, moveOnHdfs, removalOf, removeFromHdfs } from './change.ts'
import { hdfsEntry, listHdfs } from './list.ts'
import { setHdfsCopies } from './set-copies.ts'
import { smallHdfs, type SmallHdfs } from './testing/hdfs-server.ts'
import { hdfsUse } from './usage.ts'

async function filled(options?: Parameters<typeof smallHdfs>[0]): Promise<SmallHdfs> {
  const small = await smallHdfs(options)
  onTestFinished(() => small.close())
  for (const folder of ['/data', '/data/in', '/tmp']) small.files.set(folder, undefined)
  for (const name of ['a', 'b', 'c', 'in/d', 'in/e']) small.files.set(`/data/${name}`, Buffer.from(name))
  return small
}

async function paths(of: ReturnType<typeof listHdfs>): Promise<string[]> {
  const found: string[] = []
  for await (const batch of of) found.push(...batch.map(({ path }) => path))
  return found
}

test('a folder comes in pieces', async () => {
  const { hdfs } = await filled()
  expect(await paths(listHdfs(hdfs, '/data'))).toEqual(['/data/a', '/data/b', '/data/c', '/data/in'])
  expect((await paths(listHdfs(hdfs, '/', true))).slice(-3)).toEqual(['/data/in', '/data/in/d', '/data/in/e'])
  expect(await paths(listHdfs(hdfs, '/data/a'))).toEqual(['/data/a'])
})

test('what was meant', async () => {
  const { hdfs } = await filled()
  await expect(hdfsEntry(hdfs, '/dtaa')).rejects.toThrow('/dtaa is not there; did you mean /data?')
  await expect(hdfsEntry(hdfs, '/nowhere/x')).rejects.toMatchObject({ hint: expect.stringContaining('/nowhere') })
})

test('folders are only removed when that is said', async () => {
  const { hdfs, files } = await filled()
  await expect(removalOf(hdfs, ['/data'], false)).rejects.toMatchObject({ code: 'HDFS_IS_A_FOLDER' })
  await expect(removalOf(hdfs, ['/'], true)).rejects.toMatchObject({ code: 'USAGE' })
  const removals = await removalOf(hdfs, ['/data/in', '/data/a'], true)
  expect(removals.map((one) => one.files)).toEqual([2, 1])
  await removeFromHdfs(hdfs, removals)
  expect([...files.keys()]).toEqual(['/', '/data', '/tmp', '/data/b', '/data/c'])
})

test('copies are set of all files below, or raised only where there are fewer', async () => {
  const { hdfs, copies, asked } = await filled()
  copies.set('/data/b', 1).set('/data/in/d', 4)
  expect(await setHdfsCopies(hdfs, '/data', 3, true)).toEqual({ files: 5, changed: 1 })
  expect(asked.filter((one) => one.includes('SETREPLICATION'))).toEqual(['PUT SETREPLICATION /data/b'])
  expect(await setHdfsCopies(hdfs, '/data', 3, false)).toEqual({ files: 5, changed: 1 })
  expect(await setHdfsCopies(hdfs, '/data/a', 2, false)).toEqual({ files: 1, changed: 1 })
  expect(Object.fromEntries(copies)).toEqual({ '/data/a': 2, '/data/b': 3, '/data/in/d': 3 })
})

test('a folder that goes while its neighbours are listed is passed over only where that is asked for', async () => {
  for (const passOver of [true, false]) {
    const { hdfs, files } = await filled()
    const all = (async () => {
      const found: string[] = []
      for await (const batch of listHdfs(hdfs, '/data', true, passOver)) {
        found.push(...batch.map(({ path }) => path))
        for (const path of ['/data/in', '/data/in/d', '/data/in/e']) if (found.includes('/data/in')) files.delete(path)
      }
      return found
    })()
    if (passOver) expect(await all).toEqual(['/data/a', '/data/b', '/data/c', '/data/in'])
    else await expect(all).rejects.toMatchObject({ code: 'HDFS_NOT_FOUND' })
  }
})

test('more copies than DataNodes are refused before anything is asked', async () => {
  const { hdfs, asked } = await filled()
  await expect(setHdfsCopies(hdfs, '/data', 5, true)).rejects.toMatchObject({
    code: 'USAGE',
    message: '5 copies of each block need as many DataNodes, and 4 are live',
  })
  expect(asked).toEqual([])
  await expect(setHdfsCopies(hdfs, '/nowhere', 4, true)).rejects.toMatchObject({ code: 'HDFS_NOT_FOUND' })
})

test('moving', async () => {
  const { hdfs, files } = await filled()
  expect(await moveOnHdfs(hdfs, '/data/a', '/tmp', false)).toBe('/tmp/a')
  await expect(moveOnHdfs(hdfs, '/data/b', '/data/c', false)).rejects.toThrow('/data/c is there already')
  await moveOnHdfs(hdfs, '/data/b', '/data/c', true)
  expect(files.get('/data/c')!.toString()).toBe('b')
  await expect(moveOnHdfs(hdfs, '/data', '/data/in', false)).rejects.toMatchObject({ code: 'USAGE' })
})

test('making folders', async () => {
  const { hdfs, files } = await filled()
  await expect(makeHdfsFolder(hdfs, '/data', false)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  await expect(makeHdfsFolder(hdfs, '/x/y', false)).rejects.toMatchObject({ code: 'HDFS_NOT_FOUND' })
  await makeHdfsFolder(hdfs, '/x/y', true)
  expect(files.has('/x/y')).toBe(true)
})

test('how much is where', async () => {
  const { hdfs } = await filled()
  const uses = await hdfsUse(hdfs, '/data', false)
  expect(uses.map(({ path, length, onDisk, files }) => [path, length, onDisk, files])).toContainEqual([
    '/data/in',
    8,
    24,
    2,
  ])
  expect(await hdfsUse(hdfs, '/data', true)).toEqual([{ path: '/data', length: 11, onDisk: 33, files: 5, folders: 2 }])
})

test('the NameNode that is active is found, and kept', async () => {
  const { hdfs, trouble, asked } = await filled({ nameNodes: 2 })
  trouble.standby = 1
  expect((await hdfsEntry(hdfs, '/data')).type).toBe('folder')
  expect(asked).toHaveLength(4)
  await hdfsEntry(hdfs, '/data')
  expect(asked).toHaveLength(5)
})

test('none that is active', async () => {
  const standby = JSON.stringify({ RemoteException: { exception: 'StandbyException', message: 'in state standby' } })
  const send = async () => {
    const { Readable } = await import('node:stream')
    return { status: 403, location: undefined, body: Readable.from([Buffer.from(standby)]) }
  }
  const ask = activeNameNode(
    [
      { machine: 'n1', send },
      { machine: 'n2', send },
    ],
    { patience: 50, pause: 10 },
  )
  await expect(ask({ method: 'GET', path: '/' })).rejects.toMatchObject({
    code: 'NOT_RUNNING',
    message: 'none of the NameNodes is active: n1, n2',
  })
})
