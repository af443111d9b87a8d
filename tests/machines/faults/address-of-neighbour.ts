import type { Fault } from './fault.ts'

/** The address of a node has another node's name on its own machine, as on one that was cloned. */
export const addressOfNeighbour: Fault = {
  name: "a node's address has another node's name",
  lab: 'hadoop',
  check: 'reverse-name',
  machine: 'n2',
  says: /^its address has the name of n3 there: YARN takes the two for one/,
  async inject({ machine }) {
    await machine('n2').run(`cp /etc/hosts /etc/hosts.away; sed -i '1i ${machine('n2').address} n3' /etc/hosts`)
  },
  mended: true,
  onYarn: true,
  async clear({ machine }) {
    await machine('n2').run('cat /etc/hosts.away > /etc/hosts; rm /etc/hosts.away')
  },
}
