import { expect, test } from 'vitest'
import type { Clock } from '../probes/clock.ts'
import { found } from '../testing/patient.ts'
import { clockApart } from './clock-apart.ts'

const offsets = (b: number) =>
  new Map([
    ['a', 40],
    ['b', b],
    ['c', -60],
  ])
const clock = (over: Partial<Clock>): Clock => ({
  now: 0,
  keeper: undefined,
  synchronized: false,
  installed: undefined,
  ...over,
})
const see = (over: Partial<Clock>, b = 300_000) =>
  found(clockApart, { examined: { b: { clock: clock(over) } }, patient: { clockOffsets: offsets(b) } })

test('a time service that is installed and off is started', () => {
  expect(see({ installed: 'chrony.service' })).toMatchObject([
    {
      machine: 'b',
      summary: 'its clock is 300 s ahead of the other machines',
      evidence: expect.stringMatching(/chrony\.service is installed and does not run$/),
      fixes: [{ up: false, actions: [{ kind: 'start-time-service', machine: 'b', unit: 'chrony.service' }] }],
    },
  ])
})

test('none installed, or one that runs: nobody can do that from here', () => {
  expect(see({})[0]).toMatchObject({ hint: expect.stringMatching(/^Install a time service/) })
  expect(see({ keeper: 'chronyd', installed: 'chrony.service' })[0]).toMatchObject({
    hint: expect.stringMatching(/chronyc tracking/),
  })
  for (const over of [{}, { keeper: 'chronyd', installed: 'chrony.service' }])
    expect(see(over)[0]).not.toHaveProperty('fixes')
})

test('of two that differ the one that is farther from the clock here is wrong; where both agree, it is the clock here', () => {
  const two = (a: number, b: number) =>
    found(clockApart, {
      patient: {
        clockOffsets: new Map([
          ['a', a],
          ['b', b],
        ]),
      },
    })
  expect(two(30_000, 30_400)).toEqual([])
  expect(two(1000, 300_000)).toMatchObject([{ machine: 'b', summary: 'its clock is 299 s ahead of that of a' }])
  expect(two(-40_000, -25_000)).toMatchObject([{ machine: 'a', summary: 'its clock is 15 s behind that of b' }])
})

test('of one machine nothing is said', () => {
  expect(found(clockApart, { patient: { clockOffsets: new Map([['a', 300_000]]) } })).toEqual([])
})

test('some seconds are borne', () => {
  expect(see({}, 9000)).toEqual([])
})
