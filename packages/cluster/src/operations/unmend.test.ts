import { describe, expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import type { Mending } from '../probes/mendings.ts'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../testing/facts.ts'
import { fakeLock } from './testing/fake-lock.ts'
import { planUnmend, unmend } from './unmend.ts'

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

describe('machines that were not seen', () => {
  /** Hosts of a, b and c: silent, or with what the examination says of each. */
  function threeHosts(says: Readonly<Record<string, string | undefined>>) {
    const did: string[] = []
    const result = (stdout: string) => ({ exitCode: 0, stdout, stderr: '', duration: 1 })
    const hosts = new Map(
      ['a', 'b', 'c'].map((name): [string, Host] => [
        name,
        {
          ...localHost(name),
          async read(_script, options) {
            const said = says[name]
            if (said === undefined)
              throw new ToolError('SSH_UNREACHABLE', { message: `${name} is off`, hint: '', machine: name })
            const facts = '\u001elogin\nuser=root\nhome=/root\nuid=0\n\u001eend\n'
            return result(options?.title === 'look at the machine' ? facts : said)
          },
          async run() {
            did.push(name)
            return result('')
          },
          start: async (_script, options) => fakeLock(options),
        },
      ]),
    )
    return { hosts, did }
  }
  const end = (probe: string) => `${probe}\t\u001eend\n`
  const seen = (more = '') => `${more}${end('mendings')}${end('firewall')}\u001eover\n`
  const names = 'mendings\t/etc/hosts\n'

  async function undo(says: Readonly<Record<string, string | undefined>>, file = '') {
    const { hosts, did } = threeHosts(says)
    const notes: string[] = []
    const said = unmend(threeMachines(file), hosts, {
      confirm: async () => true,
      signal: new AbortController().signal,
      listener: (event) => event.kind === 'note' && notes.push(event.text),
    })
    return { said: await said.catch((error: unknown) => error), did, notes }
  }

  test('all were: that is all', async () => {
    const { said, did, notes } = await undo({ a: seen(), b: seen(names), c: seen() })
    expect({ said, did, notes }).toMatchObject({ said: { plan: { cluster: 'demo' } }, did: ['b'], notes: [] })
  })

  test('one that does not answer keeps no other from being rid of it, and is named in the end', async () => {
    const { said, did, notes } = await undo({ a: seen(), b: seen(names), c: undefined })
    expect(did).toEqual(['b'])
    expect(notes).toEqual(['c is off: what doctor --fix put there stays'])
    expect(said).toMatchObject({
      code: 'MACHINES_FAILED',
      message: expect.stringMatching(/^1 of 3 machines were not seen/),
      failures: [{ machine: 'c', error: { code: 'SSH_UNREACHABLE' } }],
    })
  })

  test.each([
    ['did not say what was put there in time', `mendings\t\u001elate\n${end('firewall')}\u001eover\n`, 'TIMEOUT'],
    ['did not say its rules in time', `${end('mendings')}firewall\t\u001elate\n\u001eover\n`, 'TIMEOUT'],
    ['said nothing whole', '', 'COMMAND_FAILED'],
  ])('nothing to take back is not said of one that %s', async (_, late, code) => {
    const { said, did } = await undo({ a: seen(), b: late, c: seen() })
    expect(said).toMatchObject({ code: 'MACHINES_FAILED', failures: [{ machine: 'b', error: { code } }] })
    expect(did).toEqual([])
  })

  test('rules that do not count are not missed', async () => {
    const late = (more: string) => `${more}${end('mendings')}firewall\t\u001elate\n\u001eover\n`
    expect((await undo({ a: seen(), b: late('mendings\tfirewall\n'), c: seen() })).did).toEqual(['b'])
    const managed = await undo({ a: seen(), b: late(''), c: seen() }, 'firewall: manage')
    expect(managed.said).toMatchObject({ plan: { steps: [] } })
  })

  test('when none answers, that is all there is to say', async () => {
    const { said } = await undo({})
    expect(said).toMatchObject({ message: 'Looking at the machines failed on 3 of 3 machines' })
  })
})
