/** Of real machines: what ufw, firewalld and nftables load on Debian 12; and single rules, as iptables-save writes them. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { gatewayOf, keeperOf, wallText, zoneOf } from './firewall.ts'
import { parseIptables } from './iptables-save.ts'
import { wallsFor } from './judge.ts'
import { parseNft } from './nft-json.ts'
import type { Packet, Table } from './rules.ts'

const dump = (name: string) => readFileSync(new URL(`testing/${name}.txt`, import.meta.url), 'utf8')
const nftDump = (name: string) => parseNft(dump(`${name}.json`), dump(name).split('\n'))

const packet = (source: string, port: number, more: Partial<Packet> = {}): Packet => ({
  source,
  destination: '10.66.4.11',
  port,
  card: 'host0',
  ...more,
})
const told = (tables: readonly Table[], one: Packet, direction: 'in' | 'out' = 'in') =>
  wallsFor(tables, direction, one).map(
    (wall) => `${wall.outcome}: ${wallText(wall)}${wall.unclear ? ` (${wall.unclear})` : ''}`,
  )

describe('ufw, with ssh for all and some ports for one machine', () => {
  const tables = parseIptables(dump('ufw.iptables-save').split('\n'), 'iptables', 'ip')

  test.each([
    ['10.66.4.13', 22],
    ['10.66.4.12', 7077],
    ['10.66.4.12', 7150],
  ])('%s comes to port %i', (source, port) => {
    expect(told(tables, packet(source, port))).toEqual([])
  })

  test.each([
    ['10.66.4.13', 7077],
    ['10.66.4.12', 7190],
  ])('%s does not come to port %i: the policy is ufw`s', (source, port) => {
    expect(told(tables, packet(source, port))).toEqual(['silent: ufw, table filter, chain INPUT: policy drop'])
  })

  test('what the machine itself dials goes out', () => {
    expect(told(tables, packet('10.66.4.11', 7079, { destination: '10.66.4.12' }), 'out')).toEqual([])
  })

  test('its own machine is not stopped', () => {
    expect(told(tables, packet('10.66.4.11', 8080, { card: 'lo' }))).toEqual([])
  })
})

describe('firewalld, with its public zone and some ports for one machine', () => {
  const tables = nftDump('firewalld')

  test.each([
    ['10.66.4.13', 22],
    ['10.66.4.12', 7120],
  ])('%s comes to port %i', (source, port) => {
    expect(told(tables, packet(source, port))).toEqual([])
  })

  test('the rest is told that it may not', () => {
    expect(told(tables, packet('10.66.4.12', 7079))).toEqual([
      expect.stringMatching(
        /^no-route: firewalld, table inet firewalld, chain filter_IN_public, rule \d+: reject with icmpx admin-prohibited$/,
      ),
    ])
  })

  test('nothing is kept from going out', () => {
    expect(told(tables, packet('10.66.4.12', 7077), 'out')).toEqual([])
  })
})

describe('nftables, with one of most kinds of rule', () => {
  const tables = nftDump('nftables')
  const at = (port: number, more: Partial<Packet> = {}) => told(tables, packet(more.source ?? '172.16.0.9', port, more))

  test.each<[string, number, Partial<Packet>]>([
    ['an element of a named set', 22, {}],
    ['a range in a named set', 9050, {}],
    ['a source and one of two ports', 443, { source: '10.66.4.12' }],
    ['a source in a prefix', 7077, { source: '10.1.200.3' }],
    ['a source in a range', 7077, { source: '192.168.1.9' }],
    ['a card with a star', 1, { card: 'eth3' }],
    ['the loopback', 7077, { card: 'lo' }],
  ])('lets through %s', (_, port, more) => {
    const limited = /limit rate/
    expect(at(port, more).filter((text) => !limited.test(text))).toEqual([])
  })
})

/** One chain of nftables with these rules; `sets` by name. */
const nft = (
  exprs: readonly unknown[],
  { policy = 'accept', sets = {} }: { policy?: string; sets?: Record<string, unknown> } = {},
) =>
  parseNft(
    JSON.stringify({
      nftables: [
        { table: { family: 'inet', name: 'filter' } },
        { chain: { family: 'inet', table: 'filter', name: 'input', type: 'filter', hook: 'input', prio: 0, policy } },
        ...Object.entries(sets).map(([name, elem]) => ({ set: { family: 'inet', table: 'filter', name, elem } })),
        ...exprs.map((expr, i) => ({ rule: { family: 'inet', table: 'filter', chain: 'input', handle: i, expr } })),
      ],
    }),
    ['table inet filter {', ...exprs.map((_, i) => `\t\tthe words of ${i} # handle ${i}`), '}'],
  )
