import { expect, test } from 'vitest'
import type { HdfsEntry } from '../../files/list.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { entryLines, statLines, storageLines, useLines } from './hdfs-lines.ts'
import { localTime } from './local-time.ts'

const modified = Date.parse('2026-11-25T12:00:00Z')
const time = localTime('2026-11-25T12:00:00Z')
const file: HdfsEntry = {
  path: '/data/x.csv',
  type: 'file',
  length: 3 * 1024 * 1024,
  owner: 'tinderbox',
  group: 'supergroup',
  mode: '644',
  replication: 3,
  blockSize: 128 * 1024 * 1024,
  modified,
}
const folder: HdfsEntry = { ...file, path: '/data/in\u001b[2J', type: 'folder', length: 0, mode: '1777' }
const looks = plainLooks(120)

test('names', () => {
  expect(entryLines([folder, file], { looks, long: false, from: '/data' })).toBe('in\\x1b[2J/\nx.csv\n')
  expect(entryLines([file], { looks, long: false, from: '' })).toBe('/data/x.csv\n')
  expect(entryLines([], { looks, long: true, from: '' })).toBe('')
})

test('all of it', () => {
  expect(entryLines([folder, file], { looks, long: true, from: '/data' }).replaceAll(time, 'TIME'))
    .toMatchInlineSnapshot(`
    "drwxrwxrwt  -  tinderbox  supergroup      -  TIME  in\\x1b[2J/
    -rw-r--r--  3  tinderbox  supergroup  3 MiB  TIME  x.csv
    "
  `)
  expect(statLines(file).join('\n').replace(time, 'TIME')).toMatchInlineSnapshot(`
    "/data/x.csv
      file, 3145728 bytes (3 MiB)
      rw-r--r-- (644)  tinderbox  supergroup
      copies: 3  block size: 128 MiB
      modified TIME"
  `)
})

test('room', () => {
  const use = { path: '/data', length: 3_000_000, onDisk: 9_000_000, files: 2, folders: 1 }
  expect(useLines([use], looks, false).join('\n')).toMatchInlineSnapshot(`
    "  size   on disks  files  folders  path
      3 MiB  9 MiB     2      1        /data"
  `)
  expect(useLines([use], looks, true)[1]).toContain('3000000  9000000')
  expect(storageLines({ capacity: 4e12, used: 1e12, remaining: 3e12 }, looks, false).join('\n')).toMatchInlineSnapshot(`
    "  size        used       free        used
      3725.3 GiB  931.3 GiB  2794.0 GiB  25%"
  `)
})
