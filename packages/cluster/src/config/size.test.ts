import { expect, test } from 'vitest'
import { parseMebibytes, showBytes, showMebibytes } from './size.ts'

test.each([
  ['512m', 512],
  ['4g', 4096],
  ['4G', 4096],
  ['1.5 GiB', 1536],
  ['2gb', 2048],
  ['1t', 1_048_576],
  ['2048k', 2],
  ['1023k', 0],
  [' 7 m ', 7],
  ['0m', 0],
])('%j is %i MiB', (text, mebibytes) => {
  expect(parseMebibytes(text)).toBe(mebibytes)
})

test.each(['', 'auto', '4', 'g', '-4g', '4 g b', '4gg', '4,5g', '1e3m', '4g;', '0x4g', '.5g', '4m\nx'])(
  '%j is not a size',
  (text) => {
    expect(parseMebibytes(text)).toBeUndefined()
  },
)

test('for people', () => {
  expect([0, 512, 1023, 1024, 1536, 1_048_576].map(showMebibytes)).toEqual([
    '0 MiB',
    '512 MiB',
    '1023 MiB',
    '1.0 GiB',
    '1.5 GiB',
    '1024.0 GiB',
  ])
  expect([0, 1, 2000, 5 * 1024 * 1024, 3 * 1024 ** 3].map(showBytes)).toEqual([
    '0 KiB',
    '1 KiB',
    '2 KiB',
    '5 MiB',
    '3.0 GiB',
  ])
})
