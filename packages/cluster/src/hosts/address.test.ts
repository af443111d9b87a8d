import { describe, expect, test } from 'vitest'
import { isDestination, isUser, parseAddress } from './address.ts'

describe('parseAddress', () => {
  test.each([
    ['worker1', { host: 'worker1' }],
    ['ann@worker1', { host: 'worker1', user: 'ann' }],
    ['ann@worker1.example:2222', { host: 'worker1.example', user: 'ann', port: 2222 }],
    ['ann@corp@worker1', { host: 'worker1', user: 'ann@corp' }],
    ['10.0.0.7:22', { host: '10.0.0.7', port: 22 }],
    ['fe80::1', { host: 'fe80::1' }],
    ['[fe80::1%eth0]:2222', { host: 'fe80::1%eth0', port: 2222 }],
    ['ann@[::1]', { host: '::1', user: 'ann' }],
  ])('reads %s', (text, address) => {
    expect(parseAddress(text)).toEqual(address)
  })

  test.each([
    '',
    '-oProxyCommand=x',
    'ann@-x',
    '-l@worker1',
    'a b',
    'worker1:0',
    'worker1:65536',
    'worker1:',
    'x:ssh',
    '[::1',
    '$(id)',
    'a;b',
    'a\nb',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })
})

test('what ssh would read as an option is neither a destination nor a user', () => {
  expect(isDestination('-F/tmp/x')).toBe(false)
  expect(isUser('-x')).toBe(false)
  expect(isUser('DOMAIN\\ann')).toBe(true)
})
