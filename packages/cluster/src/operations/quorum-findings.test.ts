import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import { bareMachines, carryOut, planOn } from '../testing/simulated-machines.ts'

const file = (text: string): Cluster => parseClusterFile(`name: demo\n${text}\n`, '/home/ada/cluster.yaml')

/** What stands in the way of the second file on machines that are as the first one wants them. */
function refused(before: Cluster, after: Cluster): string[] {
  const machines = bareMachines(before)
  carryOut(machines, before, planOn(machines, before))
  for (const [name, machine] of bareMachines(after)) if (!machines.has(name)) machines.set(name, machine)
  return planOn(machines, after).findings.map(({ machine, summary }) => `${machine}: ${summary}`)
}

const masters = (zookeepers: string) => file(`master: [a, b]\nworkers: [c, d, e]\nha: { zookeepers: [${zookeepers}] }`)
const lost = (machine: string) => `${machine}: without it, ZooKeeper has no majority that knows what was agreed on`

describe('ZooKeepers that move to other machines of the file', () => {
  test('one of three', () => {
    expect(refused(masters('a, b, c'), masters('a, b, d'))).toEqual([])
  })

  test('two of three: what they agreed on would be with one of them', () => {
    expect(refused(masters('a, b, c'), masters('c, d, e'))).toEqual([lost('a')])
  })

  test('from three to five, and back', () => {
    expect(refused(masters('a, b, c'), masters('a, b, c, d, e'))).toEqual([])
    expect(refused(masters('a, b, c, d, e'), masters('a, b, c'))).toEqual([])
  })

  test('workers put in front of the others move the quorum of a file that does not name it', () => {
    const before = file('master: a\nworkers: [b, c, d, e]\nha: {}')
    expect(refused(before, file('master: a\nworkers: [d, e, b, c]\nha: {}'))).toEqual([lost('b')])
    expect(refused(before, file('master: a\nworkers: [b, e, d, c]\nha: {}'))).toEqual([])
  })
})

test('a ZooKeeper that is new takes the number of none that runs, and those keep theirs', () => {
  const machines = bareMachines(masters('a, b, c'))
  carryOut(machines, masters('a, b, c'), planOn(machines, masters('a, b, c')))
  const plan = planOn(machines, masters('d, b, c'))
  const written = plan.steps
    .flatMap(({ actions }) => actions)
    .flatMap((one) => (one.kind === 'write-file' && one.path.endsWith('zookeeper.cfg') ? [one] : []))
  expect(written.map(({ machine }) => machine).toSorted()).toEqual(['b', 'c', 'd'])
  for (const { body } of written)
    expect(body.match(/^server\.\d+=[^:]+/gm)?.toSorted()).toEqual([
      'server.2=10.0.0.12',
      'server.3=10.0.0.13',
      'server.4=10.0.0.14',
    ])
  carryOut(machines, masters('d, b, c'), plan)
  expect(planOn(machines, masters('d, b, c')).steps).toEqual([])
})

test('who stands by no more needs no majority', () => {
  expect(refused(masters('a, b, c'), file('master: a\nworkers: [b, c, d, e]'))).toEqual([])
})

test('JournalNodes, too: their edits are with a majority', () => {
  const lake = (zookeepers: string) =>
    file(`master: [a, b]\nworkers: [c, d, e]\nhdfs: {}\nha: { zookeepers: [${zookeepers}] }`)
  expect(refused(lake('a, b, c'), lake('a, b, d'))).toEqual([])
  expect(refused(lake('a, b, c'), lake('c, d, e'))).toEqual([
    lost('a'),
    'a: without it, the journal nodes have no majority that knows what was agreed on',
  ])
})

test('before anything was agreed on, nothing is in the way', () => {
  const machines = bareMachines(masters('a, b, c'))
  const plan = planOn(machines, masters('a, b, c'))
  carryOut(machines, masters('a, b, c'), plan, { actions: 3 })
  expect(planOn(machines, masters('c, d, e')).findings).toEqual([])
})
