import { expect, test } from 'vitest'
import { below, isHttp, withoutSecrets } from './address.ts'

test('an address is shown without anything that can be a secret', () => {
  expect(withoutSecrets('https://me:pass@host.example/a/b.tgz?token=1#x')).toBe('https://host.example/a/b.tgz')
  expect(withoutSecrets('/a/file.tgz')).toBe('/a/file.tgz')
})

test('parts go below a base with and without a slash', () => {
  expect(below('http://a/b/', 'c', 'd')).toBe('http://a/b/c/d')
  expect(below('http://a', 'c')).toBe('http://a/c')
})

test('an address is told from a path', () => {
  expect(['http://a', 'HTTPS://a', '/http://a', 'a.tgz', 'ftp://a'].map(isHttp)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
