import { expect, test } from 'vitest'
import { parseChecksum } from './checksum.ts'

test.each([
  ['a'.repeat(64), 'sha256'],
  [`sha256:${'A'.repeat(64)}`, 'sha256'],
  [`sha512:${'a'.repeat(128)}`, 'sha512'],
  [` ${'a'.repeat(128)}\n`, 'sha512'],
])('%s is a %s', (text, algorithm) => {
  expect(parseChecksum(text)).toEqual({ algorithm, value: 'a'.repeat(algorithm === 'sha256' ? 64 : 128) })
})

test.each(['', 'a'.repeat(63), `sha512:${'a'.repeat(64)}`, `md5:${'a'.repeat(32)}`, 'g'.repeat(64)])(
  '%s is none',
  (text) => {
    expect(parseChecksum(text)).toBeUndefined()
  },
)
