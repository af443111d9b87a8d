import { expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { activeMaster, leads } from './active-master.ts'

const available = threeMachines('ha: {}')
const withStates = (states: Readonly<Record<string, string>>) =>
  sitesOf(
    available,
    Object.entries(states).reduce(
      (facts, [machine, status]) =>
        changed(facts, machine, ({ sparkMaster }) => ({ sparkMaster: sparkMaster && { ...sparkMaster, status } })),
      healthyFacts(available),
    ),
  )

test.each([
  [{ a: 'ALIVE', b: 'STANDBY' }, 'a'],
  [{ a: 'STANDBY', b: 'ALIVE' }, 'b'],
  [{ a: 'STANDBY', b: 'RECOVERING' }, 'b'],
  [{ a: 'STANDBY', b: 'STANDBY' }, 'a'],
])('of masters that say %j, %s is asked', (states, machine) => {
  expect(activeMaster(available, withStates(states)).placement.machine).toBe(machine)
})

test('one that hears who outlived its start leads; one that stands by, or says nothing, does not', () => {
  const { state } = activeMaster(available, withStates({ a: 'RECOVERING', b: 'STANDBY' }))
  expect(leads(state)).toBe(true)
  expect(leads(state && { ...state, status: 'STANDBY' })).toBe(false)
  expect(leads(undefined)).toBe(false)
})
