import { describe, expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import { machineSite } from '../sites/machine-site.ts'
import { bareFacts, healthyFacts } from '../testing/facts.ts'
import { planUp } from './plan.ts'
import type { Leaver } from './roster.ts'
import { standingOf } from './standing.ts'

const file = (workers: string) =>
  parseClusterFile(`name: demo\nmaster: a\nworkers: [${workers}]\n`, '/home/ada/cluster.yaml')
const former = file('b, c')
const cluster = file('b')
const all = healthyFacts(former)
const members = all.filter(({ machine }) => machine !== 'c')
const left = all.find(({ machine }) => machine === 'c')!
const bare = bareFacts(former).find(({ machine }) => machine === 'c')!
const leaver: Leaver = { machine: former.machines.find(({ name }) => name === 'c')!, former }
const without = (ending: string): Facts => ({ ...left, files: left.files.filter(({ path }) => !path.endsWith(ending)) })
const elsewhere = healthyFacts(former, { secret: 'bad0cafe'.repeat(8) }).find(({ machine }) => machine === 'c')!

test.each<[string, Facts, string]>([
  ['the machine as it was', left, 'member'],
  ['without its cluster.json', without('cluster.json'), 'member'],
  ['that has not got as far as a secret', without('daemons.conf'), 'member'],
  [
    'that keeps the file and nothing else',
    { ...bare, files: left.files.filter(({ path }) => path.endsWith('.yaml')) },
    'member',
  ],
  ['with nothing on it', bare, 'left'],
  ['that was laid out with other rights', { ...bare, elsewhere: '/opt/tinderbox/clusters/demo' }, 'member'],
  ["of somebody else's cluster of the same name, even of the same machine names", elsewhere, 'another'],
  ['where something of that name runs that says nothing of itself', { ...bare, daemons: left.daemons }, 'another'],
])('one %s', (_, facts, standing) => {
  expect(standingOf(cluster, leaver, facts, members)).toBe(standing)
})

test('a file that overlaps with another cluster of the same name: its machines are not vouched for by the one that both have', () => {
  const ours = healthyFacts(former, { secret: 'bad0cafe'.repeat(8) }).filter(({ machine }) => machine === 'a')
  const theirs = all.filter(({ machine }) => machine === 'b')
  expect(standingOf(cluster, leaver, left, [...ours, ...theirs])).toBe('another')
})

test('one that was laid out with other rights stands in the way: it would run on, unseen', () => {
  const on = machineSite(former, { ...bare, elsewhere: '/opt/tinderbox/clusters/demo' })
  const leaving = [{ leaver, on, standing: 'member' as const, error: undefined, forgotten: false }]
  expect(planUp({ cluster, facts: members, freshSecret: 'x', leaving }).findings).toMatchObject([
    { check: 'leaving', severity: 'error', machine: 'c' },
  ])
})

describe('what is another machine', () => {
  const leaving = (forgotten: boolean) => ({
    leaver,
    on: undefined,
    standing: 'another' as const,
    error: undefined,
    forgotten,
  })

  test('is left alone, and stands in the way until the one that left is forgotten', () => {
    const plan = (forgotten: boolean) =>
      planUp({ cluster, facts: members, freshSecret: 'x', leaving: [{ ...leaving(forgotten), on: siteOfC() }] })
    expect(plan(false).findings).toMatchObject([{ check: 'leaving', severity: 'error', machine: 'c' }])
    expect(plan(true).findings).toEqual([])
    for (const { steps } of [plan(false), plan(true)])
      expect(steps.flatMap(({ actions }) => actions).filter(({ machine }) => machine === 'c')).toEqual([])
  })
})

function siteOfC() {
  return machineSite(former, elsewhere)
}
