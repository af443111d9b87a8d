import { describe, expect, test } from 'vitest'
import type { Facts } from '../probes/facts.ts'
import { connections, type Dialled } from '../sites/connections.ts'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts } from '../testing/facts.ts'
import { iptablesFirewall } from '../testing/firewalls.ts'
import { aPatient, found, listeningOn } from '../testing/patient.ts'
import { isNeighbour, listensOn } from './addresses.ts'
import { listensElsewhere } from './listens-elsewhere.ts'
import { pageOpen } from './page-open.ts'
import { unreachable } from './unreachable.ts'
import { wrongAddress } from './wrong-address.ts'

const withAddress = (address: string) => threeMachines(`machines: { b: { address: ${address} } }`)
const alsoHas =
  (address: string) =>
  ({ system }: Facts) => ({ system: { ...system, addresses: [...system.addresses, address] } })
const dialled = (address: string, outcome: 'open' | 'silent' | 'refused') =>
  [
    {
      from: 'a',
      to: 'b',
      address,
      port: 7079,
      service: 'spark-worker',
      name: 'rpc',
      by: ['spark-master'],
      key: '',
      outcome,
      said: 'no answer',
    },
  ] as const
const correction = {
  fixes: [{ up: true, actions: [], edits: [{ path: ['machines', 'b', 'address'], value: '10.0.0.12' }] }],
}

test('networks', () => {
  expect(isNeighbour({ card: 'x', address: '10.0.0.12', bits: 24 }, '10.0.0.200')).toBe(true)
  expect(isNeighbour({ card: 'x', address: '10.0.0.12', bits: 24 }, '10.0.1.12')).toBe(false)
  expect(isNeighbour({ card: 'x', address: '192.168.200.1', bits: 16 }, '192.168.3.4')).toBe(true)
  expect(isNeighbour({ card: 'x', address: '10.0.0.12', bits: 24 }, 'b.lan')).toBe(false)
})

test('an address that the machine does not have is put right, and no firewall is blamed for it', () => {
  const options = { cluster: withAddress('10.0.0.99'), patient: { dialled: dialled('10.0.0.99', 'silent') } }
  expect(found(wrongAddress, options)).toMatchObject([
    {
      machine: 'b',
      summary: 'the others are told to reach it at 10.0.0.99, which it does not have',
      explains: ['spark-worker', 'driver', 'executor'].map((service) => ({ machine: 'b', service })),
      ...correction,
    },
  ])
  expect(found(unreachable, options)).toEqual([])
})

test('a machine that cannot say its addresses is not blamed, nor one that writes them another way', () => {
  const having = (...addresses: string[]) => ({ b: ({ system }: Facts) => ({ system: { ...system, addresses } }) })
  expect(found(wrongAddress, { cluster: withAddress('10.0.0.99'), facts: having() })).toEqual([])
  const six = withAddress("'fd00:0::12'")
  expect(found(wrongAddress, { cluster: six, facts: having('fd00::12') })).toEqual([])
  expect(found(wrongAddress, { cluster: six, facts: having('fd00::13') })).toHaveLength(1)
})

test('one address is the same, however it is written', () => {
  const listener = { port: 7077, pid: 1, program: 'java', hosts: ['fd00::12'] }
  expect(listensOn(listener, 'FD00:0:0::12')).toBe(true)
  expect(listensOn(listener, 'fd00::1')).toBe(false)
})

