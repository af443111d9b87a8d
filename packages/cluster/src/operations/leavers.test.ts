import { expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Host } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { healthyFacts } from '../testing/facts.ts'
import type { Hosts } from './connect.ts'
import { refuseToForget, seeLeavers } from './leavers.ts'

const file = (text: string) => parseClusterFile(`name: demo\n${text}\n`, '/home/ada/cluster.yaml')
const former = file('master: a\nworkers: [b, c]')
const cluster = file('master: a\nworkers: [b2]')
const facts = healthyFacts(former)
const leavers = former.machines.filter(({ name }) => name !== 'a').map((machine) => ({ machine, former }))

/** Hosts of leavers: what each says of itself, or that it is off. */
function hosts(says: Readonly<Record<string, string>>): Hosts {
  const known = new Map<string, Host>()
  const reach: Hosts['reach'] = ({ name }) => {
    const host: Host = {
      ...localHost(name),
      async read() {
        if (!(name in says))
          throw new ToolError('SSH_UNREACHABLE', { message: `${name} is off`, hint: '.', machine: name })
        return {
          exitCode: 0,
          stdout: `\u001elogin\nuid=0\n\u001esystem\n${says[name]}\n\u001eend\n`,
          stderr: '',
          duration: 1,
        }
      },
    }
    known.set(name, host)
    return host
  }
  return Object.assign(known, { reach })
}

const identity = (machine: string) => {
  const { machineId, bootId, addresses } = facts.find((one) => one.machine === machine)!.system
  return `machineId=${machineId}\nbootId=${bootId}\naddresses=${addresses.join(' ')}`
}
const signal = new AbortController().signal

test('one that is a machine of the file under its former name is not taken out', async () => {
  const stays = facts
    .filter(({ machine }) => machine !== 'c')
    .map((one) => ({ ...one, machine: one.machine === 'b' ? 'b2' : one.machine }))
  const seen = await seeLeavers(cluster, hosts({ b: identity('b'), c: identity('c') }), leavers, {
    signal,
    facts: stays,
  })
  expect(seen.map(({ leaver, on }) => [leaver.machine.name, on?.facts.machine])).toEqual([['c', 'c']])
})

test('one that does not answer is part of the answer', async () => {
  const seen = await seeLeavers(cluster, hosts({ b: identity('b') }), leavers, { signal, facts: [], forget: ['c'] })
  expect(seen.map(({ on, error, forgotten }) => [on?.facts.machine, error?.code, forgotten])).toEqual([
    ['b', undefined, false],
    [undefined, 'SSH_UNREACHABLE', true],
  ])
  expect(() => refuseToForget(cluster, ['x'], seen)).toThrow('x cannot be forgotten: it is no machine of demo')
  expect(() => refuseToForget(cluster, ['b2'], seen)).toThrow('b2 cannot be forgotten: the file still has it')
})
