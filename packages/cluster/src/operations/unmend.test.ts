import { expect, test } from 'vitest'
import type { Mending } from '../probes/mendings.ts'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { planUnmend } from './unmend.ts'

const all: readonly Mending[] = [
  { kind: 'firewall' },
  { kind: 'block', path: '/etc/hosts', marker: 'tinderbox demo' },
  { kind: 'file', path: '/etc/sysctl.d/90-tinderbox.conf' },
  { kind: 'file', path: '/etc/security/limits.d/tinderbox-demo.conf' },
]

function actions({ file = '', others = false } = {}) {
  const cluster = threeMachines(file)
  const lab = { name: 'lab', folder: '/opt/tinderbox/clusters/lab', processes: 0 }
  const facts = changed(healthyFacts(cluster), 'b', () => ({ otherClusters: others ? [lab] : [] }))
  const plan = planUnmend(cluster, sitesOf(cluster, facts), (machine) => (machine === 'b' ? all : []))
  return plan.steps.flatMap((step) =>
    step.actions.map((action) => `${action.machine} ${action.kind} ${'path' in action ? action.path : ''}`.trim()),
  )
}

test('all that carries a mark is taken back, where it is', () => {
  expect(actions()).toEqual([
    'b close-ports',
    'b write-block /etc/hosts',
    'b remove-path /etc/sysctl.d/90-tinderbox.conf',
    'b remove-path /etc/security/limits.d/tinderbox-demo.conf',
  ])
})

test('what another cluster of the machine may need stays', () => {
  expect(actions({ others: true })).not.toContain('b remove-path /etc/sysctl.d/90-tinderbox.conf')
  expect(actions({ others: true })).toContain('b remove-path /etc/security/limits.d/tinderbox-demo.conf')
})

test('where `up` keeps ports open they stay', () => {
  expect(actions({ file: 'firewall: manage' })).not.toContain('b close-ports')
})

test('where there is nothing, nothing is done', () => {
  const cluster = threeMachines()
  expect(planUnmend(cluster, sitesOf(cluster, healthyFacts(cluster)), () => []).steps).toEqual([])
})