const match = (left: unknown, right: unknown, op = '==') => ({ match: { op, left, right } })
const dport = { payload: { protocol: 'tcp', field: 'dport' } }
const saddr = { payload: { protocol: 'ip', field: 'saddr' } }
const drop = { drop: null }

describe('of nftables', () => {
  test.each<[string, readonly unknown[], boolean]>([
    ['the port', [match(dport, 7077), drop], true],
    ['another port', [match(dport, 7078), drop], false],
    ['all ports but', [match(dport, 7077, '!='), drop], false],
    ['ports from', [match(dport, 1024, '>='), drop], true],
    ['ports above', [match(dport, 7077, '>'), drop], false],
    ['a range', [match(dport, { range: [7000, 7100] }), drop], true],
    ['a set', [match(dport, { set: [22, { range: [7070, 7080] }] }), drop], true],
    ['a named set', [match(saddr, '@bad'), drop], true],
    [
      'a map',
      [
        {
          vmap: {
            key: dport,
            data: {
              set: [
                [22, { accept: null }],
                [7077, drop],
              ],
            },
          },
        },
      ],
      true,
    ],
    ['a map without it', [{ vmap: { key: dport, data: { set: [[22, drop]] } } }], false],
    ['another kind of address', [match({ payload: { protocol: 'ip6', field: 'saddr' } }, 'fd00::1'), drop], false],
    ['another protocol', [match({ payload: { protocol: 'udp', field: 'dport' } }, 7077), drop], false],
    ['what it says itself', [match({ meta: { key: 'oifname' } }, 'host0'), drop], false],
    ['IPv4', [match({ meta: { key: 'nfproto' } }, 'ipv4'), drop], true],
    ['IPv6', [match({ meta: { key: 'nfproto' } }, 'ipv6'), drop], false],
    ['what is counted first', [{ counter: { packets: 1, bytes: 1 } }, { log: null }, drop], true],
    ['old connections', [match({ ct: { key: 'state' } }, ['established', 'related'], 'in'), drop], false],
    ['new connections', [match({ ct: { key: 'state' } }, 'new', 'in'), drop], true],
  ])('%s', (_, expr, stops) => {
    const tables = nft([expr], { sets: { bad: [{ elem: { val: '10.66.4.12', timeout: 9 } }] } })
    expect(told(tables, packet('10.66.4.12', 7077))).toEqual(
      stops ? ['silent: nftables, table inet filter, chain input, rule 1: the words of 0'] : [],
    )
  })

  test.each<[string, unknown, boolean]>([
    ['a limit', { limit: { rate: 10, per: 'second' } }, true],
    ['more than a limit', { limit: { rate: 25, per: 'second', inv: true } }, false],
    [
      'more than a limit, by sender',
      { meter: { key: saddr, stmt: { limit: { rate: 9, inv: true } }, name: 'm' } },
      false,
    ],
    [
      'more than a limit, in a set',
      { set: { op: 'add', elem: saddr, set: '@s', stmt: [{ limit: { inv: true } }] } },
      false,
    ],
    ['a set that only notes', { set: { op: 'add', elem: saddr, set: '@s' } }, true],
  ])('%s and drop: whether a seldom packet meets it', (_, statement, meets) => {
    expect(wallsFor(nft([[statement, drop]]), 'in', packet('10.66.4.12', 7077))).toHaveLength(meets ? 1 : 0)
  })

  test.each([
    [{ reject: { type: 'tcp reset' } }, 'refused'],
    [{ reject: { type: 'icmpx', expr: 'port-unreachable' } }, 'refused'],
    [{ reject: null }, 'refused'],
    [{ reject: { type: 'icmpx', expr: 'admin-prohibited' } }, 'no-route'],
    [{ reject: { type: 'icmp', expr: 'host-unreachable' } }, 'no-route'],
  ])('%j is told as %s', (statement, outcome) => {
    const [wall] = wallsFor(nft([[statement]]), 'in', packet('10.66.4.12', 7077))
    expect(wall?.outcome).toBe(outcome)
  })

  test.each<[string, unknown]>([
    ['two things at once', match({ concat: [saddr, dport] }, { set: [{ concat: ['10.66.4.12', 7077] }] })],
    ['a set that is not there', match(saddr, '@gone')],
    ['a match of iptables', { xt: null }],
  ])('%s cannot be told', (_, unclear) => {
    const [wall] = wallsFor(nft([[unclear, { accept: null }]], { policy: 'drop' }), 'in', packet('10.66.4.12', 7077))
    expect(wall).toMatchObject({ rule: undefined, unclear: 'the words of 0' })
  })
})

