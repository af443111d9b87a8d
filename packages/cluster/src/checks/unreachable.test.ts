import { describe, expect, test } from 'vitest'
import type { Firewall } from '../firewall/firewall.ts'
import { parseIptables } from '../firewall/iptables-save.ts'
import { parseClusterFile } from '../file/read.ts'
import { connections, type Dialled } from '../sites/connections.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, healthyFacts, sitesOf } from '../testing/facts.ts'
import { iptablesFirewall } from '../testing/firewalls.ts'
import { aPatient } from '../testing/patient.ts'
import type { Examination } from '../probes/examination.ts'
import { aLife } from '../testing/healthy-examination.ts'
import type { Patient } from './doctor-check.ts'
import { unreachable } from './unreachable.ts'

/** Of a (10.0.0.11), b and c. */
const address = { a: '10.0.0.11', b: '10.0.0.12', c: '10.0.0.13' } as const

interface Case {
  readonly file?: string
  readonly isUp?: boolean
  readonly walls?: Readonly<Record<string, Firewall>>
  readonly dial?: (one: Dialled) => Partial<Dialled>
  readonly listens?: readonly string[]
  /** The machine where a driver listens. */
  readonly driver?: string
  readonly lookups?: Patient['lookups']
  readonly lives?: Examination['lives']
}

function found({ file = '', isUp = true, walls = {}, dial = () => ({}), listens, driver, lookups = [], lives }: Case) {
  const cluster = threeMachines(file)
  const facts = (isUp ? healthyFacts(cluster) : bareFacts(cluster)).map((one) =>
    listens ? { ...one, listening: one.listening.map((each) => ({ ...each, hosts: listens })) } : one,
  )
  const listening = facts.map((one) =>
    one.machine === driver ? { ...one, listening: [...one.listening, { ...one.listening[0]!, port: 7120 }] } : one,
  )
  const machines = sitesOf(cluster, listening)
  const patient: Patient = {
    cluster,
    machines,
    examined: new Map(
      Object.entries(address).map(([machine, own]) => [
        machine,
        {
          machine,
          unseen: [],
          firewall: walls[machine] ?? iptablesFirewall(own),
          ...(machine === 'a' && lives && { lives }),
        },
      ]),
    ),
    dialled: connections(cluster, machines).map((one) => {
      const all: Dialled = { ...one, outcome: isUp ? 'open' : 'refused', said: isUp ? '' : 'Connection refused' }
      return { ...all, ...dial(all) }
    }),
    silent: [],
    forbidden: [],
    lookups,
    clockOffsets: new Map(),
    isPending: false,
    isUp,
  }
  return unreachable.run(patient)
}

const to7077 = (outcome: Dialled['outcome'], said: string) => (one: Dialled) =>
  one.port === 7077 ? { outcome, said } : {}
const drop = '-A INPUT -p tcp -m tcp --dport 7077 -j DROP'
const silent = to7077('silent', 'no answer')

test('is silent where all is well, before and after it is installed', () => {
  expect(found({})).toEqual([])
  expect(found({ isUp: false })).toEqual([])
})

test('where two rules of one machine stop it, the fix of either opens both ways', () => {
  const filter = iptablesFirewall(address.a, [drop])
  const raw = parseIptables(
    ['*raw', ':PREROUTING ACCEPT [0:0]', drop.replace('INPUT', 'PREROUTING'), 'COMMIT'],
    'iptables',
    'ip',
  )
  const both = found({ walls: { a: { ...filter, tables: [...filter.tables, ...raw] } }, dial: silent })
  expect(both.map(({ fixes }) => fixes![0]!.actions[0]).map((one) => 'gateways' in one! && one.gateways)).toEqual([
    expect.arrayContaining([expect.objectContaining({ chain: 'INPUT' }), expect.objectContaining({ table: 'raw' })]),
    expect.arrayContaining([expect.objectContaining({ chain: 'INPUT' }), expect.objectContaining({ table: 'raw' })]),
  ])
})

test('names the rule, who cannot reach what, and what it explains; and opens', () => {
  const [finding, ...more] = found({ walls: { a: iptablesFirewall(address.a, [drop]) }, dial: silent })
  expect(more).toEqual([])
  expect(finding).toMatchObject({
    severity: 'error',
    machine: 'a',
    summary: 'its firewall keeps a, b, c from reaching spark-master (7077): no answer',
    evidence: `iptables, table filter, chain INPUT, rule 1: ${drop}\na -> 10.0.0.11:7077 (spark-master): no answer\nb -> 10.0.0.11:7077 (spark-master): no answer\nc -> 10.0.0.11:7077 (spark-master): no answer`,
    explains: expect.arrayContaining([
      { machine: 'b', service: 'spark-worker' },
      { machine: 'c', service: 'spark-worker' },
    ]),
  })
  expect(finding!.explains).not.toContainEqual({ machine: 'a', service: 'spark-master' })
  expect(finding!.fixes).toMatchObject([
    {
      up: true,
      actions: [
        {
          kind: 'open-ports',
          machine: 'a',
          gateways: [{ keeper: 'iptables', table: 'filter', chain: 'INPUT', direction: 'in' }],
          openings: expect.arrayContaining([
            {
              direction: 'in',
              address: '10.0.0.12',
              ports: [
                [7077, 7077],
                [7120, 7184],
                [7190, 7254],
              ],
            },
          ]),
        },
      ],
    },
  ])
})

