import { expect, test } from 'vitest'
import { zookeeperNumbers } from './zookeeper-numbers.ts'

const written = (servers: Readonly<Record<number, string>>) =>
  `clientPort=2181\n${Object.entries(servers)
    .map(([number, address]) => `server.${number}=${address}:2888:3888\n`)
    .join('')}`
const numbers = (addresses: readonly string[], ...files: string[]) =>
  Object.fromEntries(zookeeperNumbers(addresses, files))

test('the first ones are counted', () => {
  expect(numbers(['a', 'b', 'c'])).toEqual({ a: 1, b: 2, c: 3 })
})

test('those that are there keep their numbers, in whatever order the file has them', () => {
  const file = written({ 1: 'a', 2: 'b', 3: 'c' })
  expect(numbers(['c', 'a', 'b'], file, file)).toEqual({ a: 1, b: 2, c: 3 })
})

test('a new one takes none of one that goes', () => {
  const file = written({ 1: 'a', 2: 'b', 3: 'c' })
  expect(numbers(['b', 'e', 'c'], file)).toEqual({ b: 2, c: 3, e: 4 })
  expect(numbers(['a', 'b', 'c', 'd', 'e'], file)).toEqual({ a: 1, b: 2, c: 3, d: 4, e: 5 })
})

test('in the middle of a change some know the new one already', () => {
  const [before, after] = [written({ 1: 'a', 2: 'b', 3: 'c' }), written({ 2: 'b', 3: 'c', 4: 'e' })]
  expect(numbers(['b', 'e', 'c'], before, after)).toEqual({ b: 2, c: 3, e: 4 })
  expect(numbers(['b', 'e', 'c'], after, after)).toEqual({ b: 2, c: 3, e: 4 })
  // The next one may have what nobody knows of any more.
  expect(numbers(['b', 'e', 'f'], after, after)).toEqual({ b: 2, e: 4, f: 1 })
})

test('addresses of IPv6, and files that contradict each other', () => {
  expect(numbers(['fd00::2', 'fd00::1'], written({ 1: 'fd00::1', 2: 'fd00::2' }))).toEqual({
    'fd00::1': 1,
    'fd00::2': 2,
  })
  expect(numbers(['a', 'b'], written({ 1: 'a' }), written({ 1: 'b' }))).toEqual({ a: 1, b: 2 })
})
