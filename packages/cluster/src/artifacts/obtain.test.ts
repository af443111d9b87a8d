import { mkdir, readdir, readFile, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { ToolError } from '../errors.ts'
import { runHere } from '../hosts/process.ts'
import type { Absent, Located, Source } from './artifact.ts'
import { obtain, type ObtainEvent, probe } from './obtain.ts'
import { hadoop, java, spark } from './testing/context.ts'
import { jdkFiles, tempFolder, writeFiles } from './testing/tiny.ts'

/** A source that has what it is told to have. */
function source(name: string, answer: 'has' | Absent | ToolError, files: Record<string, string> = sparkFiles('4.3.0')) {
  const located: Located = { source: name, from: `/from/${name}` }
  const fetch = vi.fn<Source['fetch']>(async (_wanted, _located, { scratch, step }) => {
    step('download')
    const home = join(scratch, 'home')
    await mkdir(home)
    await writeFiles(home, files)
    return home
  })
  const locate = vi.fn<Source['locate']>(async () => {
    if (answer instanceof ToolError) throw answer
    return answer === 'has' ? located : answer
  })
  return { name, title: name, provides: ['spark', 'java', 'hadoop'], locate, fetch } satisfies Source
}

function sparkFiles(version: string): Record<string, string> {
  return { [`jars/spark-core_2.13-${version}.jar`]: 'core', 'bin/spark-class*': '#!/bin/sh\n' }
}

const broken = new ToolError('DOWNLOAD', { message: 'it broke', hint: 'mend it', seen: 'cut' })

test('the first in order that has it brings it; the second time nobody is asked', async () => {
  const cacheDir = await tempFolder()
  const events: ObtainEvent[] = []
  const sources = [source('a', { absent: 'not here' }), source('b', 'has'), source('c', 'has')]
  const { artifact, attempts } = await obtain(spark('4.3.0'), sources, {
    cacheDir,
    onEvent: (event) => events.push(event),
  })
  expect(artifact).toMatchObject({ artifact: 'spark', version: '4.3.0', source: 'b', from: '/from/b' })
  expect(artifact.id).toBe(`spark-4.3.0-${artifact.sha256.slice(0, 8)}`)
  expect((await stat(artifact.tar)).size).toBe(artifact.size)
  expect(attempts).toEqual([
    { source: 'a', outcome: 'absent', reason: 'not here' },
    { source: 'b', outcome: 'used', reason: '/from/b' },
    { source: 'c', outcome: 'not tried', reason: 'b had it' },
  ])
  expect(events.map(({ kind }) => kind)).toEqual(['ask', 'attempt', 'fetch', 'step', 'step', 'attempt'])
  expect((await runHere(['tar', '-tf', artifact.tar])).stdout.split('\n')[0]).toBe('spark-4.3.0/')
  expect(await readdir(cacheDir)).toEqual(['spark-4.3.0-b'])

  const again = await obtain(spark('4.3.0'), sources, { cacheDir })
  expect(again.artifact).toEqual(artifact)
  expect(again.attempts.map(({ outcome }) => outcome)).toEqual(['not tried', 'cached', 'not tried'])
  expect(sources[1]?.fetch).toHaveBeenCalledTimes(1)
})

test('Java keeps its exact version, and the wanted one in the name of the entry', async () => {
  const cacheDir = await tempFolder()
  const { artifact } = await obtain(java('17'), [source('jlink', 'has', jdkFiles('17.0.15'))], { cacheDir })
  expect(artifact.id).toMatch(/^java-17\.0\.15-[0-9a-f]{8}$/)
  expect(await readdir(cacheDir)).toEqual(['java-17-x86_64-jlink'])
})

test('a source that breaks off is followed by the next', async () => {
  const cacheDir = await tempFolder()
  const first = source('a', 'has')
  first.fetch.mockRejectedValue(broken)
  const { attempts } = await obtain(spark('4.3.0'), [first, source('b', 'has')], { cacheDir })
  expect(attempts).toEqual([
    { source: 'a', outcome: 'failed', reason: 'it broke: cut' },
    { source: 'b', outcome: 'used', reason: '/from/b' },
  ])
})

test('a wrong checksum ends the search, and nothing stays behind', async () => {
  const cacheDir = await tempFolder()
  const first = source('a', 'has')
  first.fetch.mockRejectedValue(new ToolError('CHECKSUM', { message: 'changed', hint: '' }))
  const second = source('b', 'has')
  await expect(obtain(spark('4.3.0'), [first, second], { cacheDir })).rejects.toMatchObject({ code: 'CHECKSUM' })
  expect(second.fetch).not.toHaveBeenCalled()
  expect(await readdir(cacheDir)).toEqual([])
})

test('when nothing has it, every reason is in the error', async () => {
  const sources = [source('a', broken), source('b', { absent: 'no JDK' })]
  await expect(obtain(java('17'), sources, { cacheDir: await tempFolder() })).rejects.toMatchObject({
    code: 'ARTIFACT_UNAVAILABLE',
    message: 'No source could provide Java 17 for linux x86_64',
    seen: 'a: it broke: cut\nb: no JDK',
  })
})

test('a version that nobody knows is told apart, with those that exist', async () => {
  const sources = [
    source('a', broken),
    source('b', { absent: 'not there', noSuchVersion: { has: ['4.2.1', '4.10.0', '4.3.0', '4.3.0.dev1'] } }),
  ]
  await expect(obtain(spark('4.9.9'), sources, { cacheDir: await tempFolder() })).rejects.toMatchObject({
    code: 'VERSION_UNKNOWN',
    message: 'There is no Spark 4.9.9',
    hint: 'Set `spark.version` to one that exists. There are: 4.10.0, 4.3.0, 4.2.1.',
  })
})

test('another version than was wanted is not taken', async () => {
  const sources = [source('a', 'has', sparkFiles('4.2.0'))]
  await expect(obtain(spark('4.3.0'), sources, { cacheDir: await tempFolder() })).rejects.toMatchObject({
    code: 'ARTIFACT_UNAVAILABLE',
    seen: 'a: It holds Spark 4.2.0, and 4.3.0 is wanted',
  })
})

test('what is not Hadoop is not taken for it', async () => {
  const failed = obtain(hadoop('3.5.0'), [source('a', 'has')], { cacheDir: await tempFolder() })
  await expect(failed).rejects.toMatchObject({
    code: 'ARTIFACT_UNAVAILABLE',
    message: 'No source could provide Hadoop 3.5.0',
    hint: expect.stringContaining('`hadoop.source.from`') as string,
    seen: expect.stringContaining('a: What was brought is not Hadoop') as string,
  })
})

test('two at once fetch once', async () => {
  const cacheDir = await tempFolder()
  const only = source('a', 'has')
  const slow = only.fetch.getMockImplementation()!
  only.fetch.mockImplementation(async (...args) => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    return slow(...args)
  })
  const kinds: string[] = []
  const both = await Promise.all(
    [1, 2].map(() => obtain(spark('4.3.0'), [only], { cacheDir, onEvent: ({ kind }) => kinds.push(kind) })),
  )
  expect(both[0]?.artifact).toEqual(both[1]?.artifact)
  expect(only.fetch).toHaveBeenCalledTimes(1)
  expect(kinds.filter((kind) => kind === 'wait')).toHaveLength(1)
})

