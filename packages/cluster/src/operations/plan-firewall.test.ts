import { describe, expect, test } from 'vitest'
import type { Firewall } from '../firewall/firewall.ts'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../testing/facts.ts'
import { iptablesFirewall } from '../testing/firewalls.ts'
import { firewallActions } from './plan-firewall.ts'

const drop = '-A INPUT -p tcp -m tcp --dport 7000:7999 -j DROP'
const ours = [
  '-A INPUT -m comment --comment "tinderbox demo" -j tinderbox-demo',
  drop,
  // A driver beside the master dials it by its address.
  '-A tinderbox-demo -s 10.0.0.11/32 -p tcp -m multiport --dports 7077 -m comment --comment "tinderbox demo" -j ACCEPT',
  ...['10.0.0.12', '10.0.0.13'].map(
    (address) =>
      `-A tinderbox-demo -s ${address}/32 -p tcp -m multiport --dports 7077,7120:7184,7190:7254 -m comment --comment "tinderbox demo" -j ACCEPT`,
  ),
]
const stranger =
  '-A tinderbox-demo -s 10.0.0.99/32 -p tcp -m multiport --dports 7077 -m comment --comment "tinderbox demo" -j ACCEPT'

function planned(
  rules: readonly string[],
  { file = 'firewall: manage', partial = false, change = (one: Firewall) => one } = {},
) {
  const cluster = threeMachines(file)
  const facts = healthyFacts(cluster).map((one) => ({
    ...one,
    firewall: change(iptablesFirewall(one.login.address!, one.machine === 'a' ? rules : [])),
  }))
  return firewallActions(cluster, sitesOf(cluster, facts), partial)
}
const nothing = { before: [], after: [] }

test('machines without a firewall need nothing', () => {
  expect(planned([])).toEqual(nothing)
})

test('what is in the way is opened, for members and their ports', () => {
  const { before, after } = planned([drop])
  expect(after).toEqual([])
  const ports = [
    [7077, 7077],
    [7120, 7184],
    [7190, 7254],
  ]
  expect(before).toMatchObject([
    {
      kind: 'open-ports',
      machine: 'a',
      gateways: [{ keeper: 'iptables', chain: 'INPUT' }],
      openings: [
        { direction: 'in', address: '10.0.0.11', ports: [[7077, 7077]] },
        { direction: 'in', address: '10.0.0.12', ports },
        { direction: 'in', address: '10.0.0.13', ports },
      ],
    },
  ])
})

test('what is open stays as it is', () => {
  expect(planned(ours)).toEqual(nothing)
})

test('what nobody needs any more is closed at the end, and not while a machine does not answer', () => {
  const { before, after } = planned([...ours, stranger])
  expect(before).toEqual([])
  expect(after).toMatchObject([{ kind: 'open-ports', why: 'more is open than is needed' }])
  expect(JSON.stringify(after)).not.toContain('10.0.0.99')
  expect(planned([...ours, stranger], { partial: true })).toEqual(nothing)
})

test('a member that is new comes in before one that left is shut out', () => {
  const { before, after } = planned([...ours.slice(0, 4), stranger])
  expect(before).toMatchObject([{ openings: [11, 12, 13, 99].map((last) => ({ address: `10.0.0.${last}` })) }])
  expect(after).toMatchObject([{ openings: [11, 12, 13].map((last) => ({ address: `10.0.0.${last}` })) }])
})

describe('nothing is done', () => {
  test.each(['firewall: check', 'firewall: ignore', ''])('with %j', (file) => {
    expect(planned([drop], { file })).toEqual(nothing)
  })

  test('where the rules cannot be read, or not be judged', () => {
    expect(planned([drop], { change: (one) => ({ ...one, unreadable: 'only root' }) })).toEqual(nothing)
    expect(planned(['-A INPUT -m set --match-set x src -j DROP'])).toEqual(nothing)
  })
})
