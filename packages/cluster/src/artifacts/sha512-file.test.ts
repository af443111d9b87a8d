import { expect, test } from 'vitest'
import { readSha512 } from './sha512-file.ts'

const name = 'spark-4.3.0-bin-hadoop3.tgz'
const hash = '0123456789abcdef'.repeat(8)
const groups = hash.toUpperCase().match(/.{8}/g)!

test('as sha512sum writes it', () => {
  expect(readSha512(`${hash}  ${name}\n`, name)).toBe(hash)
  expect(readSha512(`${hash} *${name}\r\n`, name)).toBe(hash)
  expect(readSha512(`${hash}\n`, name)).toBe(hash)
  expect(readSha512(`${hash}  ./dist/${name}\n`, name)).toBe(hash)
})

test('as gpg writes it: groups over several lines', () => {
  const text = `${name}: ${groups.slice(0, 6).join(' ')}\n                  ${groups.slice(6, 12).join(' ')}\n  ${groups.slice(12).join(' ')}\n`
  expect(readSha512(text, name)).toBe(hash)
  expect(readSha512(`${name}:\n${hash}\n`, name)).toBe(hash)
})

test('as Hadoop has it: sha512sum --tag', () => {
  expect(readSha512(`SHA512 (${name}) = ${hash}\n`, name)).toBe(hash)
  expect(readSha512(`SHA512 (other.tgz) = ${hash}\n`, name)).toBeUndefined()
})

test('one of several files', () => {
  expect(readSha512(`${'f'.repeat(128)}  other.tgz\n${hash}  ${name}\n`, name)).toBe(hash)
  expect(readSha512(`${name}: ${groups.join(' ')}\nother.tgz: ${groups.join(' ')}\n`, name)).toBe(hash)
})

test.each([
  '',
  '<html>Not found</html>',
  `${hash}  other.tgz`,
  `${name}: ${groups.slice(1).join(' ')}`,
  `${hash}00  ${name}`,
])('nothing in %s', (text) => {
  expect(readSha512(text, name)).toBeUndefined()
})
