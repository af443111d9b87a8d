import { expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { leavingActions } from './plan-leaving.ts'
import { parseClusterFile } from '../file/read.ts'
import { bareMachines, carryOut, planOn } from '../testing/simulated-machines.ts'

const withWorkers = (workers: string, more = 'hdfs: {}') =>
  parseClusterFile(`name: demo\nmaster: a\nworkers: [${workers}]\n${more}\n`, '/home/ada/cluster.yaml')

test('a machine that holds data of HDFS is not cleaned where the file has no HDFS any more', () => {
  const four = withWorkers('b, c, d, e')
  const machines = bareMachines(four)
  carryOut(machines, four, planOn(machines, four))
  const { findings } = planOn(machines, withWorkers('b, c, d', ''))
  expect(findings.filter(({ machine }) => machine === 'e')).toMatchObject([
    { severity: 'error', evidence: expect.stringMatching(/data\/hdfs-datanode/) },
  ])
})

test('where it has, the data is handed on before the machine is cleaned', () => {
  const four = withWorkers('b, c, d, e')
  const machines = bareMachines(four)
  carryOut(machines, four, planOn(machines, four))
  const { findings, steps } = planOn(machines, withWorkers('b, c, d'))
  expect(findings).toEqual([])
  const titles = steps.map(({ title }) => title)
  const handsOn = titles.findIndex((title) => title.startsWith('Hand on the data'))
  expect(handsOn).toBeGreaterThan(-1)
  expect(titles.indexOf('Take out what the file has no more')).toBeGreaterThan(handsOn)
})

test('one without data leaves as ever', () => {
  const four = withWorkers('b, c, d, e', '')
  const machines = bareMachines(four)
  carryOut(machines, four, planOn(machines, four))
  expect(planOn(machines, withWorkers('b, c, d', '')).findings).toEqual([])
})

test('what the doctor put among the files of the system leaves with the machine', () => {
  const cluster = threeMachines()
  const facts = changed(healthyFacts(cluster), 'c', () => ({ outside: { firewall: true, hosts: true } }))
  const on = sitesOf(cluster, facts).get('c')!
  const leaver = { machine: cluster.machines.find(({ name }) => name === 'c')!, former: cluster }
  const rest = { leaver, error: undefined, forgotten: false }
  const of = (standing: 'member' | 'another') => leavingActions(cluster, { ...rest, on, standing })
  expect(of('member')).toContainEqual(expect.objectContaining({ kind: 'close-ports', machine: 'c' }))
  expect(of('member')).toContainEqual(
    expect.objectContaining({ kind: 'write-block', machine: 'c', path: '/etc/hosts', body: '', hosts: true }),
  )
  expect(of('another')).toEqual([])
})
