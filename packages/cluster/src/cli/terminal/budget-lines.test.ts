import { expect, test } from 'vitest'
import { planUp } from '../../operations/plan.ts'
import { threeMachines } from '../../testing/clusters.ts'
import { bareFacts, healthyFacts } from '../../testing/facts.ts'
import { planData } from '../plan-data.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { budgetLines } from './budget-lines.ts'

const cluster = threeMachines('hdfs: {}\nyarn: {}')
const plan = (facts: typeof bareFacts) => planUp({ cluster, facts: facts(cluster), freshSecret: 'x' })

test('machines with the same budget are one entry', () => {
  expect(budgetLines(plan(bareFacts), plainLooks(100)).join('\n')).toMatchInlineSnapshot(`
    "
    Memory
        a
          15.6 GiB: system 2.0 GiB; daemons: hdfs-namenode 1.3 GiB, hdfs-secondarynamenode 1.3 GiB,
          yarn-resourcemanager 704 MiB, spark-master 704 MiB; left 9.8 GiB
        b, c
          15.6 GiB: system 2.0 GiB; daemons: hdfs-datanode 704 MiB, yarn-nodemanager 704 MiB,
          spark-worker 704 MiB; for jobs: yarn-nodemanager 5.8 GiB and 4 cores, spark-worker 5.8 GiB and
          4 cores; left 112 MiB"
  `)
})

test('nothing starts: nothing is said; in JSON it always is', () => {
  expect(budgetLines(plan(healthyFacts), plainLooks(100))).toEqual([])
  const { budgets } = planData(plan(healthyFacts)) as { budgets: { machine: string; budget: { left: number } }[] }
  expect(budgets.map(({ machine }) => machine)).toEqual(['a', 'b', 'c'])
  expect(budgets[1]!.budget).toMatchObject({ memory: 16_000, system: 2000, left: expect.any(Number) })
})