test('two rules are two causes, one on each machine; forty workers are one range', () => {
  const reject = '-A INPUT -p tcp -m tcp --dport 7079 -j REJECT --reject-with icmp-host-prohibited'
  const causes = found({
    walls: { a: iptablesFirewall(address.a, [drop]), b: iptablesFirewall(address.b, [reject]) },
    dial: (one) =>
      one.to === 'b' && one.port === 7079 ? { outcome: 'no-route', said: 'No route to host' } : silent(one),
  })
  expect(causes.map(({ machine, summary }) => `${machine}: ${summary}`)).toEqual([
    'a: its firewall keeps a, b, c from reaching spark-master (7077): no answer',
    'b: its firewall keeps a from reaching spark-worker (7079): no route to it',
  ])
})

test('what may not go out is told of the machine that dials', () => {
  const out = '-A OUTPUT -p tcp -m tcp --dport 7077 -j DROP'
  expect(
    found({
      walls: { c: iptablesFirewall(address.c, [out]) },
      dial: (one) => (one.from === 'c' ? silent(one) : {}),
    }),
  ).toMatchObject([
    {
      machine: 'c',
      summary: 'its firewall lets nothing out to spark-master (7077) of a: no answer',
      fixes: [{ actions: [{ machine: 'c', gateways: [{ chain: 'OUTPUT', direction: 'out' }] }] }],
    },
  ])
})

describe('a refusal', () => {
  const reset = '-A INPUT -p tcp -m tcp --dport 7077 -j REJECT --reject-with tcp-reset'
  const refused = to7077('refused', 'Connection refused')

  test('by a rule is told, also where nobody listens yet', () => {
    for (const isUp of [true, false])
      expect(
        found({ isUp, walls: { a: iptablesFirewall(address.a, [reset]) }, dial: isUp ? refused : () => ({}) }),
      ).toMatchObject([
        { machine: 'a', summary: 'its firewall keeps a, b, c from reaching spark-master (7077): it refuses' },
      ])
  })

  test('where the daemon listens for the machine alone, or on another address, is no firewall', () => {
    for (const host of ['127.0.0.1', '192.168.7.7']) expect(found({ dial: refused, listens: [host] })).toEqual([])
  })

  test('without a rule, though it listens there, is told without one', () => {
    expect(found({ dial: refused, listens: ['*'] })).toMatchObject([
      { machine: 'a', evidence: expect.stringContaining('it is stopped between them') },
    ])
  })

  test.each([
    ['one that lives long: told', { pid: 1000, restarts: 3, age: 3600 }, 1],
    ['one that was started anew just now', { pid: 1000, restarts: 1, age: 5 }, 0],
    ['one that has ended since', { pid: undefined }, 0],
  ])('of a daemon, %s', (_, life, count) => {
    const lives = [aLife('spark-master', life)]
    expect(found({ dial: refused, listens: ['*'], lives })).toHaveLength(count)
  })

  test('is not explained by a rule that would drop', () => {
    expect(found({ isUp: false, walls: { a: iptablesFirewall(address.a, [drop]) } })).toEqual([])
  })
})

test('where the rules cannot be read it says so, and mends nothing', () => {
  const [finding] = found({
    walls: { a: { ...iptablesFirewall(address.a), unreadable: 'only root may read the rules' } },
    dial: silent,
  })
  expect(finding).toMatchObject({ machine: 'a', evidence: expect.stringContaining('cannot be read: only root may') })
  expect(finding).not.toHaveProperty('fixes')
})

test('many machines that are not reached in the same way are one finding; few are one each', () => {
  const unreached = (workers: number) => {
    const cluster = parseClusterFile(`name: demo\nmaster: m\nworkers: ["w[1-${workers}]"]\n`, '/x/cluster.yaml')
    const { machines } = aPatient({ cluster })
    const dialled = connections(cluster, machines).map((one): Dialled =>
      one.from === 'm' && one.port === 7079
        ? { ...one, outcome: 'silent', said: 'no answer' }
        : { ...one, outcome: 'open', said: '' },
    )
    return unreachable.run(aPatient({ cluster, patient: { dialled } }))
  }
  expect(unreached(3).map(({ machine }) => machine)).toEqual(['w1', 'w2', 'w3'])
  const [finding, ...more] = unreached(9)
  expect(more).toEqual([])
  expect(finding).toMatchObject({
    machine: '',
    summary: 'm cannot reach spark-worker (7079) of w[1-9]: no answer',
    evidence: expect.stringMatching(/and 1 more\nthe rules on m, w\[1-9\] cannot be read/),
  })
  expect(finding!.explains).toHaveLength(9)
})

