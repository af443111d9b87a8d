import { expect, test } from 'vitest'
import { doorOf, newToken } from './door.ts'

const token = newToken()
const door = doorOf(8123, token)
const asked = { host: '127.0.0.1:8123', cookie: undefined, token: undefined }
const cookie = door.cookie.split(';')[0]!

test('who has the token is given a cookie, and who has the cookie is let in', () => {
  expect(door.judge(asked)).toBe('stranger')
  expect(door.judge({ ...asked, token })).toBe('welcome')
  expect(door.judge({ ...asked, cookie })).toBe('in')
  expect(door.judge({ ...asked, cookie: `theme=dark; ${cookie}; a=b` })).toBe('in')
})

test.each([
  ['another token', { token: newToken() }],
  ['an empty one', { token: '' }],
  ['a part of it', { token: token.slice(0, -1) }],
  ['the cookie of another port', { cookie: cookie.replace('8123', '8124') }],
  ['a cookie with another token', { cookie: `tinderbox-8123=${newToken()}` }],
  ['a cookie without a value', { cookie: 'tinderbox-8123' }],
])('%s is a stranger', (_, over) => {
  expect(door.judge({ ...asked, ...over })).toBe('stranger')
})

test.each(['localhost:8123', '[::1]:8123', '127.0.0.1', 'localhost:9999'])('it is also called %s', (host) => {
  expect(door.judge({ ...asked, host, cookie })).toBe('in')
})

test.each([
  undefined,
  '',
  'evil.example:8123',
  'localhost.evil.example:8123',
  '127.0.0.1.evil.example',
  '10.0.0.5:8123',
])('whoever asks for %s is refused, with the token and the cookie too: a name of theirs may lead here', (host) => {
  expect(door.judge({ host, cookie, token })).toBe('misled')
})

test('scripts cannot read the cookie, and other sites do not send it', () => {
  expect(door.cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
})

test('no two tokens are the same, and none can be guessed', () => {
  expect(newToken()).not.toBe(token)
  expect(Buffer.from(token, 'base64url')).toHaveLength(24)
})
