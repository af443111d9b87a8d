import { describe, expect, test } from 'vitest'
import { placementsOn, type Cluster } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { sharedMachine, thisMachine } from '../testing/clusters.ts'
import { bareFacts, healthyFacts } from '../testing/facts.ts'
import { portsWritten, stepPorts } from './port-steps.ts'

const here = '/opt/tinderbox/clusters/local'

function ports(facts: Facts, cluster: Cluster = thisMachine()) {
  const result = stepPorts(
    cluster,
    placementsOn(cluster, facts.machine),
    facts,
    `/opt/tinderbox/clusters/${cluster.name}`,
  )
  return {
    chosen: Object.fromEntries(result.ports),
    stepped: result.stepped.map(
      ({ service, name, wanted, chosen, by }) => `${service} ${name}: ${wanted} -> ${chosen} (${by ?? '?'})`,
    ),
  }
}
const bare = (...taken: readonly (readonly [number, string?])[]): Facts =>
  bareFacts(thisMachine(), {
    change: (one) => ({
      ...one,
      listening: taken.map(([port, program]) => ({ port, program, pid: program === undefined ? undefined : 4242 })),
    }),
  })[0]!
const usual = {
  'spark-master': { rpc: 7077, ui: 8080 },
  'spark-worker-1': { rpc: 7079, ui: 8081 },
  'spark-worker-2': { rpc: 7080, ui: 8082 },
}

describe('this machine', () => {
  test('takes the usual ports when they are free', () => {
    expect(ports(bare([22, 'sshd'], [80, 'nginx']))).toEqual({ chosen: usual, stepped: [] })
  })

  test('steps over one that is taken, and says by whom', () => {
    expect(ports(bare([7077, 'java']))).toEqual({
      chosen: { ...usual, 'spark-master': { rpc: 7078, ui: 8080 } },
      stepped: ['spark-master rpc: 7077 -> 7078 (java)'],
    })
    expect(ports(bare([7077])).stepped).toEqual(['spark-master rpc: 7077 -> 7078 (?)'])
  })

  test('does not step onto a port of its own other daemons', () => {
    const { chosen } = ports(bare([8080, 'nginx'], [7079, 'java'], [7081, 'java']))
    const all = Object.values(chosen).flatMap((one) => Object.values(one))
    expect(new Set(all).size).toBe(all.length)
    expect(all).not.toContain(8080)
    expect(all).not.toContain(7079)
    expect(all).not.toContain(7081)
  })

  test('steps as far as needed', () => {
    const row = Array.from({ length: 50 }, (_, i): [number, string] => [7077 + i, 'java'])
    expect(ports(bare(...row)).chosen['spark-master']).toEqual({ rpc: 7127, ui: 8080 })
  })
})

describe('a cluster that is up', () => {
  /** Up, at ports that it once stepped to. */
  function up(): Facts {
    return healthyFacts(thisMachine(), {
      change: (one) => ({ ...one, listening: [{ port: 8080, pid: 4242, program: 'nginx' }] }),
    })[0]!
  }
  const stepped = {
    'spark-master': { rpc: 7077, ui: 8081 },
    'spark-worker-1': { rpc: 7079, ui: 8082 },
    'spark-worker-2': { rpc: 7080, ui: 8083 },
  }

  test('stays at its ports: its own listening is not a reason to step', () => {
    expect(ports(up()).chosen).toEqual(stepped)
  })

  test('stays there when the usual ports become free', () => {
    const facts = up()
    expect(ports({ ...facts, listening: facts.listening.filter(({ port }) => port !== 8080) }).chosen).toEqual(stepped)
  })

  test('starts from the usual ones again after it was down', () => {
    const facts = up()
    const down = { ...facts, listening: [], daemons: facts.daemons.map((daemon) => ({ ...daemon, pid: undefined })) }
    expect(ports(down)).toEqual({ chosen: usual, stepped: [] })
  })

  test('leaves a port that something else took while one of its daemons was down', () => {
    const facts = up()
    const [master, first, second] = facts.daemons
    const listening = [
      ...facts.listening.filter(({ pid }) => pid !== first!.pid),
      { port: 7079, pid: 1, program: 'other' },
    ]
    const { chosen } = ports({ ...facts, listening, daemons: [master!, { ...first!, pid: undefined }, second!] })
    expect(chosen).toEqual({ ...stepped, 'spark-worker-1': { rpc: 7081, ui: 8082 } })
  })

  test('one of whose workers has ended: the others stay where they are', () => {
    const facts = up()
    const [master, , second] = facts.daemons
    const { chosen } = ports({
      ...facts,
      daemons: [master!, second!],
      listening: facts.listening.filter(({ pid }) => pid !== facts.daemons[1]!.pid),
    })
    expect(chosen).toEqual(stepped)
  })
})

test('a cluster with a file never steps: what is written there counts, and a check speaks up', () => {
  const cluster = sharedMachine('spark: { master: { port: 7177 } }')
  const [facts] = bareFacts(cluster, {
    change: (one) => ({
      ...one,
      listening: [7177, 8080, 7079, 8081].map((port) => ({ port, pid: 1, program: 'nginx' })),
    }),
  })
  expect(ports(facts!, cluster)).toEqual({
    chosen: { 'spark-master': { rpc: 7177, ui: 8080 }, 'spark-worker': { rpc: 7079, ui: 8081 } },
    stepped: [],
  })
})

test.each(['', 'not json', '{}', '{"ports": null}', 'null', '{"ports": {}}'])(
  'a cluster.json that says %j says nothing',
  (body) => {
    const facts = { ...bare(), files: [{ path: `${here}/cluster.json`, mode: '644', owner: 'root', body }] }
    expect(portsWritten(facts, here)).toEqual({})
    expect(ports(facts).chosen).toEqual(usual)
  },
)
