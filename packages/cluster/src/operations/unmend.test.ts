import { expect, test } from 'vitest'
import type { Mending } from '../probes/mendings.ts'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../testing/facts.ts'
import { planUnmend } from './unmend.ts'

const all: readonly Mending[] = [
  { kind: 'firewall' },
  { kind: 'block', path: '/etc/hosts', marker: 'tinderbox demo' },
  { kind: 'file', path: '/etc/tmpfiles.d/tinderbox-demo.conf' },
]

function actions({ file = '' } = {}) {
  const cluster = threeMachines(file)
  const plan = planUnmend(cluster, sitesOf(cluster, healthyFacts(cluster)), (machine) => (machine === 'b' ? all : []))
  return plan.steps.flatMap((step) =>
    step.actions.map((action) => `${action.machine} ${action.kind} ${'path' in action ? action.path : ''}`.trim()),
  )
}

test('all that carries a mark is taken back, where it is', () => {
  expect(actions()).toEqual([
    'b close-ports',
    'b write-block /etc/hosts',
    'b remove-path /etc/tmpfiles.d/tinderbox-demo.conf',
  ])
})

test('where `up` keeps ports open they stay', () => {
  expect(actions({ file: 'firewall: manage' })).not.toContain('b close-ports')
})

test('where there is nothing, nothing is done', () => {
  const cluster = threeMachines()
  expect(planUnmend(cluster, sitesOf(cluster, healthyFacts(cluster)), () => []).steps).toEqual([])
})
