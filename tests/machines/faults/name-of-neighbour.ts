import { nameMemory } from '../../../packages/cluster/src/services/hadoop-daemon.ts'
import type { Fault } from './fault.ts'
import { launchSome } from './yarn.ts'

/** An old line in a hosts file, and the ResourceManager has gone by it. */
export const nameOfNeighbour: Fault = {
  name: "a node's name leads to another machine",
  lab: 'hadoop',
  check: 'name-of-another',
  machine: 'n1',
  says: /^n2, by which YARN knows n2, leads to 10\.66\.\d+\.13, which is n3's/,
  async inject({ machine }) {
    await machine('n1').run(
      `cp /etc/hosts /etc/hosts.away; sed 's/^.* n2$/${machine('n3').address} n2/' /etc/hosts.away > /etc/hosts`,
    )
    // Until it has forgotten where the name led before.
    await machine('n1').run(`sleep ${nameMemory + 1}`)
    await machine('n1').run(['python3', '-c', launchSome])
  },
  mended: true,
  onYarn: true,
  async clear({ machine }) {
    await machine('n1').run('cat /etc/hosts.away > /etc/hosts; rm /etc/hosts.away')
  },
}
