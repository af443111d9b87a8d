import { expect, test } from 'vitest'
import { placementsOf } from '../config/cluster.ts'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { isCounted } from './counted-workers.ts'

const cluster = threeMachines()
const placement = placementsOf(cluster, 'spark-worker').find(({ machine }) => machine === 'b')!
/** 2026-11-26 05:15:00 UTC. */
const start = Date.UTC(2026, 10, 26, 5, 15, 0) / 1000

/** Of a worker that began at `start`, looked at so many seconds later, where the master counts one with this name. */
function counted(id: string, age: number): boolean {
  const young = changed(healthyFacts(cluster), 'b', ({ daemons, system }) => ({
    daemons: daemons.map((one) => ({ ...one, since: start })),
    system: { ...system, clock: start + age },
  }))
  const facts = changed(young, 'a', ({ sparkMaster }) => ({
    sparkMaster: { ...sparkMaster!, workers: sparkMaster!.workers.map((one) => ({ ...one, id })) },
  }))
  return isCounted(cluster, sitesOf(cluster, facts), placement)
}

test.each([
  ['its own name', 'worker-20261126051503-10.0.0.12-7079', 8, true],
  ['its own name, where the zone is another', 'worker-20261126104503-10.0.0.12-7079', 8, true],
  ['its own name, after a slow start', 'worker-20261126051610-10.0.0.12-7079', 75, true],
  ['the name of the one before', 'worker-20261126050730-10.0.0.12-7079', 8, false],
  ['the name of the one before, where the zone is another', 'worker-20261126103730-10.0.0.12-7079', 8, false],
  // Its clock may have been set since.
  ['whatever name, after some minutes', 'worker-19700101000012-10.0.0.12-7079', 200, true],
  ['a name that says nothing', 'worker-7', 8, true],
])('%s', (_, id, age, expected) => {
  expect(counted(id, age)).toBe(expected)
})