/** As they stand in the chain INPUT. */
const rules = (lines: readonly string[], { policy = 'ACCEPT', more = [] as readonly string[] } = {}) =>
  parseIptables(
    ['*filter', `:INPUT ${policy} [0:0]`, ':OUTPUT ACCEPT [0:0]', ...more, ...lines, 'COMMIT'],
    'iptables',
    'ip',
  )

const passes: readonly string[] = []
const stopped = (line: string, outcome = 'silent', number = 1, chain = 'INPUT') => [
  `${outcome}: iptables, table filter, chain ${chain}, rule ${number}: ${line}`,
]

describe('of iptables', () => {
  test.each<[string, string, boolean]>([
    ['the port', '-A INPUT -p tcp -m tcp --dport 7077 -j DROP', true],
    ['another port', '-A INPUT -p tcp -m tcp --dport 7078 -j DROP', false],
    ['all ports but', '-A INPUT -p tcp -m tcp ! --dport 7077 -j DROP', false],
    ['all other ports', '-A INPUT -p tcp -m tcp ! --dport 22 -j DROP', true],
    ['a range of ports', '-A INPUT -p tcp -m tcp --dport 7000:7100 -j DROP', true],
    ['an open range', '-A INPUT -p tcp -m tcp --dport 1024: -j DROP', true],
    ['several ports', '-A INPUT -p tcp -m multiport --dports 22,7070:7080,9000 -j DROP', true],
    ['several others', '-A INPUT -p tcp -m multiport --dports 22,80 -j DROP', false],
    ['none of several', '-A INPUT -p tcp -m multiport ! --dports 22,80 -j DROP', true],
    ['the source', '-A INPUT -s 10.66.4.0/24 -j DROP', true],
    ['another source', '-A INPUT -s 10.66.5.0/24 -j DROP', false],
    ['all but the source', '-A INPUT ! -s 10.66.4.0/24 -j DROP', false],
    ['a range of sources', '-A INPUT -m iprange --src-range 10.66.4.1-10.66.4.20 -j DROP', true],
    ['the destination', '-A INPUT -d 10.66.4.11/32 -j DROP', true],
    ['the card', '-A INPUT -i host0 -j DROP', true],
    ['a kind of card', '-A INPUT -i ho+ -j DROP', true],
    ['another card', '-A INPUT -i lo -j DROP', false],
    ['all cards but', '-A INPUT ! -i host0 -j DROP', false],
    ['another protocol', '-A INPUT -p udp -m udp --dport 7077 -j DROP', false],
    ['a kind of ICMP', '-A INPUT -p icmp -m icmp --icmp-type 8 -j DROP', false],
    ['new connections', '-A INPUT -m conntrack --ctstate NEW -j DROP', true],
    ['new connections, the older words', '-A INPUT -m state --state INVALID,NEW -j DROP', true],
    ['all but new connections', '-A INPUT -m conntrack ! --ctstate NEW -j DROP', false],
    ['what belongs to others', '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j DROP', false],
    ['first packets', '-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP', true],
    ['all but first packets', '-A INPUT -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j DROP', false],
    ['what is for the machine', '-A INPUT -m addrtype --dst-type LOCAL -j DROP', true],
    ['what is for all', '-A INPUT -m addrtype --dst-type BROADCAST -j DROP', false],
    ['pieces', '-A INPUT -f -j DROP', false],
    ['a comment with -j in it', '-A INPUT -m comment --comment "do not -j ACCEPT \\"this\\"" -j DROP', true],
    ['a log', '-A INPUT -p tcp -m tcp --dport 7077 -j LOG --log-prefix "x: "', false],
  ])('%s: %s', (_, line, stops) => {
    expect(told(rules([line]), packet('10.66.4.12', 7077))).toEqual(stops ? stopped(line) : passes)
  })

  test.each([
    ['--reject-with tcp-reset', 'refused'],
    ['--reject-with icmp-port-unreachable', 'refused'],
    ['--reject-with icmp-host-prohibited', 'no-route'],
    ['--reject-with icmp-admin-prohibited', 'no-route'],
  ])('REJECT %s is told as %s', (how, outcome) => {
    const line = `-A INPUT -p tcp -m tcp --dport 7077 -j REJECT ${how}`
    expect(told(rules([line]), packet('10.66.4.12', 7077))).toEqual(stopped(line, outcome))
  })

  test('the first that decides counts', () => {
    const [accept, drop] = ['-A INPUT -s 10.66.4.12/32 -j ACCEPT', '-A INPUT -j DROP']
    expect(told(rules([accept, drop]), packet('10.66.4.12', 7077))).toEqual(passes)
    expect(told(rules([accept, drop]), packet('10.66.4.13', 7077))).toEqual(stopped(drop, 'silent', 2))
    expect(told(rules([drop, accept]), packet('10.66.4.12', 7077))).toEqual(stopped(drop))
  })

  test('what no rule decides is the policy`s', () => {
    expect(told(rules([], { policy: 'DROP' }), packet('10.66.4.12', 7077))).toEqual([
      'silent: iptables, table filter, chain INPUT: policy drop',
    ])
  })

  const more = [':LAN - [0:0]', ':WAN - [0:0]']
  test('a chain that is jumped to comes back where it ends, and where it says RETURN', () => {
    const lines = [
      '-A INPUT -j LAN',
      '-A INPUT -j WAN',
      '-A LAN -p tcp -m tcp --dport 7077 -j RETURN',
      '-A LAN -p tcp -m tcp --dport 7000:7999 -j DROP',
      '-A WAN -p tcp -m tcp --dport 7077 -j DROP',
    ]
    expect(told(rules(lines, { more }), packet('10.66.4.12', 7077))).toEqual(stopped(lines[4]!, 'silent', 1, 'WAN'))
    expect(told(rules(lines, { more }), packet('10.66.4.12', 7078))).toEqual(stopped(lines[3]!, 'silent', 2, 'LAN'))
    expect(told(rules(lines, { more }), packet('10.66.4.12', 22))).toEqual(passes)
  })

  test('one that is gone to does not come back', () => {
    const lines = ['-A INPUT -g LAN', '-A INPUT -j DROP']
    expect(told(rules(lines, { more }), packet('10.66.4.12', 7077))).toEqual(passes)
    expect(told(rules(lines, { more, policy: 'DROP' }), packet('10.66.4.12', 7077))).toEqual([
      'silent: iptables, table filter, chain INPUT: policy drop',
    ])
  })

  test('chains that lead to each other end', () => {
    expect(told(rules(['-A INPUT -j LAN', '-A LAN -j INPUT'], { more }), packet('10.66.4.12', 7077))).toEqual(passes)
  })

  describe('what is not understood', () => {
    const set = '-A INPUT -m set --match-set good src -j ACCEPT'
    const dropped = '-A INPUT -p tcp -m tcp --dport 7077 -j DROP'

    test('and lets through, before something that stops: it cannot be told', () => {
      expect(told(rules([set, dropped]), packet('10.66.4.12', 7077))).toEqual([
        `${stopped(dropped, 'silent', 2)[0]} (${set})`,
      ])
      expect(told(rules([set], { policy: 'DROP' }), packet('10.66.4.12', 7077))).toEqual([
        `silent: iptables, table filter, chain INPUT: policy drop (${set})`,
      ])
    })

    test('and stops: it cannot be told', () => {
      const bad = '-A INPUT -m set --match-set bad src -j DROP'
      expect(told(rules([bad]), packet('10.66.4.12', 7077))).toEqual([`${stopped(bad)[0]} (${bad})`])
      expect(told(rules([bad, '-A INPUT -j ACCEPT']), packet('10.66.4.12', 7077))).toEqual([
        `${stopped(bad)[0]} (${bad})`,
      ])
    })

    test('and is about something else, or comes too late: it does not matter', () => {
      const other = '-A INPUT -p tcp -m tcp --dport 80 -m set --match-set bad src -j DROP'
      expect(told(rules([other]), packet('10.66.4.12', 7077))).toEqual(passes)
      expect(told(rules(['-A INPUT -p tcp -j ACCEPT', set, dropped]), packet('10.66.4.12', 7077))).toEqual(passes)
      expect(told(rules([dropped, set]), packet('10.66.4.12', 7077))).toEqual(stopped(dropped))
    })

    test('in a chain that is jumped to', () => {
      const lines = ['-A INPUT -j LAN', dropped, '-A LAN -m set --match-set good src -j ACCEPT']
      expect(told(rules(lines, { more }), packet('10.66.4.12', 7077))).toEqual([
        `${stopped(dropped, 'silent', 2)[0]} (${lines[2]!})`,
      ])
    })
  })

  test('rules for addresses of another kind are not asked', () => {
    const six = parseIptables(['*filter', ':INPUT DROP [0:0]', 'COMMIT'], 'iptables', 'ip6')
    expect(told(six, packet('10.66.4.12', 7077))).toEqual(passes)
    expect(told(six, packet('fd00::12', 7077, { destination: 'fd00::11' }))).toEqual([
      'silent: iptables, table IPv6 filter, chain INPUT: policy drop',
    ])
  })

  test('each table may stop it, and each that does is told', () => {
    const tables = parseIptables(
      [
        '*filter',
        ':INPUT DROP [0:0]',
        'COMMIT',
        '*raw',
        ':PREROUTING ACCEPT [0:0]',
        '-A PREROUTING -p tcp -m tcp --dport 7077 -j DROP',
        'COMMIT',
        '*nat',
        ':PREROUTING DROP [0:0]',
        'COMMIT',
      ],
      'iptables',
      'ip',
    )
    expect(told(tables, packet('10.66.4.12', 7077))).toEqual([
      'silent: iptables, table raw, chain PREROUTING, rule 1: -A PREROUTING -p tcp -m tcp --dport 7077 -j DROP',
      'silent: iptables, table filter, chain INPUT: policy drop',
    ])
  })
})

