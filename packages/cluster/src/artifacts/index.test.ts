import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { sourcesFor } from './index.ts'

const names = (...args: Parameters<typeof sourcesFor>) => sourcesFor(...args).map(({ name }) => name)

test('the usual order', () => {
  expect(names('spark')).toEqual(['apache-archive', 'pip'])
  expect(names('java')).toEqual(['jlink', 'temurin'])
  expect(names('hadoop')).toEqual(['apache-archive', 'maven'])
})

test('what the user names is the only one; an order of their own is kept', () => {
  expect(names('spark', { from: '/a.tgz', mirror: 'http://m' })).toEqual(['file-or-url'])
  expect(names('java', { order: ['temurin', 'jlink'] })).toEqual(['temurin', 'jlink'])
  expect(sourcesFor('spark', { mirror: 'http://me:pass@m/dist' })[0]?.title).toBe('the mirror http://m/dist')
})

test('what is wrong in the file is told', () => {
  expect(() => sourcesFor('spark', { from: '/a', checksum: 'md5:1' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }) as Error,
  )
  expect(() => sourcesFor('spark', { order: ['jlink'] })).toThrow('jlink is no source of spark')
})

test('every source is named as its file, and provides what it is listed for', async () => {
  const files = await readdir(import.meta.dirname)
  for (const artifact of ['spark', 'java', 'hadoop'] as const) {
    for (const source of [...sourcesFor(artifact), ...sourcesFor(artifact, { from: '/a' })]) {
      expect(files).toContain(`${source.name}.ts`)
      expect(source.provides).toContain(artifact)
    }
  }
})
