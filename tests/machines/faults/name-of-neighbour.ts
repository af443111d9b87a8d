import type { Fault } from './fault.ts'

/** An old line in a hosts file. */
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
  },
  mended: true,
  onYarn: true,
  async clear({ machine }) {
    await machine('n1').run('cat /etc/hosts.away > /etc/hosts; rm /etc/hosts.away')
  },
}
