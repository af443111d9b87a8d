import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import type { Lookup } from '../probes/lookups.ts'
import { namesNeeded } from '../sites/names-needed.ts'
import { threeMachines } from '../testing/clusters.ts'
import { aPatient, found, type PatientOptions } from '../testing/patient.ts'
import { examine } from './doctor-checks.ts'
import { nameOfAnother } from './name-of-another.ts'
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
    { check: 'name-unknown', machine: 'a', evidence: 'on a: getent ahosts b: nothing' },
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
          hosts: true,
          body: '10.0.0.11 a\n10.0.0.12 b\n10.0.0.13 c\n',
        },
      ],
    },
  ])
})

describe('the hosts file', () => {
  const called =
    (hostname: string) =>
    ({ system }: Facts) => ({ system: { ...system, hostname } })
  const body = (facts: PatientOptions['facts'] & object) =>
    examine(aPatient({ cluster: hadoop, patient: { lookups: [lookup('a', [])] }, facts }))[0]!.fixes?.[0]?.actions[0]

  test('gets no localhost, and no name that two machines have', () => {
    expect(body({ a: called('localhost.localdomain'), b: called('LOCALHOST') })).toMatchObject({
      body: '10.0.0.12 b\n10.0.0.13 c\n',
    })
    expect(body({ a: called('clone'), c: called('clone') })).toMatchObject({ body: '10.0.0.12 b\n' })
  })

  test('is left alone where it would not make the name known', () => {
    expect(body({ c: called('b') })).toBeUndefined()
    const cloned = { names: { hostname: 'clone', addresses: [], reverse: [] } }
    const [finding] = found(nameUnknown, {
      facts: { b: called('clone'), c: called('clone') },
      examined: { b: cloned },
    })
    expect(finding).toMatchObject({ machine: 'b' })
    expect(finding).not.toHaveProperty('fixes')
  })
})

