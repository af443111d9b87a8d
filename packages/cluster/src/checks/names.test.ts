import { describe, expect, test } from 'vitest'
import type { Lookup } from '../probes/lookups.ts'
import { namesNeeded } from '../sites/names-needed.ts'
import { threeMachines } from '../testing/clusters.ts'
import { aPatient, found } from '../testing/patient.ts'
import { examine } from './doctor-checks.ts'
import { nameUnknown } from './name-unknown.ts'
import { reverseName } from './reverse-name.ts'

const hadoop = threeMachines('yarn: {}')
const lookup = (from: string, addresses: readonly string[]): Lookup => ({
  name: 'b',
  of: 'b',
  because: 'yarn',
  from,
  addresses,
})
const told = (...lookups: Lookup[]) => examine(aPatient({ cluster: hadoop, patient: { lookups } }))

describe('names that are needed', () => {
  const needed = (file: string) => {
    const patient = aPatient({ cluster: threeMachines(file) })
    return namesNeeded(patient.cluster, patient.machines, patient.examined)
  }

  test('none, where daemons are told addresses', () => {
    expect(needed('hdfs: {}\nhistory: {}')).toEqual([])
  })

  test('with YARN, those of its nodes, from where they are dialled', () => {
    expect(needed('yarn: {}')).toEqual(
      ['b', 'c'].map((name) => ({ name, of: name, on: ['a', 'b', 'c'], because: 'yarn' })),
    )
  })

  test('one that the file gives as an address, everywhere', () => {
    expect(needed('machines: { b: { address: b.lan } }')).toEqual([
      { name: 'b.lan', of: 'b', on: ['a', 'b', 'c'], because: 'address' },
    ])
  })
})

test.each<[string, Lookup, object]>([
  [
    'leads to loopback',
    lookup('b', ['127.0.1.1', '10.0.0.12']),
    { check: 'name-is-loopback', machine: 'b', summary: 'b, by which YARN knows b, leads to loopback (127.0.1.1)' },
  ],
  [
    'leads to another machine',
    lookup('a', ['10.0.0.13']),
    {
      check: 'name-of-another',
      machine: 'a',
      summary: "b, by which YARN knows b, leads to 10.0.0.13, which is c's, on a",
    },
  ],
  [
    'leads nowhere',
    lookup('a', []),
    { check: 'name-unknown', machine: 'a', evidence: 'on a: getent ahostsv4 b: nothing' },
  ],
])('a name that %s', (_, one, finding) => {
  expect(told(lookup('c', ['10.0.0.12']), one)).toMatchObject([
    { severity: 'error', explains: [{ machine: 'b', service: 'yarn-nodemanager' }], ...finding },
  ])
})

test('all members are written into the hosts file, before what is there', () => {
  const [finding] = told(lookup('a', []))
  expect(finding!.fixes).toMatchObject([
    {
      actions: [
        {
          kind: 'write-block',
          machine: 'a',
          path: '/etc/hosts',
          marker: 'tinderbox demo',
          first: true,
          body: '10.0.0.11 a\n10.0.0.12 b\n10.0.0.13 c\n',
        },
      ],
    },
  ])
})

const nameless = { b: { names: { hostname: 'b', addresses: [], reverse: [] } } }

test('an own name that is not known is a warning; with YARN there, an error', () => {
  expect(found(nameUnknown, { examined: nameless })).toMatchObject([{ severity: 'warning', machine: 'b' }])
  expect(found(nameUnknown, { examined: nameless, cluster: hadoop })).toMatchObject([
    { severity: 'error', machine: 'b' },
  ])
})

test('127.0.1.1 for its own name is how Debian is installed, and nothing to say of', () => {
  const debian = { b: { names: { hostname: 'b', addresses: ['127.0.1.1'], reverse: [] } } }
  for (const cluster of [threeMachines(), hadoop]) expect(examine(aPatient({ cluster, examined: debian }))).toEqual([])
})

test("an address with another machine's name, and one that takes long", () => {
  const reverse = (name: string | undefined, ms: number) => ({
    b: { names: { hostname: 'b', addresses: ['10.0.0.12'], reverse: [{ address: '10.0.0.12', name, ms }] } },
  })
  expect(found(reverseName, { cluster: hadoop, examined: reverse('c', 2) })).toMatchObject([
    {
      severity: 'error',
      machine: 'b',
      fixes: [{ actions: [{ kind: 'write-block' }, { kind: 'stop-service', service: 'yarn-nodemanager' }] }],
    },
  ])
  expect(found(reverseName, { cluster: hadoop, examined: reverse(undefined, 3004) })).toMatchObject([
    { severity: 'warning', summary: 'to look up the name of its address takes 3.0 s: Hadoop waits for it each time' },
  ])
  expect(found(reverseName, { examined: reverse(undefined, 3004) })).toEqual([])
})

test('a name explains what does not get there, or what nobody gets to; not all that is on the machine', () => {
  const cluster = threeMachines('machines: { a: { address: a.lan } }')
  const from = (where: string) => {
    const lookups: Lookup[] = [{ name: 'a.lan', of: 'a', because: 'address', from: where, addresses: [] }]
    return examine(aPatient({ cluster, patient: { lookups } })).find(({ check }) => check === 'name-unknown')!.explains
  }
  expect(from('b')).toContainEqual({ machine: 'b', service: 'spark-worker' })
  expect(from('b')).not.toContainEqual({ machine: 'a', service: 'spark-master' })
  expect(from('a')).toContainEqual({ machine: 'a', service: 'spark-master' })
})
