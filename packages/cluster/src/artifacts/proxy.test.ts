import { expect, test } from 'vitest'
import { proxyAuthorization, proxyFor } from './proxy.ts'

const ask = (target: string, env: Record<string, string>) => proxyFor(new URL(target), env)?.href

test('the proxy of the scheme is taken, lower case first', () => {
  const env = { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2', http_proxy: 'r:3' }
  expect(ask('https://a.example/', env)).toBe('http://q:2/')
  expect(ask('http://a.example/', env)).toBe('http://r:3/')
  expect(ask('http://a.example/', { HTTPS_PROXY: 'http://p:1' })).toBeUndefined()
  expect(ask('http://a.example/', { ALL_PROXY: 'http://p:1', http_proxy: '' })).toBe('http://p:1/')
})

test.each([
  ['a.example', true],
  ['.a.example', true],
  ['*.a.example', true],
  ['b.example, example', true],
  ['a.example:443', true],
  ['a.example:80', false],
  ['ample', false],
  ['*', true],
  ['', false],
])('NO_PROXY=%s excepts https://x.a.example: %s', (list, excepted) => {
  expect(ask('https://x.a.example/', { https_proxy: 'http://p:1', NO_PROXY: list }) === undefined).toBe(excepted)
})

test('a kind of proxy that is not spoken is not used', () => {
  expect(ask('https://a/', { all_proxy: 'socks5://p:1' })).toBeUndefined()
})

test('user and password of the proxy become a header', () => {
  expect(proxyAuthorization(new URL('http://me:p%40ss@p:1'))).toEqual({
    'proxy-authorization': `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
  })
})
