import { expect, test } from 'vitest'
import { aPatient } from '../testing/patient.ts'
import { nginx, oldMaster } from '../testing/programs.ts'
import { withoutStrangers } from './strangers.ts'

test('of programs of others there stay those that have a port of ours, and those of Spark and Hadoop', () => {
  const squatter = { ...nginx, pid: 411 }
  const { cluster, machines, examined } = aPatient({
    facts: {
      a: ({ listening }) => ({ listening: listening.map((one) => (one.port === 8080 ? { ...one, pid: 411 } : one)) }),
    },
    examined: { a: { programs: [nginx, squatter, oldMaster] } },
  })
  const { programs } = withoutStrangers(cluster, machines.get('a')!, examined.get('a')!)
  expect(programs).toEqual([squatter, oldMaster])
})
