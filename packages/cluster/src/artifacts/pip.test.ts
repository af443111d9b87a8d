import { createHash } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Located } from './artifact.ts'
import { pip } from './pip.ts'
import { fetchContext, never, spark } from './testing/context.ts'
import { type Reply, serve, type TestServer } from './testing/serve.ts'
import { type Archive, pythonSpark, tempFolder } from './testing/tiny.ts'

let made: Archive
let server: TestServer
let replies: Record<string, Reply>
beforeEach(async () => {
  made = await pythonSpark('4.3.0')
  replies = {
    '/simple/pyspark/': index(made.sha256),
    '/files/pyspark-4.3.0.tar.gz': made.bytes,
  }
  server = await serve(replies)
})
afterEach(() => server.close())

/** With a newer Python than any: a cluster's Python is not this machine's. */
function index(sha256: string): Reply {
  const file = (name: string, hash = '') =>
    `<a href="../../files/${name}${hash}" data-requires-python="&gt;=9">${name}</a>`
  const page = [
    file('pyspark-4.2.1.tar.gz'),
    file('pyspark-4.3.0.tar.gz', `#sha256=${sha256}`),
    file('pyspark-4.3.0-py3-none-any.whl'),
  ]
  return (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>${page.join('\n')}</html>`)
}

/** The user's own configuration must not reach into a test. */
const hermetic = (indexUrl: string) => ({
  PIP_CONFIG_FILE: '/dev/null',
  PIP_INDEX_URL: indexUrl,
  PIP_EXTRA_INDEX_URL: undefined,
  PIP_FIND_LINKS: undefined,
  PIP_NO_INDEX: undefined,
  NO_PROXY: '*',
  no_proxy: '*',
})
const source = () => pip({ env: hermetic(`${server.url.replace('//', '//me:secret@')}/simple`) })

test('the source archive is found on the index that pip uses, and its address shows no password', async () => {
  expect(await source().locate(spark('4.3.0'), never)).toEqual({
    source: 'pip',
    from: `${server.url}/files/pyspark-4.3.0.tar.gz`,
    checksum: { algorithm: 'sha256', value: made.sha256 },
  })
})

test('it is fetched, checked and arranged', async () => {
  const progress: (number | undefined)[] = []
  const context = await fetchContext({ progress: (bytes, total) => progress.push(bytes, total) })
  const home = await source().fetch(spark('4.3.0'), (await source().locate(spark('4.3.0'), never)) as Located, context)
  expect(await readdir(home)).toContain('RELEASE')
  expect(progress).toEqual([made.bytes.length, made.bytes.length])
})

test('a folder of archives in place of an index', async () => {
  const folder = pip({
    env: { ...hermetic(''), PIP_INDEX_URL: undefined, PIP_NO_INDEX: '1', PIP_FIND_LINKS: dirname(made.path) },
  })
  const located = (await folder.locate(spark('4.3.0'), never)) as Located
  expect(located).toEqual({ source: 'pip', from: `file://${made.path}` })
  expect(await readdir(await folder.fetch(spark('4.3.0'), located, await fetchContext()))).toContain('jars')
})

test('a version that is not there is absent, with those that are', async () => {
  expect(await source().locate(spark('4.9.9'), never)).toEqual({
    absent: 'the index has no source archive of pyspark 4.9.9',
    noSuchVersion: { has: ['4.2.1', '4.3.0'] },
  })
})

test('an index without the package', async () => {
  delete replies['/simple/pyspark/']
  expect(await source().locate(spark('4.3.0'), never)).toEqual({
    absent: 'the index that pip uses has no package pyspark',
  })
})

test('an index that does not answer, whatever its address', async () => {
  await server.close()
  const gone = pip({ env: hermetic(`${server.url}/404/simple`) })
  await expect(gone.locate(spark('4.3.0'), never)).rejects.toMatchObject({
    code: 'DOWNLOAD',
    seen: expect.stringContaining('Could not fetch URL') as string,
  })
})

test('an archive that was changed is refused and removed', async () => {
  replies['/simple/pyspark/'] = index(createHash('sha256').update('x').digest('hex'))
  const context = await fetchContext()
  const located = (await source().locate(spark('4.3.0'), never)) as Located
  await expect(source().fetch(spark('4.3.0'), located, context)).rejects.toMatchObject({
    code: 'CHECKSUM',
    seen: expect.stringContaining(made.sha256) as string,
  })
  expect(await readdir(context.scratch)).toEqual([])
})

test('an archive that is cut off is an error', async () => {
  const located = (await source().locate(spark('4.3.0'), never)) as Located
  replies['/files/pyspark-4.3.0.tar.gz'] = (_request, response) => {
    response.writeHead(200, { 'content-length': made.bytes.length })
    response.write(made.bytes.subarray(0, 100), () => response.destroy())
  }
  await expect(source().fetch(spark('4.3.0'), located, await fetchContext())).rejects.toMatchObject({
    code: 'DOWNLOAD',
  })
})

test('no Python, and a Python without pip', async () => {
  expect(await pip({ python: 'no-such-python' }).locate(spark('4.3.0'), never)).toEqual({
    absent: 'no no-such-python on this machine, which has no pip',
  })
  const folder = await tempFolder()
  await mkdir(join(folder, 'pip'))
  await writeFile(join(folder, 'pip/__init__.py'), 'raise ImportError()')
  expect(await pip({ env: { PYTHONPATH: folder } }).locate(spark('4.3.0'), never)).toMatchObject({
    absent: expect.stringMatching(/python\S* has no pip$/) as string,
  })
})

test('when the insides of pip have changed, pip itself is run', async () => {
  // A pip of the future: nothing where it was, but the command is the same.
  const folder = await tempFolder()
  await mkdir(join(folder, 'pip'))
  await writeFile(join(folder, 'pip/__init__.py'), '__version__ = "99"\n')
  const fake = [
    'import shutil, sys',
    'assert sys.argv[-1] == "pyspark==4.3.0", sys.argv',
    `shutil.copy(${JSON.stringify(made.path)}, sys.argv[sys.argv.index("--dest") + 1])`,
  ]
  await writeFile(join(folder, 'pip/__main__.py'), fake.join('\n'))
  const future = pip({ env: { PYTHONPATH: folder } })
  const located = (await future.locate(spark('4.3.0'), never)) as Located
  expect(located.from).toBe('pyspark 4.3.0, with pip download')
  expect(await readdir(await future.fetch(spark('4.3.0'), located, await fetchContext()))).toContain('RELEASE')

  const refusal =
    'import sys; sys.exit("ERROR: Could not find a version that satisfies pyspark==4.3.0 (from versions: 4.2.0, 4.2.1)")'
  await writeFile(join(folder, 'pip/__main__.py'), refusal)
  await expect(future.fetch(spark('4.3.0'), located, await fetchContext())).rejects.toMatchObject({
    code: 'VERSION_UNKNOWN',
    hint: 'It has 4.2.0, 4.2.1.',
  })
})

test('calling it off ends Python', async () => {
  replies['/simple/pyspark/'] = () => undefined
  const controller = new AbortController()
  const located = source().locate(spark('4.3.0'), controller.signal)
  setTimeout(() => controller.abort(new Error('enough')), 300)
  await expect(located).rejects.toThrow('enough')
})