describe('the very same rule', () => {
  const closed = '-A INPUT -p tcp -m tcp --dport 7079 -j DROP'
  /** A master and workers; every worker has these rules, and what they are about is not answered. */
  const told = (workers: number, rulesOf: (worker: number) => readonly string[], file = '', only = /^w/) => {
    const cluster = parseClusterFile(
      `name: demo\nmaster: m\nworkers: ["w[1-${workers}]"]\n${file}\n`,
      '/x/cluster.yaml',
    )
    const { machines } = aPatient({ cluster })
    const dialled = connections(cluster, machines).map((one): Dialled =>
      one.port === 7079 && only.test(one.to)
        ? { ...one, outcome: 'silent', said: 'no answer' }
        : { ...one, outcome: 'open', said: '' },
    )
    const examined = Object.fromEntries(
      [...machines].map(([name, { facts }]) => [
        name,
        {
          firewall: iptablesFirewall(
            facts.system.addresses[0]!,
            name === 'm' || !only.test(name) ? [] : rulesOf(Number(name.slice(1))),
          ),
        },
      ]),
    )
    return unreachable.run(aPatient({ cluster, examined, patient: { dialled } }))
  }

  test.each([
    [2, 'w1, w2'],
    [40, 'w[1-40]'],
  ])('on %i workers is one cause, and one fix opens all of them', (workers, names) => {
    const [finding, ...more] = told(workers, () => [closed])
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      machine: '',
      summary: `${names}: the same rule of their firewalls keeps m from reaching spark-worker (7079): no answer`,
      hint: `Allow these ports on ${names} for the machines of the cluster, and save the rules; all of them: tinderbox ports.`,
    })
    const [rule, where, ...dials] = finding!.evidence.split('\n')
    expect([rule, where]).toEqual([`iptables, table filter, chain INPUT, rule 1: ${closed}`, `read on ${names}`])
    expect(dials).toHaveLength(Math.min(workers, 9))
    expect(finding!.explains).toHaveLength(workers)
    const [fix, ...others] = finding!.fixes!
    expect(others).toEqual([])
    expect(fix!.title).toBe(`let the cluster's machines through iptables on ${names}, for the cluster's ports only`)
    const opened = fix!.actions.flatMap((action) => (action.kind === 'open-ports' ? [action] : []))
    expect(opened.map(({ machine }) => machine)).toEqual(Array.from({ length: workers }, (_, i) => `w${i + 1}`))
    // Each opens what it needs itself: the others by their addresses.
    for (const [i, { openings, gateways }] of opened.entries()) {
      expect(gateways).toHaveLength(1)
      expect(openings.some(({ address: other }) => other === `10.0.0.${12 + i}`)).toBe(false)
      expect(openings).toContainEqual({
        ...{ direction: 'in', address: '10.0.0.11' },
        ports: expect.arrayContaining([[7079, 7079]]),
      })
    }
  })

  test('elsewhere in its chain is the same, and where it stands is told', () => {
    const ssh = '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'
    const [finding, ...more] = told(40, (worker) => (worker <= 2 ? [ssh, closed] : [closed]))
    expect(more).toEqual([])
    expect(finding!.evidence.split('\n').slice(0, 4)).toEqual([
      'on w1, w2:',
      `iptables, table filter, chain INPUT, rule 2: ${closed}`,
      'on w[3-40]:',
      `iptables, table filter, chain INPUT, rule 1: ${closed}`,
    ])
    expect(finding!.fixes![0]!.actions).toHaveLength(40)
  })

  test('another rule is another cause, and one machine is told as before', () => {
    const other = '-A INPUT -p tcp -m multiport --dports 7079,8081 -j DROP'
    const all = told(40, (worker) => (worker === 7 ? [other] : [closed]))
    expect(all.map(({ machine, summary }) => [machine, summary])).toEqual([
      ['', 'w[1-6], w[8-40]: the same rule of their firewalls keeps m from reaching spark-worker (7079): no answer'],
      ['w7', 'its firewall keeps m from reaching spark-worker (7079): no answer'],
    ])
    expect(all.map(({ fixes = [] }) => fixes[0]!.actions.length)).toEqual([39, 1])
  })

  test('that cannot be judged is one cause, too, and nothing is opened by it', () => {
    const [finding, ...more] = told(40, () => ['-A INPUT -m set --match-set bad src -j DROP'])
    expect(more).toEqual([])
    expect(finding!.evidence).toMatch(/^iptables.*\nread on w\[1-40\]\nwhether this rule .* cannot be told\nm -> /)
    expect(finding).not.toHaveProperty('fixes')
  })

  test('where the file lets `up` open, one `up` mends all', () => {
    expect(told(40, () => [closed], 'firewall: manage')).toMatchObject([
      { fixes: [{ title: 'open what is needed on w[1-40]', actions: [], up: true }] },
    ])
  })

  test('on machines whose names do not fold, some are named and the others counted; all stand in the evidence', () => {
    const [finding] = told(40, () => [closed], '', /[13579]$/)
    expect(finding!.summary).toMatch(/^w1, w3 and 18 more: the same rule/)
    expect(finding!.evidence).toMatch(/\nread on w1, w3, w5, .*, w39\n/)
  })
})

