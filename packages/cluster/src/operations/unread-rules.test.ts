import { describe, expect, test } from 'vitest'
import { parseClusterFile } from '../file/read.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { connections, type Dialled } from '../sites/connections.ts'
import { bareFacts } from '../testing/facts.ts'
import { iptablesFirewall } from '../testing/firewalls.ts'
import { aPatient } from '../testing/patient.ts'
import { diagnose } from './diagnose.ts'
import { unreadBefore } from './unread-rules.ts'

const unreadable = 'only root may read the rules'
const workersOf = (count: number, more = '') =>
  parseClusterFile(`name: demo\nmaster: m\nworkers: ["w[1-${count}]"]\n${more}\n`, '/x/cluster.yaml')

/** Nobody listens yet; on those that match nobody may read the rules. */
function patient(
  count: number,
  without: RegExp,
  more = '',
  outcome: (one: Dialled) => Dialled['outcome'] = () => 'refused',
) {
  const cluster = workersOf(count, more)
  const { machines } = aPatient({ cluster, facts: bareFacts(cluster) })
  const dialled = connections(cluster, machines).map((one): Dialled => {
    const tried: Dialled = { ...one, outcome: 'refused', said: '' }
    return { ...tried, outcome: outcome(tried) }
  })
  const examined = Object.fromEntries(
    [...machines].map(([name, { facts }]) => {
      const firewall = iptablesFirewall(facts.system.addresses[0]!)
      return [name, { firewall: without.test(name) ? { ...firewall, unreadable } : firewall }]
    }),
  )
  return aPatient({ cluster, facts: bareFacts(cluster), examined, patient: { dialled, isUp: false } })
}

const namesOf = (unseen: readonly { readonly machine: string }[]) => unseen.map(({ machine }) => machine)

test.each([2, 40])('of %i workers without root the rules are not seen; of the master with root they are', (count) => {
  const unseen = unreadBefore(patient(count, /^w/))
  expect(namesOf(unseen)).toEqual(Array.from({ length: count }, (_, i) => `w${i + 1}`))
  expect(unseen[0]).toEqual({ machine: 'w1', what: "the firewall's rules", why: unreadable })
})

test('where all was reached, or was silent and is told as that, the rules do not matter', () => {
  for (const outcome of ['open', 'silent'] as const)
    expect(unreadBefore(patient(2, /./, '', () => outcome))).toEqual([])
  const refusedOne = unreadBefore(
    patient(2, /./, '', ({ to, port }) => (to === 'w1' && port === 7079 ? 'refused' : 'open')),
  )
  expect(namesOf(refusedOne)).toEqual(['m', 'w1'])
})

test('where the file leaves firewalls alone nothing is missed, and where it wants them managed that is a finding', () => {
  for (const kind of ['ignore', 'manage']) expect(unreadBefore(patient(2, /./, `firewall: ${kind}`))).toEqual([])
})

describe('a diagnosis of machines without root', () => {
  /** What the scripts print on a bare machine where nobody listens and only root may read the rules. */
  const host = (name: string, i: number): Host => ({
    ...localHost(name),
    async read(_script, options) {
      const ended = { exitCode: 0, stderr: '', duration: 1 }
      const says = (stdout: string) => ({ ...ended, stdout })
      switch (options?.title) {
        case 'examine the machine':
          return says(`firewall\tunreadable ${unreadable}\nfirewall\t\u001eend\n\u001eover\n`)
        case 'dial the other machines':
          for (let at = 0; at < 2000; at++) options.onLine?.(`${at} 1 Connection refused`)
          return says('')
        case 'look up names':
          return says('')
        default:
          return says(
            `\u001elogin\nuid=1000\nuser=ada\nhome=/home/ada\naddress=10.0.0.${11 + i}\n\u001esystem\narch=x86_64\nhostname=${name}\ncores=8\nmemory=16000\naddresses=10.0.0.${11 + i}\n\u001eend\n`,
          )
      }
    },
  })
  const seen = async (when: 'before' | 'running') => {
    const cluster = workersOf(2)
    const hosts = new Map(cluster.machines.map(({ name }, i) => [name, host(name, i)]))
    return (await diagnose(cluster, hosts, { when })).diagnosis
  }
  const rules = "the firewall's rules"

  test('before anything is installed says that the rules were not seen; later there are other witnesses', async () => {
    const before = await seen('before')
    expect(namesOf(before.unseen.filter(({ what }) => what === rules))).toEqual(['m', 'w1', 'w2'])
    expect((await seen('running')).unseen.some(({ what }) => what === rules)).toBe(false)
  })
})
