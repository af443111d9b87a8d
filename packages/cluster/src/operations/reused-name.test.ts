import { expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { bareFacts, healthyFacts, testSecret } from '../testing/facts.ts'
import { planUp } from './plan.ts'

const parse = (text: string) => parseClusterFile(`name: demo\n${text}\n`, '/home/ada/cluster.yaml')
const before = parse('master: a\nworkers: [b, c]')
const healthy = healthyFacts(before)

function found(text: string, facts: readonly Facts[]) {
  const { findings } = planUp({ cluster: parse(text), facts, freshSecret: testSecret })
  return findings.filter(({ check }) => check === 'reused-name').map(({ severity, machine }) => [severity, machine])
}

const swapped = 'master: a\nworkers: [b]\nmachines: { b: { host: c } }'
const cAsB = healthy.flatMap((one) =>
  one.machine === 'b' ? [] : [{ ...one, machine: one.machine === 'c' ? 'b' : 'a' }],
)

test('the one that had the name runs on: refused', () => {
  expect(found(swapped, cAsB)).toEqual([['error', 'b']])
})

test('it does not run any more: said, and not in the way', () => {
  const gone = cAsB.map((one) => (one.machine === 'a' ? { ...one, sparkMaster: undefined } : one))
  expect(found(swapped, gone)).toEqual([['warning', 'b']])
})

test('a new machine under the name of one that is gone', () => {
  const fresh = bareFacts(before).find(({ machine }) => machine === 'b')!
  const replaced = healthy.map((one) => (one.machine === 'b' ? fresh : one))
  const file = 'master: a\nworkers: [b, c]\nmachines: { b: { host: new } }'
  const others = {
    ...fresh,
    login: { ...fresh.login, address: '10.0.0.99' },
    system: { ...fresh.system, addresses: ['10.0.0.99'] },
  }
  expect(
    found(
      file,
      replaced.map((one) => (one === fresh ? others : one)),
    ),
  ).toEqual([['error', 'b']])
  // Reached as before, it takes the place of the one that was there.
  expect(found('master: a\nworkers: [b, c]', replaced)).toEqual([])
})

test('the same machine at another address, and two that change their names, reuse none', () => {
  expect(found('master: a\nworkers: [b, c]\nmachines: { b: { host: b.new } }', healthy)).toEqual([])
  const turned = healthy.map((one) => ({ ...one, machine: { a: 'a', b: 'c', c: 'b' }[one.machine]! }))
  expect(found('master: a\nworkers: [b, c]\nmachines: { b: { host: c }, c: { host: b } }', turned)).toEqual([])
})
