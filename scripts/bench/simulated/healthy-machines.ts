/** All that a doctor sees of machines that are well: put together from what the tests of the checks have of it. */
import type { Cluster } from '../../../packages/cluster/src/config/cluster.ts'
import type { Examination } from '../../../packages/cluster/src/probes/examination.ts'
import type { Facts } from '../../../packages/cluster/src/probes/facts.ts'
import { iptablesFirewall } from '../../../packages/cluster/src/testing/firewalls.ts'
import { aPatient } from '../../../packages/cluster/src/testing/patient.ts'
import { nginx } from '../../../packages/cluster/src/testing/programs.ts'

export interface HealthyMachine {
  readonly facts: Facts
  readonly examination: Examination
}

/** A hardened firewall, which lets in ssh and the machines of the cluster. */
const rules = [
  '-A INPUT -i lo -j ACCEPT',
  '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-A INPUT -p icmp -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
  '-A INPUT -s 10.0.0.0/16 -j ACCEPT',
  '-A INPUT -j DROP',
]

/** What a daemon writes when it starts. */
const beginning = (machine: string) => [
  `2026-11-25 19:00:00 INFO Worker: Started daemon with process name: 1000@${machine}`,
  '2026-11-25 19:00:02 INFO Worker: Successfully registered with master spark://m:7077',
]

export function healthyMachines(cluster: Cluster): HealthyMachine[] {
  const { machines, examined } = aPatient({ cluster })
  const all = [...machines.values()].map(({ facts }) => facts)
  return all.map((facts) => {
    const { machine, system } = facts
    const [address = ''] = system.addresses
    const healthy = examined.get(machine)!
    return {
      facts,
      examination: {
        ...healthy,
        lives: (healthy.lives ?? []).map((life) => ({ ...life, log: beginning(machine) })),
        clock: {
          now: system.clock * 1000,
          keeper: 'systemd-timesyncd',
          synchronized: true,
          installed: 'systemd-timesyncd.service',
        },
        programs: [{ ...nginx, unit: 'ssh.service', user: 'root', command: 'sshd: /usr/sbin/sshd -D [listener]' }],
        firewall: iptablesFirewall(address, rules, { cluster: cluster.name }),
        redundancy: undefined,
        mendings: [],
      },
    }
  })
}