test('a rule that cannot be judged is named where there is a witness, and nothing is opened by it', () => {
  const set = '-A INPUT -m set --match-set bad src -j DROP'
  const walls = { a: iptablesFirewall(address.a, [set]) }
  expect(found({ walls })).toEqual([])
  const [finding] = found({ walls, dial: silent })
  expect(finding!.evidence).toContain(`${set}\nwhether this rule is about these packets cannot be told`)
  expect(finding).not.toHaveProperty('fixes')
})

test('of a range of ports, where the first is let through and others are not, the rule is told', () => {
  const walls = { c: iptablesFirewall(address.c, ['-A INPUT -p tcp -m tcp --dport 7121:7184 -j DROP']) }
  const [finding, ...more] = found({ walls })
  expect(more).toEqual([])
  expect(finding).toMatchObject({
    machine: 'c',
    summary: expect.stringMatching(/^its firewall keeps .* from reaching drivers \(7184\): no answer$/),
    fixes: [{ up: true }],
  })
})

test('what was reached is not blocked, whatever the rules look like', () => {
  expect(found({ walls: { a: iptablesFirewall(address.a, [drop]) } })).toEqual([])
})

describe('the file', () => {
  const walls = { a: iptablesFirewall(address.a, [drop]) }
  test('says that firewalls are not looked at', () => {
    const [finding] = found({ file: 'firewall: ignore', walls, dial: silent })
    expect(finding).toMatchObject({ severity: 'error', summary: expect.stringContaining('cannot reach') })
    expect(finding).not.toHaveProperty('fixes')
    expect(finding!.evidence).not.toContain(drop)
    expect(found({ file: 'firewall: ignore', walls })).toEqual([])
  })

  test('says that `up` opens them: before it is up nothing stands in the way, after that `up` mends it', () => {
    expect(found({ file: 'firewall: manage', isUp: false, walls, dial: silent })).toEqual([])
    expect(found({ file: 'firewall: manage', walls, dial: silent })).toMatchObject([
      { machine: 'a', fixes: [{ actions: [], up: true }] },
    ])
  })
})

test("a driver that cannot be reached is explained, and its machine's daemons are not", () => {
  const [finding] = found({ dial: (one) => (one.port === 7120 && one.to === 'c' ? { outcome: 'silent' } : {}) })
  expect(finding!.explains).toContainEqual({ machine: 'c', service: 'driver' })
  expect(finding!.explains!.every(({ service }) => service === 'driver')).toBe(true)
})

test('a driver that refuses has ended, where all rules are known and none does it', () => {
  const dial = (one: Dialled): Partial<Dialled> =>
    one.port === 7120 && one.to === 'c' ? { outcome: 'refused', said: 'Connection refused' } : {}
  expect(found({ driver: 'c', dial })).toEqual([])
  const unread: Firewall = { ...iptablesFirewall(address.c), unreadable: 'only root may read the rules' }
  expect(found({ driver: 'c', walls: { c: unread }, dial })).toMatchObject([{ machine: 'c' }])
})

test('a name that leads nowhere, or to another machine, is no firewall', () => {
  const lookup = (addresses: readonly string[]) => ({
    ...{ name: 'a.lan', of: 'a', because: 'address' as const, from: 'b', addresses },
  })
  const dial = (one: Dialled) => (one.from === 'b' ? silent(one) : {})
  for (const addresses of [[], ['127.0.1.1'], ['10.0.0.13']])
    expect(found({ dial, lookups: [lookup(addresses)] })).toEqual([])
  expect(found({ dial, lookups: [lookup(['10.0.0.11'])] })).toMatchObject([{ machine: 'a' }])
  // Whom it does not lead astray is kept out by something else.
  expect(found({ dial: silent, lookups: [lookup([])] })).toMatchObject([
    { summary: expect.stringMatching(/^a, c cannot/) },
  ])
})
