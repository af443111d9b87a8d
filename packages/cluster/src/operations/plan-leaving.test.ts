import { expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import { bareMachines, carryOut, planOn } from '../testing/simulated-machines.ts'

const withWorkers = (workers: string, more = 'hdfs: {}') =>
  parseClusterFile(`name: demo\nmaster: a\nworkers: [${workers}]\n${more}\n`, '/home/ada/cluster.yaml')

test.each(['hdfs: {}', ''])(
  'a machine that holds data of HDFS is not cleaned, whether the file still has HDFS (%s)',
  (more) => {
    const four = withWorkers('b, c, d, e')
    const machines = bareMachines(four)
    carryOut(machines, four, planOn(machines, four))
    const { findings } = planOn(machines, withWorkers('b, c, d', more))
    expect(findings.filter(({ check }) => check === 'leaving')).toMatchObject([
      { severity: 'error', machine: 'e', evidence: expect.stringMatching(/data\/hdfs-datanode\/current\/VERSION/) },
    ])
  },
)

test('one without data leaves as ever', () => {
  const four = withWorkers('b, c, d, e', '')
  const machines = bareMachines(four)
  carryOut(machines, four, planOn(machines, four))
  expect(planOn(machines, withWorkers('b, c, d', '')).findings).toEqual([])
})
