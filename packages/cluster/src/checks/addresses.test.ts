import { expect, test } from 'vitest'
import type { Facts } from '../probes/facts.ts'
import { threeMachines } from '../testing/clusters.ts'
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
