import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { writeMachineFiles } from './machine-files.ts'

const mark = '\u001e'
const stream = (text: string | Buffer) => Readable.from(chunks(Buffer.from(text)))

/** In pieces that end anywhere, in the midst of a letter as well. */
function chunks(all: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(all.length / 7) }, (_, i) => all.subarray(i * 7, i * 7 + 7))
}

const text = `${mark}file\tlogs/a.log\t\n größe 1\n ${mark}file\tno\n  in\n\n${mark}note\tleft out: b\n${mark}file\tc\tonly the end\n x password=geheim1\n\n${mark}over\n`

test.each([
  ['as it is', text],
  ['packed', gzipSync(text)],
])('a stream %s is taken apart, and no text is taken for what we say', async (_, sent) => {
  const folder = await tempFolder()
  const got = await writeMachineFiles(stream(sent), folder, [])
  expect(readFileSync(join(folder, 'logs/a.log'), 'utf8')).toBe(`größe 1\n${mark}file\tno\n in\n`)
  expect(readFileSync(join(folder, 'c'), 'utf8')).toBe('x password=***\n')
  expect(got).toMatchObject({ notes: ['left out: b'], hidden: 1 })
  expect(got.files.map(({ name, note }) => [name, note])).toEqual([
    ['logs/a.log', ''],
    ['c', 'only the end'],
  ])
})

test('a name that leads out of the folder stays inside', async () => {
  const folder = join(await tempFolder(), 'machine')
  await writeMachineFiles(stream(`${mark}file\t../../etc/x\t\n y\n${mark}file\t/abs\t\n y\n${mark}over\n`), folder, [])
  expect(existsSync(join(folder, 'etc/x'))).toBe(true)
  expect(existsSync(join(folder, 'abs'))).toBe(true)
})

test('what was cut off says so, and what had come is there', async () => {
  const folder = await tempFolder()
  await expect(writeMachineFiles(stream(`${mark}file\ta\t\n one\n tw`), folder, [])).rejects.toThrow('cut off')
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('one\ntw\n')
  await expect(writeMachineFiles(stream(gzipSync(text).subarray(0, 60)), folder, [])).rejects.toThrow()
  await expect(writeMachineFiles(Readable.from([]), folder, [])).rejects.toThrow('it gave nothing')
})