describe('whose it is', () => {
  test('a rule that somebody put beside those of ufw is not ufw`s', () => {
    const drop = '-A INPUT -p tcp -m tcp --dport 7077 -j DROP'
    const more = [':ufw-user-input - [0:0]']
    const [wall] = wallsFor(rules([drop], { more }), 'in', packet('10.66.4.12', 7077))
    expect(keeperOf(wall!)).toBe('iptables')
    const [policy] = wallsFor(rules([], { more, policy: 'DROP' }), 'in', packet('10.66.4.12', 7077))
    expect(keeperOf(policy!)).toBe('ufw')
  })

  test('what ufw`s before.rules drop comes before all that ufw would open', () => {
    const more = [':ufw-before-input - [0:0]', ':ufw-user-input - [0:0]']
    const drop = '-A ufw-before-input -p tcp -m tcp --dport 7077 -j DROP'
    const input = ['-A INPUT -j ufw-before-input', '-A INPUT -j ufw-user-input']
    const [wall] = wallsFor(rules([...input, drop], { more }), 'in', packet('10.66.4.12', 7077))
    expect(gatewayOf(wall!)).toMatchObject({ keeper: 'iptables', chain: 'INPUT', direction: 'in' })
    const [own] = wallsFor(
      rules([...input, drop.replace('before', 'user')], { more }),
      'in',
      packet('10.66.4.12', 7077),
    )
    expect(gatewayOf(own!)).toMatchObject({ keeper: 'ufw' })
  })

  test("a packet that a zone's rules stop is let through in that zone", () => {
    const [wall] = wallsFor(nftDump('firewalld'), 'in', packet('10.66.4.12', 7077))
    expect(gatewayOf(wall!)).toMatchObject({ keeper: 'firewalld', chain: 'filter_INPUT', zone: 'public' })
    expect(
      [
        'filter_IN_internal_deny',
        'IN_work',
        'filter_IN_my-zone_x',
        'filter_INPUT',
        'filter_IN_policy_allow-host-ipv6',
      ].map(zoneOf),
    ).toEqual(['internal', 'work', 'my-zone_x', undefined, undefined])
  })

  test('a table whose name is no plain word is not written into', () => {
    const tables = parseNft(
      JSON.stringify({
        nftables: [
          { table: { family: 'inet', name: 'a;b' } },
          {
            chain: { family: 'inet', table: 'a;b', name: 'in', type: 'filter', hook: 'input', prio: 0, policy: 'drop' },
          },
        ],
      }),
      [],
    )
    const [wall] = wallsFor(tables, 'in', packet('10.66.4.12', 7077))
    expect(wall).toMatchObject({ outcome: 'silent' })
    expect(gatewayOf(wall!)).toBeUndefined()
  })
})