test('a damaged entry is made anew', async () => {
  const cacheDir = await tempFolder()
  const only = source('a', 'has')
  const { artifact } = await obtain(spark('4.3.0'), [only], { cacheDir })
  await truncate(artifact.tar, 10)
  expect((await obtain(spark('4.3.0'), [only], { cacheDir })).artifact.size).toBe(artifact.size)
  expect((await readFile(artifact.tar)).length).toBe(artifact.size)
})

test('sources are asked side by side, and those that still think are told to stop', async () => {
  const stopped = vi.fn()
  const [slow, quick] = [source('slow', 'has'), source('quick', 'has')]
  slow.locate.mockImplementation(async (_wanted, signal) => {
    signal.addEventListener('abort', stopped)
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  await obtain(spark('4.3.0'), [quick, slow], { cacheDir: await tempFolder() })
  expect(stopped).toHaveBeenCalledTimes(1)
})

test('calling it off gives the reason, and leaves nothing behind', async () => {
  const cacheDir = await tempFolder()
  const controller = new AbortController()
  const only = source('a', 'has')
  only.fetch.mockImplementation(async (_wanted, _located, { signal }) => {
    controller.abort(new Error('enough'))
    signal.throwIfAborted()
    return ''
  })
  await expect(obtain(spark('4.3.0'), [only], { cacheDir, signal: controller.signal })).rejects.toThrow('enough')
  expect(await readdir(cacheDir)).toEqual([])
})

test('probe asks everybody and fetches nothing', async () => {
  const cacheDir = join(await tempFolder(), 'not-made')
  const sources = [source('a', broken), source('b', 'has'), source('c', { absent: 'no' })]
  expect((await probe(spark('4.3.0'), sources, { cacheDir })).map(({ outcome }) => outcome)).toEqual([
    'failed',
    'available',
    'absent',
  ])
  expect(sources[1]?.fetch).not.toHaveBeenCalled()
  await obtain(spark('4.3.0'), sources, { cacheDir })
  expect((await probe(spark('4.3.0'), sources, { cacheDir })).map(({ outcome }) => outcome)).toEqual([
    'failed',
    'cached',
    'absent',
  ])
})
