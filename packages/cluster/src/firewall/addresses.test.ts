import { expect, test } from 'vitest'
import { isWithin, parseAddress, parseRange } from './addresses.ts'

test.each([
  ['10.0.0.9', '10.0.0.0/8', true],
  ['11.0.0.9', '10.0.0.0/8', false],
  ['10.0.0.9', '10.0.0.0/255.255.255.0', true],
  ['10.0.1.9', '10.0.0.0/255.255.255.0', false],
  ['10.0.0.9', '0.0.0.0/0', true],
  ['10.0.0.9', '10.0.0.9', true],
  ['10.0.0.9', '10.0.0.8/31', true],
  ['10.0.0.10', '10.0.0.8/31', false],
  ['10.0.0.9', '10.0.0.1-10.0.0.9', true],
  ['10.0.0.10', '10.0.0.1-10.0.0.9', false],
  ['10.0.0.9', '::/0', false],
  ['fd00::1', 'fd00::/8', true],
  ['fe80::1:2', 'fe80::/10', true],
  ['2001:db8::1', 'fd00::/8', false],
  ['::ffff:10.0.0.9', '::ffff:0:0/96', true],
])('%s in %s: %j', (address, range, expected) => {
  expect(isWithin(parseAddress(address)!, parseRange(range)!)).toBe(expected)
})

test.each(['node1', '10.0.0', '10.0.0.256', '1::2::3', '12345::', '', 'a.b.c.d', '1:2:3'])(
  '%j is no address',
  (text) => {
    expect(parseAddress(text)).toBeUndefined()
  },
)

test.each(['10.0.0.0/33', '10.0.0.0/255.0.255.0', '10.0.0.1-fd00::1', 'any'])('%j is no range', (text) => {
  expect(parseRange(text)).toBeUndefined()
})
