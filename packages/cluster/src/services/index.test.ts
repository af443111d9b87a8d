import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { placementsOn, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf, testSecret } from '../testing/facts.ts'
import { siteOf } from '../sites/machine-site.ts'
import { jobPorts } from './job-ports.ts'
import { serviceOf, services } from './index.ts'
import type { DesiredService, Service, Surroundings } from './service.ts'

function aroundOf(cluster: Cluster, secret = testSecret): Surroundings {
  const machines = sitesOf(cluster, bareFacts(cluster))
  return { cluster, secret, site: (placement) => siteOf(machines, placement) }
}

function desiredOf(placement: Placement, around: Surroundings): DesiredService {
  return serviceOf(placement).desired(placement.settings, around.site(placement), around)
}

test('the list and the folder agree: every file that defines a service is in it, under its own name', async () => {
  const files = (await readdir(import.meta.dirname)).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  )
  const defining = await Promise.all(
    files.map(async (name) =>
      (await readFile(`${import.meta.dirname}/${name}`, 'utf8')).includes('= defineService(') ? name : '',
    ),
  )
  expect(defining.filter((name) => name !== '').toSorted()).toEqual(
    Object.keys(services)
      .map((name) => `${name}.ts`)
      .toSorted(),
  )
})

const all = 'hdfs: {}\nyarn: {}\nhistory: {}\nconnect: {}\nthrift: {}'
const everything = threeMachines(all)
const available = threeMachines(`${all}\nha: {}`)

const ephemeral = 32_768

describe.each(Object.entries(services) as [string, Service][])('%s', (name, service) => {
  const cluster = [everything, available].find((one) =>
    one.placements.some((placed) => placed.service === service.name),
  )!
  const placement = cluster.placements.find((one) => one.service === service.name)!
  const settings = placement.settings

  test('is called as its file, and its block as it is in the file', () => {
    expect(service.name).toBe(name)
    expect(placement.settings).toEqual(
      service.block.reduce((value: unknown, key) => (value as Record<string, unknown>)[key], cluster.settings),
    )
  })

  test('comes after services that there are, and not after itself', () => {
    for (const earlier of service.after) expect(Object.keys(services)).toContain(earlier)
    expect(service.after).not.toContain(name)
  })

  test('has a default for everything, and says what each setting is', () => {
    expect(service.settings.parse({})).toEqual(settings)
    for (const [key, value] of Object.entries((service.settings as z.ZodObject).shape))
      expect((value as z.ZodType).description, key).toMatch(/\w{4}/)
  })

  test('refuses what it does not know', () => {
    expect(service.settings.safeParse({ nope: 1 }).success).toBe(false)
  })

  test('its ports have names, keys of their own in the file, and lie below what the kernel gives to anybody', () => {
    const ports = service.ports(settings)
    expect(ports.length).toBeGreaterThan(0)
    for (const part of ['name', 'number', 'key'] as const)
      expect(new Set(ports.map((port) => port[part])).size).toBe(ports.length)
    for (const { number, key } of ports) {
      expect(number).toBeGreaterThan(1023)
      expect(number).toBeLessThan(ephemeral)
      expect(key.startsWith(`${service.block.join('.')}.`)).toBe(true)
      const moved = service.ports(service.settings.parse({ [key.split('.').at(-1)!]: 12_345 }))
      expect(moved.find((port) => port.key === key)!.number).toBe(12_345)
    }
  })

  test('wants the same when it is asked again', () => {
    expect(desiredOf(placement, aroundOf(cluster))).toEqual(desiredOf(placement, aroundOf(cluster)))
  })

  test('tells its secret to secret files only', () => {
    const { exec, env, folders, files } = desiredOf(placement, aroundOf(cluster))
    expect(JSON.stringify([exec, env, folders])).not.toContain(testSecret)
    for (const { path, body, secret, mode, owner } of files) {
      if (secret) expect([mode, owner], path).toEqual(['600', 'daemon'])
      else expect(body, path).not.toContain(testSecret)
    }
  })

  test('another secret is another text of its secret files, and nothing else', () => {
    const [one, other] = [desiredOf(placement, aroundOf(cluster)), desiredOf(placement, aroundOf(cluster, 'another'))]
    const open = ({ files, ...rest }: DesiredService) => ({ ...rest, files: files.filter(({ secret }) => !secret) })
    expect(open(one)).toEqual(open(other))
    if (one.files.some(({ secret }) => secret)) expect(one.files).not.toEqual(other.files)
  })

  test('uses its ports, and the pages are open on the machine itself only', () => {
    const { exec, env, files } = desiredOf(placement, aroundOf(cluster))
    const said = JSON.stringify([exec, files])
    for (const { number } of service.ports(settings)) expect(said).toMatch(new RegExp(`\\b${number}\\b`))
    expect(env['SPARK_LOCAL_IP'] ?? '127.0.0.1').toBe('127.0.0.1')
    expect(exec.filter((word) => word.includes('0.0.0.0'))).toEqual([])
  })

  test('its paths are absolute and its words are words', () => {
    const { exec, env, folders, files } = desiredOf(placement, aroundOf(cluster))
    expect(exec[0]).toMatch(/^\//)
    for (const path of [...folders, ...files.map((file) => file.path)])
      expect(path).toMatch(/^\/opt\/tinderbox\/clusters\/demo\//)
    for (const word of [...exec, ...Object.values(env)]) expect(word).not.toMatch(/undefined|NaN|\n|\[object/)
  })
})

describe.each([
  ['machines of their own', threeMachines()],
  ['a shared machine', sharedMachine()],
  ['this machine', thisMachine()],
  ['machines with everything', everything],
  ['machines that stand by for each other', available],
])('on %s', (_, cluster) => {
  test('no two daemons of a machine share a port, and jobs have others', () => {
    const around = aroundOf(cluster)
    for (const { name } of cluster.machines) {
      const ports = placementsOn(cluster, name).flatMap((placement) => Object.values(around.site(placement).ports))
      expect(new Set(ports).size).toBe(ports.length)
      const { tries, ...first } = jobPorts
      for (const start of Object.values(first))
        expect(ports.filter((port) => port >= start && port <= start + tries)).toEqual([])
    }
  })

  test('every daemon has files, folders and logs of its own', () => {
    const around = aroundOf(cluster)
    for (const { name } of cluster.machines) {
      const own = placementsOn(cluster, name)
      const logs = own.map((placement) =>
        desiredOf(placement, around).exec.find((word) => word.startsWith('-Dtinderbox.log=')),
      )
      expect(new Set(logs).size).toBe(own.length)
      expect(logs.every((log, i) => log!.endsWith(`/${serviceId(own[i]!)}.log`))).toBe(true)
      const folders = own.flatMap((placement) => desiredOf(placement, around).folders)
      expect(new Set(folders).size).toBe(folders.length)
    }
  })
})

test('the ports of jobs lie below what the kernel gives to anybody, and their ranges do not meet', () => {
  const { tries, ...first } = jobPorts
  const starts = Object.values(first).toSorted((a, b) => a - b)
  for (const [i, start] of starts.entries()) {
    expect(start + tries).toBeLessThan(ephemeral)
    if (i > 0) expect(start - starts[i - 1]!).toBeGreaterThan(tries)
  }
})
