import { expect, test } from 'vitest'
import { chainName, nftChain, nftText, portGroups, richRules, ufwRules } from './firewall-scripts.ts'

test('a name that is too long for iptables is shortened, and stays another than its like', () => {
  expect(chainName('lab')).toBe('tinderbox-lab')
  const [one, other] = [chainName('a-very-long-name-of-a-cluster-1'), chainName('a-very-long-name-of-a-cluster-2')]
  expect(one).not.toBe(other)
  // `-o` is added for what goes out.
  for (const name of [one, other]) expect(name.length).toBeLessThanOrEqual(26)
  expect(nftChain('my-lab')).toBe('tinderbox_my_lab')
})

test('a rule of multiport takes fifteen ports, and a range is two', () => {
  const ranges = Array.from({ length: 8 }, (_, i) => [1000 * i + 1, 1000 * i + 9] as const)
  expect(portGroups(ranges, ':').map((group) => group.split(',').length)).toEqual([7, 1])
  expect(
    portGroups(
      [
        [7077, 7077],
        [7120, 7184],
      ],
      ':',
    ),
  ).toEqual(['7077,7120:7184'])
})

const openings = [
  {
    direction: 'in',
    address: '10.0.0.12',
    ports: [
      [7077, 7077],
      [7120, 7184],
    ],
  },
  { direction: 'in', address: 'fd00::12', ports: [[7077, 7077]] },
  { direction: 'out', address: '10.0.0.12', ports: [[7079, 7079]] },
] as const

test('nftables gets each address in its family, and the way it goes', () => {
  const gateway = {
    keeper: 'nftables',
    tool: 'nft',
    family: 'ip',
    table: 'filter',
    chain: 'in',
    direction: 'in',
  } as const
  expect(nftText('my-lab', gateway, openings).split('\n')).toEqual([
    'add table ip filter',
    'add chain ip filter tinderbox_my_lab',
    'flush chain ip filter tinderbox_my_lab',
    'add rule ip filter tinderbox_my_lab ip saddr 10.0.0.12 tcp dport { 7077, 7120-7184 } accept comment "tinderbox my-lab"',
    'add chain ip filter in',
    'insert rule ip filter in jump tinderbox_my_lab comment "tinderbox my-lab"',
  ])
  expect(nftText('lab', { ...gateway, family: 'inet' }, openings)).toContain('ip6 saddr fd00::12')
})

test('ufw and firewalld get their own words', () => {
  expect(ufwRules(openings).map((rule) => rule.join(' '))).toEqual([
    'allow from 10.0.0.12 to any port 7077,7120:7184 proto tcp',
    'allow from fd00::12 to any port 7077 proto tcp',
    'allow out to 10.0.0.12 port 7079 proto tcp',
  ])
  expect(richRules('lab', openings)).toHaveLength(3)
  expect(richRules('lab', openings)[1]).toBe(
    'rule priority="-1" family="ipv4" source address="10.0.0.12" port port="7120-7184" protocol="tcp" log prefix="tinderbox lab" level="debug" limit value="2/d" accept',
  )
})
