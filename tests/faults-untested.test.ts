/** docs/doctor.md says which checks no fault was put into machines for. */
import { expect, test } from 'vitest'
import { checkPages } from '../packages/cluster/src/checks/pages.ts'
import { withoutFault } from '../scripts/docs/doctor.ts'
import { faults, pairs } from './machines/faults/index.ts'

test('each check has a fault, or is said to have none', () => {
  const tried = new Set(faults.flatMap(({ check, also = [] }) => [check, ...also]))
  expect([...checkPages.keys()].filter((name) => !tried.has(name))).toEqual(withoutFault)
})

test('pairs are of faults that there are, in one lab', () => {
  for (const { faults: names } of pairs) {
    const [one, other] = names.map((name) => faults.find((fault) => fault.name === name))
    expect(one?.lab, names.join('; ')).toBeDefined()
    expect(other?.lab, names.join('; ')).toBe(one!.lab)
  }
})
