import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { firewall } from './firewall.ts'
import { mendings } from './mendings.ts'

const probe = firewall('lab')
const dump = (name: string) =>
  readFileSync(new URL(`../firewall/testing/${name}.txt`, import.meta.url), 'utf8').split('\n')
const said = (key: string, lines: readonly string[]) => lines.map((line) => `${key} ${line}`)
const pieces = (text: string) => text.match(/.{1,3000}/gs) ?? []

test('without root nothing can be read', () => {
  expect(probe.parse(['unreadable only root may read the rules'])).toMatchObject({
    tables: [],
    unreadable: 'only root may read the rules',
  })
})

test('what iptables wrote through nft is read in its own words, once', () => {
  const json = JSON.stringify({
    nftables: [
      { table: { family: 'ip', name: 'filter' } },
      { table: { family: 'inet', name: 'filter' } },
      { table: { family: 'bridge', name: 'filter' } },
    ],
  })
  const { tables } = probe.parse([...said('4', dump('ufw.iptables-save')), ...said('json', [json])])
  expect(tables.map(({ tool, family, name }) => `${tool} ${family} ${name}`)).toEqual([
    'iptables ip filter',
    'nft inet filter',
  ])
})

test('what nft prints is put together again; what was cut off is said', () => {
  const [json = ''] = dump('firewalld.json')
  expect(probe.parse(said('json', pieces(json))).tables.map(({ name }) => name)).toEqual(['firewalld'])
  expect(probe.parse(said('json', pieces(json.slice(0, 9000)))).unreadable).toMatch(/not understood/)
})

test('of iptables, what is cut off is not judged: what lets something through may be missing', () => {
  const whole = dump('ufw.iptables-save')
  expect(probe.parse(said('4', whole)).unreadable).toBeUndefined()
  const { tables, unreadable } = probe.parse(said('4', whole.slice(0, Math.floor(whole.length / 2))))
  expect([tables, unreadable]).toEqual([[], 'iptables has more rules than are read'])
})

test('what was opened is found by its marks: of ufw, of firewalld, of iptables', () => {
  const mark = Buffer.from('tinderbox lab').toString('hex')
  const { opened, markedAt } = probe.parse([
    ...said('ufw', [
      `### tuple ### allow tcp 7077,7120:7184 0.0.0.0/0 any 10.66.4.12 in comment=${mark}`,
      `### tuple ### allow tcp 7079 10.66.4.12 any 0.0.0.0/0 out comment=${mark}`,
      '### tuple ### allow tcp 80 0.0.0.0/0 any 10.66.4.12 in comment=6d696e65',
    ]),
    ...said('text', dump('firewalld')),
    ...said('json', pieces(dump('firewalld.json')[0]!)),
    ...said('4', [
      '*filter',
      ':INPUT ACCEPT [0:0]',
      ':tinderbox-lab - [0:0]',
      '-A INPUT -m comment --comment "tinderbox lab" -j tinderbox-lab',
      '-A tinderbox-lab -s 10.66.4.13/32 -p tcp -m multiport --dports 7077 -m comment --comment "tinderbox lab" -j ACCEPT',
      '-A INPUT -s 10.66.4.14/32 -m comment --comment "tinderbox other" -j ACCEPT',
      'COMMIT',
    ]),
  ])
  expect(opened).toEqual([
    {
      direction: 'in',
      address: '10.66.4.12',
      ports: [
        [7077, 7077],
        [7120, 7184],
      ],
    },
    { direction: 'in', address: '10.66.4.13', ports: [[7077, 7077]] },
    { direction: 'out', address: '10.66.4.12', ports: [[7079, 7079]] },
  ])
  expect(markedAt.map(({ keeper, direction }) => `${keeper} ${direction}`).toSorted()).toEqual([
    'firewalld in',
    'iptables in',
    'ufw in',
    'ufw out',
  ])
})

test('the marks that `doctor --undo` looks for', () => {
  expect(mendings('lab').parse(['firewall', '/etc/hosts', 'file /etc/tmpfiles.d/tinderbox-lab.conf', 'x'])).toEqual([
    { kind: 'firewall' },
    { kind: 'block', path: '/etc/hosts', marker: 'tinderbox lab' },
    { kind: 'file', path: '/etc/tmpfiles.d/tinderbox-lab.conf' },
  ])
})
