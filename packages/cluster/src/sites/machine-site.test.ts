import { describe, expect, test } from 'vitest'
import type { Facts } from '../probes/facts.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import { machineSite, siteOf } from './machine-site.ts'

const site = (file: string, change: (facts: Facts) => Partial<Facts> = () => ({})) => {
  const cluster = threeMachines(file)
  const facts = bareFacts(cluster)[1]!
  return machineSite(cluster, { ...facts, ...change(facts) })
}

describe('the address that others use', () => {
  const login = (address: string | undefined) => (facts: Facts) => ({ login: { ...facts.login, address } })
  const withAddresses =
    (addresses: readonly string[], reached = '127.0.0.1') =>
    (facts: Facts) => ({ login: { ...facts.login, address: reached }, system: { ...facts.system, addresses } })

  test.each([
    ['is where SSH arrived', '', login('192.0.2.5'), '192.0.2.5'],
    ['is what the file says', 'machines: { b: { address: b.lan } }', login('192.0.2.5'), 'b.lan'],
    ['is that of a network card where SSH came over loopback', '', withAddresses(['10.1.1.1', 'fd00::1']), '10.1.1.1'],
    ['is never loopback', '', withAddresses(['10.1.1.1'], '::1'), '10.1.1.1'],
    ['is the old kind before the new kind', '', withAddresses(['fd00::1', '10.1.1.1']), '10.1.1.1'],
    ['is the new kind where there is no other', '', withAddresses(['fd00::1']), 'fd00::1'],
    ['is the name of the machine where it has no address', '', withAddresses([]), 'b'],
    ['is that of a network card where SSH does not say', '', login(undefined), '10.0.0.12'],
  ])('%s', (_, file, change, expected) => {
    expect(site(file, change).address).toBe(expected)
  })

  test('of this machine alone is loopback', () => {
    const [on] = sitesOf(thisMachine(), bareFacts(thisMachine())).values()
    expect(on!.address).toBe('127.0.0.1')
  })
})

test('with root it lives in /opt and has a daemon user; without, in the home, as the login user', () => {
  expect(site('')).toMatchObject({
    root: '/opt/tinderbox',
    here: '/opt/tinderbox/clusters/demo',
    daemonUser: 'tinderbox',
  })
  const [mine] = bareFacts(threeMachines(), { supervision: 'process' })
  expect(machineSite(threeMachines(), mine!)).toMatchObject({
    root: '/home/ada/.tinderbox',
    here: '/home/ada/.tinderbox/clusters/demo',
    daemonUser: 'ada',
  })
})

describe('software', () => {
  test('the usual one has a plain name', () => {
    expect(site('').paths).toMatchObject({
      sparkHome: '/opt/tinderbox/software/spark-4.3.0',
      classes: '/opt/tinderbox/software/classes-spark-4.3.0-java-17',
    })
  })

  test('one from elsewhere has a name of its own, and so have the classes made from it', () => {
    const one = site('spark: { source: { from: /a.tgz } }').paths
    const other = site('spark: { source: { from: /b.tgz } }').paths
    expect(new Set([one.sparkHome, other.sparkHome, site('').paths.sparkHome]).size).toBe(3)
    expect(one.classes).not.toBe(other.classes)
  })

  test('one that is there already is used where it is', () => {
    expect(site('spark: { home: /srv/spark }').paths).toMatchObject({
      sparkHome: '/srv/spark',
      classes: expect.stringMatching(/^\/opt\/tinderbox\/software\/classes-spark-4\.3\.0-/),
    })
  })
})

test('Python goes by the name that is the same everywhere; on this machine alone, by its place', () => {
  expect(site('').python).toBe('python3')
  expect(site('python: { executable: /opt/py/bin/python3.12 }').python).toBe('/opt/py/bin/python3.12')
  const [local] = bareFacts(thisMachine())
  expect(machineSite(thisMachine(), local!).python).toBe('/usr/bin/python3')
  expect(machineSite(thisMachine(), { ...local!, python: { ...local!.python, path: undefined } }).python).toBe(
    'python3',
  )
})

test('every daemon of a machine has its share of one budget', () => {
  const cluster = sharedMachine('spark: { master: { heap: 1g } }')
  const machines = sitesOf(cluster, bareFacts(cluster))
  const [master, beside, alone] = cluster.placements.map((placement) => siteOf(machines, placement).share)
  expect(master).toEqual({ id: 'spark-master', heap: 1024, beyond: 256, offer: undefined })
  expect(beside).toMatchObject({ heap: 512, beyond: 192, offer: { cores: 8, memory: 11_968 } })
  expect(alone).toMatchObject({ heap: 512, beyond: 192, offer: { cores: 8, memory: 13_248 } })
  expect(machines.get('a')!.budget).toMatchObject({ memory: 16_000, system: 2000, left: 48 })
  const [here] = sitesOf(thisMachine(), bareFacts(thisMachine())).values()
  expect(here!.sites.get('spark-worker-2')!.share.offer).toMatchObject({ cores: 4, memory: 5888 })
})
