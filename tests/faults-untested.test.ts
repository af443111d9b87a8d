/** docs/doctor.md says what came of each fault, and which checks no fault was put into machines for. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkPages } from '../packages/cluster/src/checks/pages.ts'
import { withoutFault } from '../scripts/docs/doctor.ts'
import { inEachRun } from './machines/faults/each-run.ts'
import { faults } from './machines/faults/index.ts'
import { pairs } from './machines/faults/pairs.ts'
import { rowsIn, titleOf } from './machines/faults/table.ts'

test('each check has a fault, or it is said why it has none', () => {
  const tried = new Set(faults.flatMap(({ check, also = [] }) => [check, ...also]))
  expect([...checkPages.keys()].filter((name) => !tried.has(name))).toEqual([...withoutFault.keys()])
})

test('what each run tries is there', () => {
  const names = faults.map(({ name }) => name)
  expect(inEachRun.filter((name) => !names.includes(name))).toEqual([])
})

test('pairs are of faults that there are, in one lab', () => {
  for (const names of pairs) {
    const [one, other] = names.map((name) => faults.find((fault) => fault.name === name))
    expect(one?.lab, names.join('; ')).toBeDefined()
    expect(other?.lab, names.join('; ')).toBe(one!.lab)
  }
})

test('the page tells of each fault, named first and alone, and mended where it can be', () => {
  const rows = rowsIn(readFileSync(new URL('../docs/doctor.md', import.meta.url), 'utf8'))
  expect(rows.map(([fault, found, , end]) => [fault, found, end])).toEqual(
    faults.map((fault) => [titleOf(fault), fault.check, fault.mended ? 'mended' : 'told']),
  )
})