test("another machine's, and one that each machine has", () => {
  expect(found(wrongAddress, { cluster: withAddress('10.0.0.13') })).toMatchObject([
    { summary: expect.stringMatching(/which is c's$/) },
  ])
  const docker = { b: alsoHas('172.17.0.1'), c: alsoHas('172.17.0.1') }
  const networks = [
    { card: 'docker0', address: '172.17.0.1', bits: 16 },
    { card: 'eth0', address: '10.0.0.12', bits: 24 },
  ]
  expect(
    found(wrongAddress, { cluster: withAddress('172.17.0.1'), facts: docker, examined: { b: { networks } } }),
  ).toMatchObject([{ summary: expect.stringMatching(/which each machine has for itself \(docker0\)$/), ...correction }])
})

test('a second network card, where nobody gets to it; not where a single one does', () => {
  const networks = [
    { card: 'eth1', address: '192.168.7.2', bits: 24 },
    { card: 'eth0', address: '10.0.0.12', bits: 24 },
  ]
  const options = {
    cluster: withAddress('192.168.7.2'),
    facts: { b: alsoHas('192.168.7.2') },
    examined: { b: { networks } },
  }
  expect(found(wrongAddress, { ...options, patient: { dialled: dialled('192.168.7.2', 'silent') } })).toMatchObject([
    { summary: expect.stringMatching(/on its network card eth1, which the others do not reach$/), ...correction },
  ])
  for (const one of [dialled('192.168.7.2', 'open'), []])
    expect(found(wrongAddress, { ...options, patient: { dialled: one } })).toEqual([])
})

describe('a network for management, by which SSH goes', () => {
  const cluster = threeMachines()
  const data = { a: '10.0.0.11', b: '10.0.0.12', c: '10.0.0.13' } as const
  const management = { a: '172.20.0.11', b: '172.20.0.12', c: '172.20.0.13' } as const
  type Name = keyof typeof data
  /** `by`: the machines that SSH reaches there. All machines have both cards, if nothing else is said. */
  const told = (
    by: readonly Name[],
    {
      answers = {},
      rules = {},
      blind = false,
      cards = ['a', 'b', 'c'],
    }: {
      readonly answers?: Readonly<Record<string, Dialled['outcome']>>
      readonly rules?: Readonly<Record<string, readonly string[]>>
      readonly blind?: boolean
      readonly cards?: readonly string[]
    } = {},
  ) => {
    const facts = healthyFacts(cluster).map((one) => {
      const name = one.machine as Name
      const addresses = cards.includes(name)
        ? [data[name], management[name]]
        : [by.includes(name) ? management[name] : data[name]]
      return {
        ...one,
        login: { ...one.login, address: by.includes(name) ? management[name] : data[name] },
        system: { ...one.system, addresses },
      }
    })
    const examined = Object.fromEntries(
      facts.map(({ machine, login, system }) => [
        machine,
        {
          networks: system.addresses.map((address) => ({
            card: address.startsWith('10.') ? 'eth1' : 'eth0',
            address,
            bits: 24,
          })),
          firewall: {
            ...iptablesFirewall(login.address, rules[machine]),
            unreadable: blind ? 'only root may read the rules' : undefined,
          },
        },
      ]),
    )
    const { machines } = aPatient({ cluster, facts })
    const dialled = connections(cluster, machines).map((one): Dialled => {
      const outcome =
        one.from === one.to ? 'open' : (answers[one.from] ?? (by.includes(one.to as Name) ? 'silent' : 'open'))
      return { ...one, outcome, said: outcome === 'open' ? '' : 'no answer' }
    })
    const options = { cluster, facts, examined, patient: { dialled } }
    return { wrong: found(wrongAddress, options), stopped: found(unreachable, options) }
  }

  test.each(['a', 'b'] as const)(
    'of one machine (%s): its address in the network of the others is written into the file',
    (name) => {
      const { wrong, stopped } = told([name])
      expect(stopped).toEqual([])
      expect(wrong).toMatchObject([
        {
          severity: 'error',
          machine: name,
          summary: `the others are told to reach it at ${management[name]}, on its network card eth0, which the others do not reach`,
          evidence: expect.stringMatching(
            new RegExp(
              `^the address that SSH reached: ${management[name]}\naddresses of ${name}: 10\\.0\\.0\\.1\\d \\(eth1\\), ${management[name]} \\(eth0\\)\n[^]*: no answer\n${name} -> 10\\.0\\.0\\.1\\d:\\d+: open\nno rule on ${name} stops it$`,
            ),
          ),
          hint: `Write machines.${name}.address: ${data[name]} into the file, and run tinderbox up.`,
          explains: expect.arrayContaining([
            { machine: name, service: name === 'a' ? 'spark-master' : 'spark-worker' },
          ]),
          fixes: [{ up: true, actions: [], edits: [{ path: ['machines', name, 'address'], value: data[name] }] }],
        },
      ])
    },
  )

  test('of all machines: nothing shows that the other one carries more, and it is named as a thing to try', () => {
    const { wrong, stopped } = told(['a', 'b', 'c'])
    expect(wrong).toEqual([])
    expect(stopped.map(({ machine }) => machine)).toEqual(['a', 'b', 'c'])
    expect(stopped[1]!.hint).toMatch(
      /The ports to allow: tinderbox ports\. Or most machines have another network in common: .*: machines\.b\.address: 10\.0\.0\.12 \(eth1\)\.$/,
    )
  })

  test('nothing is said of it where it may be something else', () => {
    // One that is heard by one, and not by another.
    expect(told(['b'], { answers: { c: 'open' } }).wrong).toEqual([])
    // Rules that stop it, or that nobody can read.
    expect(told(['b'], { rules: { b: ['-A INPUT -p tcp -m tcp ! --dport 22 -j DROP'] } }).wrong).toEqual([])
    expect(told(['b'], { blind: true }).wrong).toEqual([])
    // Its own card there does not carry anything.
    expect(told(['b'], { answers: { b: 'silent' } }).wrong).toEqual([])
    // One card only, in a network that routers lead to.
    const single = told(['b'], { cards: ['a', 'c'] })
    expect(single.wrong).toEqual([])
    expect(single.stopped[0]!.hint).toMatch(/tinderbox ports\.$/)
    // All is well.
    expect(told([])).toEqual({ wrong: [], stopped: [] })
  })
})

test('a worker on loopback starts anew, and no firewall is blamed for it', () => {
  const options = {
    facts: { b: listeningOn(7079, '127.0.0.1') },
    patient: { dialled: dialled('10.0.0.12', 'refused') },
  }
  expect(found(listensElsewhere, options)).toMatchObject([
    {
      machine: 'b',
      service: 'spark-worker',
      summary: 'spark-worker listens on 127.0.0.1 only, and the others dial 10.0.0.12',
      fixes: [{ up: true, actions: [{ kind: 'stop-service', service: 'spark-worker' }] }],
    },
  ])
  expect(found(unreachable, options)).toEqual([])
  expect(found(unreachable, { patient: { dialled: dialled('10.0.0.12', 'refused') } })).toHaveLength(1)
  for (const all of ['*', '0.0.0.0', '::'])
    expect(found(listensElsewhere, { facts: { b: listeningOn(7079, all) } })).toEqual([])
})

test('a page on the network is told where another machine could open it', () => {
  const facts = { b: listeningOn(8081, '0.0.0.0') }
  const forbidden = (outcome: 'open' | 'silent') => [{ ...dialled('10.0.0.12', outcome)[0], port: 8081, by: [] }]
  expect(found(pageOpen, { facts, patient: { forbidden: forbidden('open') } })).toMatchObject([
    { severity: 'warning', machine: 'b', evidence: 'ss -ltnp: 0.0.0.0:8081, pid 2000\na -> 10.0.0.12:8081: open' },
  ])
  expect(found(pageOpen, { facts, patient: { forbidden: forbidden('silent') } })).toEqual([])
  expect(aPatient({ facts }).machines.size).toBe(3)
})