test('a machine that cannot say its addresses is not blamed, nor one that writes them another way', () => {
  const having = (...addresses: string[]) => ({ b: ({ system }: Facts) => ({ system: { ...system, addresses } }) })
  const lookups = [lookup('a', ['fd00:0::12'])]
  const check = (facts: PatientOptions['facts'] & object) =>
    found(nameOfAnother, { cluster: hadoop, patient: { lookups }, facts })
  expect(check(having())).toEqual([])
  expect(check(having('10.0.0.12', 'fd00::12'))).toEqual([])
  expect(check(having('fd00::13'))).toHaveLength(1)
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

describe('many names that are wrong in the same way are one finding', () => {
  const workers = (more: string) =>
    parseClusterFile(`name: demo\nmaster: m\nworkers: ["w[1-40]"]\n${more}\n`, '/home/ada/cluster.yaml')
  const byAddress = `machines:\n  m: { address: m.lan }\n${Array.from({ length: 40 }, (_, i) => `  w${i + 1}: { address: w${i + 1}.lan }\n`).join('')}`
  const all = workers(byAddress)
  const needed = (cluster: Cluster, isWrong: (of: string, from: string) => boolean, to: readonly string[]) => {
    const { machines, examined } = aPatient({ cluster })
    return namesNeeded(cluster, machines, examined).flatMap(({ on, ...name }) =>
      on.map((from): Lookup => {
        const own = machines.get(name.of)!.facts.system.addresses
        return { ...name, from, addresses: isWrong(name.of, from) ? to : own }
      }),
    )
  }
  const namesTold = (cluster: Cluster, lookups: readonly Lookup[], facts: PatientOptions['facts'] = {}) =>
    examine(aPatient({ cluster, facts, patient: { lookups } }))

  test('where DNS is dead', () => {
    const found = namesTold(
      all,
      needed(all, (of, from) => of !== from, []),
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      check: 'name-unknown',
      severity: 'error',
      machine: '',
      summary: '41 names, by which the cluster knows its machines (m.lan, w[1-40].lan), are not known on m, w[1-40]',
      evidence: expect.stringMatching(/^on w1: getent ahosts m\.lan: nothing\n(.*\n){5}and 1634 more$/),
      hint: expect.stringContaining('/etc/resolv.conf'),
      fixes: [{ title: 'write the names of all machines into /etc/hosts of m, w[1-40]' }],
    })
    expect(found[0]!.fixes![0]!.actions).toHaveLength(41)
    expect(found[0]!.explains).toContainEqual({ machine: 'w40', service: 'spark-worker' })
  })

  test('where it is dead on one machine, which is named', () => {
    const found = namesTold(
      all,
      needed(all, (of, from) => from === 'w7' && /^w[12]$/.test(of), []),
    )
    expect(found).toMatchObject([
      {
        machine: 'w7',
        summary: '2 names, by which the cluster knows its machines (w1.lan, w2.lan), are not known on w7',
        evidence: 'on w7: getent ahosts w1.lan: nothing\non w7: getent ahosts w2.lan: nothing',
        fixes: [{ actions: [{ machine: 'w7' }] }],
      },
    ])
  })

  test('of a zone that leads elsewhere, and of an installer that writes 127.0.1.1 everywhere', () => {
    const zone = namesTold(
      all,
      needed(all, (of) => of !== 'm', ['10.9.9.9']),
    )
    expect(zone.map(({ check, summary }) => [check, summary])).toEqual([
      [
        'name-of-another',
        "40 names, by which the cluster knows its machines (w[1-40].lan), lead to other machines, or to addresses that are nobody's, on m, w[1-40]",
      ],
    ])
    const yarn = workers('yarn: {}')
    const found = namesTold(
      yarn,
      needed(yarn, (of, from) => of === from, ['127.0.1.1']),
    )
    expect(found.map(({ check, summary }) => [check, summary])).toEqual([
      [
        'name-is-loopback',
        '40 names, by which YARN knows its machines (w[1-40]), lead to loopback on their own machines',
      ],
    ])
  })

  test('few that are wrong on machines of their own are one each', () => {
    const yarn = workers('yarn: {}')
    const wrong = (few: RegExp) =>
      namesTold(
        yarn,
        needed(yarn, (of, from) => of === from && few.test(of), ['127.0.1.1']),
      )
    expect(wrong(/^w[123]$/).map(({ machine }) => machine)).toEqual(['w1', 'w2', 'w3'])
    expect(wrong(/^w[1234]$/).map(({ machine }) => machine)).toEqual([''])
  })

  test('what cannot be mended does not keep the rest from it', () => {
    const yarn = workers('yarn: {}')
    const found = namesTold(
      yarn,
      needed(yarn, (of, from) => of === from, ['127.0.1.1']),
      {
        w5: ({ login }) => ({ login: { ...login, root: false } }),
      },
    )
    const told = found.filter(({ check }) => check === 'name-is-loopback')
    expect(told.map(({ machine, fixes = [] }) => [machine, fixes[0]?.actions.length])).toEqual([
      ['', 39],
      ['w5', undefined],
    ])
  })

  test('addresses whose names take long to find', () => {
    const cluster = workers('yarn: {}')
    const slow = (names: readonly string[]) =>
      Object.fromEntries(
        names.map((name, i) => {
          const reverse = [{ address: `10.0.0.${Number(name.slice(1)) + 11}`, name: undefined, ms: 3000 + 100 * i }]
          return [name, { names: { hostname: name, addresses: ['10.0.0.1'], reverse } }]
        }),
      )
    expect(found(reverseName, { cluster, examined: slow(['w1', 'w2', 'w3']) })).toHaveLength(3)
    expect(found(reverseName, { cluster, examined: slow(['w1', 'w2', 'w3', 'w4']) })).toMatchObject([
      {
        severity: 'warning',
        machine: '',
        summary: 'to look up the names of their addresses takes w[1-4] up to 3.3 s: Hadoop waits for it each time',
        evidence: expect.stringMatching(/^on w1: getent hosts 10\.0\.0\.12: nothing, after 3000 ms\n/),
        fixes: [{ actions: ['w1', 'w2', 'w3', 'w4'].map((machine) => ({ kind: 'write-block', machine })) }],
      },
    ])
  })

  test('own names that many machines do not know', () => {
    const cluster = workers('')
    const examined = (names: readonly string[]) =>
      Object.fromEntries(names.map((name) => [name, { names: { hostname: name, addresses: [], reverse: [] } }]))
    expect(found(nameUnknown, { cluster, examined: examined(['w1', 'w2', 'w3']) })).toHaveLength(3)
    expect(found(nameUnknown, { cluster, examined: examined(['w1', 'w2', 'w3', 'w4']) })).toMatchObject([
      {
        ...{ severity: 'warning', machine: '', summary: 'w[1-4] do not know their own names' },
        evidence: expect.stringMatching(/^on w1: getent ahosts w1: nothing\n/),
        fixes: [{ actions: ['w1', 'w2', 'w3', 'w4'].map((machine) => ({ kind: 'write-block', machine })) }],
      },
    ])
  })
})
