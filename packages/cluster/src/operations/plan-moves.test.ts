/** A machine with a new name or address, a role that moves: the plan does the least. */
import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { healthyFacts, testSecret } from '../testing/facts.ts'
import { planUp, type Plan } from './plan.ts'
import { leaversOf } from './roster.ts'

const parse = (text: string): Cluster => parseClusterFile(`name: demo\n${text}\n`, '/home/ada/cluster.yaml')
const before = parse('master: a\nworkers: [b, c]')
const healthy = healthyFacts(before)

/** The plan for a file, on machines that are as the file before wants them. `names`: what the file calls them now. */
function moved(file: string, names: Readonly<Record<string, string>> = {}, change = (facts: Facts[]) => facts): Plan {
  const facts = change(healthy.map((one) => ({ ...one, machine: names[one.machine] ?? one.machine })))
  return planUp({ cluster: parse(file), facts, freshSecret: testSecret })
}

const told = ({ steps }: Plan) =>
  steps.flatMap(({ actions }) =>
    actions.map((action) =>
      'path' in action
        ? `${action.machine}: ${action.kind} ${action.path.replace(/^.*\/clusters\/demo\//, '')}`
        : `${action.machine}: ${action.kind} ${'service' in action ? action.service : ''}`.trim(),
    ),
  )
/** Without what each change of the file brings: the file as machines keep it. */
const changes = (plan: Plan) => told(plan).filter((line) => !/ (next|previous|cluster)\.yaml$/.test(line))
const services = (plan: Plan) => told(plan).filter((line) => /-(service|worker) /.test(line))

describe('a machine with another name', () => {
  test('a worker: its own cluster.json, and the kept files', () => {
    const plan = moved('master: a\nworkers: [b2, c]\nmachines: { b2: { host: b } }', { b: 'b2' })
    expect(changes(plan)).toEqual(['b2: write-file cluster.json'])
    expect(plan.membership).toEqual({ joins: [], leaves: [], forgotten: [], renamed: [{ from: 'b', to: 'b2' }] })
    expect(plan.applications).toEqual([])
    expect(plan.findings).toEqual([])
  })

  test('the master: each cluster.json says its name; nothing starts anew', () => {
    const plan = moved('master: head\nworkers: [b, c]\nmachines: { head: { host: a } }', { a: 'head' })
    expect(changes(plan).toSorted()).toEqual(['b', 'c', 'head'].map((machine) => `${machine}: write-file cluster.json`))
    expect(plan.together).toBeUndefined()
  })

  test('two that change their names: nobody leaves', () => {
    const file = 'master: a\nworkers: [b, c]\nmachines: { b: { host: c }, c: { host: b } }'
    const plan = moved(file, { b: 'c', c: 'b' })
    expect(services(plan)).toEqual([])
    expect(plan.membership.renamed).toHaveLength(2)
  })

  describe('is no leaver', () => {
    const named = healthy.map((one) => (one.machine === 'b' ? { ...one, machine: 'b2' } : one))

    test('by what it was called last', () => {
      expect(leaversOf(parse('master: a\nworkers: [b2, c]'), named)).toEqual([])
    })

    test('by how it is reached, where the new name is written there and the old one is in the file of before', () => {
      const cut = named.map((one) => ({
        ...one,
        files: one.files.map((file) =>
          file.path.endsWith('/cluster.json')
            ? { ...file, body: file.body.replace('"machine": "b"', '"machine": "b2"') }
            : file,
        ),
      }))
      expect(leaversOf(parse('master: a\nworkers: [b2, c]\nmachines: { b2: { host: b } }'), cut)).toEqual([])
      // Without a way to tell, it is asked, and seen to be one of the file: leavers.test.ts.
      expect(leaversOf(parse('master: a\nworkers: [b2, c]'), cut)).toMatchObject([{ machine: { name: 'b' } }])
    })
  })
})

describe('a machine with another address', () => {
  const readdressed = (machine: string, address: string) => (facts: Facts[]) =>
    facts.map((one) =>
      one.machine === machine
        ? { ...one, login: { ...one.login, address }, system: { ...one.system, addresses: [address] } }
        : one,
    )

  test('a worker: only that worker starts anew', () => {
    const plan = moved(
      'master: a\nworkers: [b, c]\nmachines: { b: { host: b.new } }',
      {},
      readdressed('b', '10.0.0.77'),
    )
    expect(services(plan)).toEqual(['b: drain-worker spark-worker', 'b: start-service spark-worker'])
    expect(changes(plan).filter((line) => !line.startsWith('b: '))).toEqual([])
    expect(plan.together).toBeUndefined()
    expect(plan.membership.joins).toEqual([])
  })

  test('only another way to reach it: nothing starts anew', () => {
    const plan = moved('master: a\nworkers: [b, c]\nmachines: { b: { host: gateway, port: 2222, user: ops } }')
    expect(changes(plan)).toEqual([])
  })

  test('the master: all at once, and why', () => {
    const plan = moved('master: a\nworkers: [b, c]', {}, readdressed('a', '10.0.0.77'))
    expect(plan.together).toBe('the master will be at spark://10.0.0.77:7077')
    expect(services(plan)).toEqual([
      'a: start-service spark-master',
      'b: start-service spark-worker',
      'c: start-service spark-worker',
    ])
  })
})

describe('a role that moves', () => {
  test('the master, to a worker: all at once; the old master stops first', () => {
    const plan = moved('master: b\nworkers: [a, c]')
    expect(plan.together).toMatch(/^the master will be at spark:\/\/10\.0\.0\.12:7077$/)
    const done = services(plan)
    expect(done).toContain('a: stop-service spark-master')
    expect(done).toContain('b: stop-service spark-worker')
    expect(done.indexOf('a: stop-service spark-master')).toBeLessThan(done.indexOf('b: start-service spark-master'))
    expect(done.slice(-3)).toEqual([
      'b: start-service spark-master',
      'a: start-service spark-worker',
      'c: start-service spark-worker',
    ])
  })

  test('a worker beside the master comes: nothing else starts anew', () => {
    const plan = moved('master: a\nworkers: [a, b, c]')
    expect(services(plan)).toEqual(['a: start-service spark-worker'])
    expect(plan.together).toBeUndefined()
  })
})
