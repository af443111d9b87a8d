import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { hadoopXml } from '../services/hadoop-xml.ts'
import { hdfsFolders } from './hdfs-folders.ts'
import { ask } from './testing/ask.ts'

const here = '.tinderbox/clusters/demo'
const version = (id: string) => `#Sun Nov 22 15:00:00 UTC 2026\nnamespaceID=1\nclusterID=${id}\ncTime=0\n`

async function machine(things: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempFolder()
  for (const [name, text] of Object.entries(things)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

const short = (found: Awaited<ReturnType<typeof look>>) =>
  found.map(({ kind, state, clusterIds, image }) => [kind, state, clusterIds.join(' '), image])
const look = async (things: Readonly<Record<string, string>>, data?: string[]) =>
  ask(hdfsFolders(data === undefined ? undefined : data.length === 0 ? {} : { data }), await machine(things))

const data = `${here}/data`
const formatted = {
  [`${data}/hdfs-namenode/current/VERSION`]: version('CID-1'),
  [`${data}/hdfs-namenode/current/fsimage_0000000000000000000`]: 'x',
  [`${data}/hdfs-namenode/current/fsimage_0000000000000000000.md5`]: 'x',
  [`${data}/hdfs-journalnode/demo/current/VERSION`]: version('CID-1'),
  [`${data}/hdfs-datanode/current/VERSION`]: version('CID-2'),
}

test('nothing is told of a machine without HDFS, and of one that will have it what will be there', async () => {
  expect(await look({})).toEqual([])
  const found = await look({ [`${data}/hdfs-journalnode/lost+found`]: '' }, [])
  expect(short(found)).toEqual([
    ['name', 'absent', '', false],
    ['journal', 'empty', '', false],
    ['data', 'absent', '', false],
  ])
  for (const { size, free } of found) expect(Math.min(size, free)).toBeGreaterThan(0)
})

test.each([[undefined], [[]]])('what is formatted is found, whether the file has HDFS or not', async (file) => {
  expect(short(await look(formatted, file))).toEqual([
    ['name', 'hdfs', 'CID-1', true],
    ['journal', 'hdfs', 'CID-1', false],
    ['data', 'hdfs', 'CID-2', false],
  ])
})

test('a VERSION file without an image, what was begun, and what is not of HDFS', async () => {
  const name = `${data}/hdfs-namenode`
  const [bare] = await look({ [`${name}/current/VERSION`]: version('CID-1') })
  expect(bare).toMatchObject({ state: 'hdfs', image: false })
  const [begun] = await look({ [`${name}/current/VERSION`]: version('CID-1'), [`${name}.unfinished`]: '' })
  expect(begun).toMatchObject({ state: 'unfinished', clusterIds: ['CID-1'] })
  const [foreign] = await look({ [`${name}/holiday photos/1.jpg`]: '', [`${name}/b`]: '' })
  expect(foreign).toMatchObject({ state: 'foreign', names: ['b', 'holiday photos'] })
})

test("folders of the file's, and those that only the machine remembers", async () => {
  const folder = await machine({
    'one/current/VERSION': version('CID-1'),
    'old disk/current/VERSION': version('CID-1'),
  })
  const paths = ['one', 'two', 'old disk'].map((name) => join(folder, name))
  const site = hadoopXml({
    'dfs.datanode.data.dir': [paths[0], paths[2], '/no/such'].map((one) => `file://${one}`).join(','),
  })
  const found = await look({ [`${here}/conf/hadoop/hdfs-site.xml`]: site }, paths.slice(0, 2))
  expect(found.filter(({ path }) => path.startsWith(folder)).map(({ path, state }) => [path, state])).toEqual([
    [paths[0], 'hdfs'],
    [paths[1], 'absent'],
    [paths[2], 'hdfs'],
  ])
})

test('the format of a name folder, and an upgrade that is not final', async () => {
  const name = `${data}/hdfs-namenode`
  const things = { ...formatted, [`${name}/current/VERSION`]: `${version('CID-1')}layoutVersion=-66\n` }
  const [before] = await look(things)
  expect(before).toMatchObject({ layout: -66 })
  expect(before).not.toHaveProperty('upgrade')
  const image = { ...things, [`${name}/current/fsimage_rollback_0000000000000000010`]: 'x' }
  expect((await look(image))[0]).toMatchObject({ layout: -66, upgrade: {} })
  expect((await look({ ...image, [`${name}.upgrade-from`]: '3.3.6\n' }))[0]).toMatchObject({
    upgrade: { from: '3.3.6' },
  })
  const [sum] = await look({ ...things, [`${name}/current/fsimage_rollback_0000000000000000010.md5`]: 'x' })
  expect(sum).not.toHaveProperty('upgrade')
})

test('whatever the names in a foreign folder are, the folder is known by its path', async () => {
  const name = `${data}/hdfs-namenode`
  const folder = await machine({ [`${name}/a|b`]: '', [`${name}/c\\nd`]: '', [`${name}/e\nf`]: '' })
  expect(await ask(hdfsFolders({}), folder)).toContainEqual(
    expect.objectContaining({ path: `${folder}/${name}`, state: 'foreign', names: ['a?b', 'c?nd', 'e?f'] }),
  )
})

test('the mark of a NameNode that was alone, until its journal is whole', async () => {
  const marked = { ...formatted, [`${data}/hdfs-namenode.journal-missing`]: 'demo\n' }
  expect((await look(marked))[0]).toMatchObject({ kind: 'name', state: 'hdfs', journalMissing: true })
  expect((await look(formatted))[0]).not.toHaveProperty('journalMissing')
})
