import { describe, expect, test } from 'vitest'
import type { Java } from '../probes/java.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts } from '../testing/facts.ts'
import { javaFor } from './java-choice.ts'

const java = (over: Partial<Java> = {}): Java => ({
  home: '/usr/lib/jvm/java-17',
  version: '17.0.15',
  major: 17,
  vector: true,
  ...over,
})

function choose(javas: readonly Java[], file = '', software: readonly string[] = []) {
  const cluster = threeMachines(file)
  const [facts] = bareFacts(cluster, {
    change: (one) => ({ ...one, javas, software: software.map((name) => ({ name, sha256: '', used: true })) }),
  })
  return javaFor(cluster, facts!, '/opt/tinderbox')
}
const brought = { home: '/opt/tinderbox/software/java-17', label: 'java-17', ours: true }

test('one that fits and is there is taken', () => {
  const chosen = choose([java({ home: '/usr/lib/jvm/java-11', version: '11.0.2', major: 11 }), java()])
  expect(chosen).toMatchObject({
    home: '/usr/lib/jvm/java-17',
    ours: false,
    missing: false,
    why: 'Java 17.0.15 is there',
  })
})

describe('one is brought when', () => {
  test.each<[string, readonly Java[], string]>([
    ['there is none', [], 'there is no Java'],
    ['there is only an older one', [java({ version: '11.0.2', major: 11 })], 'there is only Java 11.0.2'],
    ['there is only a newer one', [java({ version: '21.0.1', major: 21 })], 'there is only Java 21.0.1'],
    ['the one there is trimmed', [java({ vector: false })], 'there is only Java 17.0.15'],
    [
      'the one there is in the home of root, where daemons may not look',
      [java({ home: '/root/jdk' })],
      'there is only Java 17.0.15',
    ],
  ])('%s', (_, javas, why) => {
    expect(choose(javas)).toEqual({ ...brought, missing: true, why })
  })
})

test('the one that was brought before stays, even if the system gets one', () => {
  expect(choose([java()], '', ['java-17'])).toEqual({ ...brought, missing: false, why: 'Tinderbox brought it' })
})

test('one of another version that was brought before does not count', () => {
  expect(choose([], 'java: { version: 21 }', ['java-17'])).toMatchObject({
    home: '/opt/tinderbox/software/java-21',
    missing: true,
  })
})

test('the one that the file names wins, and nothing is brought', () => {
  const named = choose(
    [java(), java({ home: '/srv/java', version: '21.0.1', major: 21 })],
    'java: { home: /srv/java }',
    ['java-17'],
  )
  expect(named).toMatchObject({ home: '/srv/java', ours: false, missing: false, why: 'the file names it' })
  expect(named.label).toMatch(/^java-21\.0\.1-[0-9a-f]{6}$/)
  expect(choose([], 'java: { home: /srv/java }')).toMatchObject({ home: '/srv/java', missing: false })
})

test('a source that the file names is not passed over for what is there', () => {
  expect(choose([java()], 'java: { source: { from: /my/jdk.tar.gz } }')).toMatchObject({ ours: true, missing: true })
})

test('class archives of different Javas have different names, of the same one the same', () => {
  const labels = [
    choose([java()]),
    choose([java({ version: '17.0.16' })]),
    choose([java({ home: '/opt/jdk-17' })]),
    choose([]),
  ].map(({ label }) => label)
  expect(new Set(labels).size).toBe(4)
  expect(choose([java()]).label).toBe(labels[0])
  for (const label of labels) expect(label).toMatch(/^[A-Za-z0-9.-]+$/)
})
