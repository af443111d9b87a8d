import { expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import { machineSite } from '../sites/machine-site.ts'
import { healthyFacts } from '../testing/facts.ts'
import { handOnFindings } from './hand-on-findings.ts'
import { leaversOf } from './roster.ts'

const file = (text: string): Cluster => parseClusterFile(`name: demo\n${text}\n`, '/home/ada/cluster.yaml')
const before = file('master: a\nworkers: [b, c]\nthrift: {}')

/** What is said of the tables when this is the file now; `gone` leave it. */
function told(after: Cluster, change = (path: string) => path): string[] {
  const facts = healthyFacts(before).map((one) => ({
    ...one,
    folders: one.folders.map((folder) => ({ ...folder, path: change(folder.path) })),
  }))
  const staying = facts.filter(({ machine }) => after.machines.some(({ name }) => name === machine))
  const leaving = leaversOf(after, staying).map((leaver) => ({
    ...({ leaver, standing: 'member', error: undefined, forgotten: false } as const),
    on: machineSite(
      before,
      facts.find(({ machine }) => machine === leaver.machine.name)!,
    ),
  }))
  const machines = new Map(staying.map((one) => [one.machine, machineSite(after, one)]))
  return handOnFindings(after, machines, leaving, []).map(
    ({ severity, machine, summary }) => `${severity} ${machine} ${summary}`,
  )
}

test('where the Thrift server stays, nothing is said', () => {
  expect(told(before)).toEqual([])
  expect(told(file('master: a\nworkers: [b]\nthrift: {}'))).toEqual([])
})

test('one that moves begins with no tables, and that is said; they stay where they are', () => {
  const moved = file('master: a\nworkers: [b, c]\nthrift: {}\nmachines: { b: { roles: [spark-thrift] } }')
  expect(told(moved)).toEqual([
    'warning a the tables of the Thrift server stay here, and where it goes it begins with none',
  ])
  // Without the block nobody begins anew.
  expect(told(file('master: a\nworkers: [b, c]'))).toEqual([])
})

test('a machine does not leave with the only list of tables', () => {
  const without = file('master: b\nworkers: [c]\nthrift: {}')
  expect(told(without)).toEqual(['error a it has the only list of the tables of the Thrift server'])
  expect(told(file('master: b\nworkers: [c]'))).toEqual([
    'error a it has the only list of the tables of the Thrift server',
  ])
  // Moved away, they are given up.
  expect(told(without, (path) => path.replace('/data/spark-thrift', '/data/given-up'))).toEqual([])
})
