import { describe, expect, test } from 'vitest'
import { budgetOf, leastOffer, type Budget } from './budget.ts'
import type { Placement, ServiceName } from './cluster.ts'

const place = (service: ServiceName, settings: object = {}, instance?: number): Placement => ({
  service,
  machine: 'a',
  instance,
  settings: { heap: 'auto', ...(/worker|nodemanager/.test(service) && { cores: 'auto', memory: 'auto' }), ...settings },
})
const placed = (...services: ServiceName[]) => services.map((service) => place(service))

const places: Readonly<Record<string, readonly Placement[]>> = {
  'a master': placed('spark-master'),
  'a worker': placed('spark-worker'),
  'two workers': [place('spark-master'), place('spark-worker', {}, 1), place('spark-worker', {}, 2)],
  'a node manager': placed('hdfs-datanode', 'yarn-nodemanager'),
  'the halves of the workers': placed('hdfs-datanode', 'yarn-nodemanager', 'spark-worker'),
  'the halves of the masters': placed(
    'hdfs-namenode',
    'hdfs-secondarynamenode',
    'yarn-resourcemanager',
    'spark-master',
    'spark-history',
    'spark-connect',
  ),
  everything: placed(
    ...([
      'zookeeper',
      'hdfs-journalnode',
      'hdfs-namenode',
      'hdfs-zkfc',
      'hdfs-datanode',
      'yarn-resourcemanager',
    ] as const),
    ...([
      'yarn-nodemanager',
      'spark-master',
      'spark-worker',
      'spark-history',
      'spark-connect',
      'spark-thrift',
    ] as const),
  ),
}
const gibibytes = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 15.6, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024]

const promised = ({ shares }: Budget) =>
  shares.reduce((sum, { heap, beyond, offer }) => sum + heap + beyond + (offer?.memory ?? 0), 0)
const offers = ({ shares }: Budget) => shares.flatMap(({ offer }) => offer ?? [])

describe.each(Object.entries(places))('a machine with %s', (name, placements) => {
  test.each(gibibytes)('and %d GiB', (size) => {
    const budget = budgetOf({ cores: 8, memory: Math.floor(size * 1024) }, placements)
    // Everything is accounted for: nothing is given twice, nothing is lost.
    expect(promised(budget) + budget.system + budget.left).toBe(budget.memory)
    expect(budget.shares).toHaveLength(placements.length)
    for (const { memory } of offers(budget)) {
      expect(memory).toBeGreaterThanOrEqual(leastOffer)
      expect(memory % 64).toBe(0)
    }
    expect(new Set(offers(budget).map(({ memory }) => memory)).size).toBeLessThanOrEqual(1)
    // What jobs can have they get; below zero there is only what each needs at least, and checks/memory says it.
    if (budget.left < 0) for (const { memory } of offers(budget)) expect(memory).toBe(leastOffer)
    else if (offers(budget).length > 0) expect(budget.left).toBeLessThan(64 * offers(budget).length)
    // It fits from here on: measured once, so that no rule gets worse unseen.
    const fitsFrom = { 'a worker': 1.5, 'a node manager': 2, 'a master': 1, everything: 8 }[name] ?? 4
    if (size >= fitsFrom) expect(budget.left).toBeGreaterThanOrEqual(0)
  })

  test('with more memory nobody has less', () => {
    const budgets = gibibytes.map((size) => budgetOf({ cores: 8, memory: Math.floor(size * 1024) }, placements))
    for (const [i] of placements.entries()) {
      const heaps = budgets.map(({ shares }) => shares[i]!.heap)
      expect(heaps).toEqual(heaps.toSorted((a, b) => a - b))
    }
  })

  test.each([1, 2, 3, 7, 8, 64, 192])('and %i cores', (cores) => {
    const own = offers(budgetOf({ cores, memory: 65_536 }, placements)).map((offer) => offer.cores)
    for (const one of own) expect(one).toBeGreaterThanOrEqual(1)
    if (cores >= own.length && own.length > 0) expect(own.reduce((a, b) => a + b)).toBeLessThanOrEqual(cores)
  })
})

test.each([
  [1024, 512],
  [2048, 1152],
  [4096, 3200],
  [16_000, 13_248],
  [65_536, 60_736],
])('of %i MiB a worker that is alone offers %i', (memory, expected) => {
  expect(offers(budgetOf({ cores: 8, memory }, placed('spark-worker')))[0]!.memory).toBe(expected)
})

describe('what is set by hand wins', () => {
  const both = (worker: object, node: object, memory = 16_384) =>
    offers(budgetOf({ cores: 8, memory }, [place('spark-worker', worker), place('yarn-nodemanager', node)])).map(
      ({ cores, memory: offered }) => [cores, offered],
    )

  test('and the other one gets the rest', () => {
    const [[cores, memory]] = both({}, {}) as [[number, number]]
    expect(both({}, {})).toEqual([
      [4, memory],
      [4, memory],
    ])
    expect(both({ cores: 6, memory: '4g' }, {})).toEqual([
      [6, 4096],
      [8 - 6, 2 * memory - 4096],
    ])
    expect(both({}, { memory: '1.5g' })).toEqual([
      [cores, 2 * memory - 1536],
      [cores, 1536],
    ])
  })

  test('also where it is more than there is: the check says so, and the other gets the least', () => {
    expect(both({ cores: 16, memory: '64g' }, {})).toEqual([
      [16, 65_536],
      [1, leastOffer],
    ])
    expect(both({ memory: '100g' }, { memory: '2g' })).toEqual([
      [4, 102_400],
      [4, 2048],
    ])
  })

  test('heaps too', () => {
    const [share] = budgetOf({ cores: 8, memory: 4096 }, [place('hdfs-namenode', { heap: '1.5g' })]).shares
    expect(share).toMatchObject({ heap: 1536, beyond: 320 })
  })
})
