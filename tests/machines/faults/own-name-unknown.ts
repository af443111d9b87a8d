import type { Fault } from './fault.ts'

export const ownNameUnknown: Fault = {
  name: 'a machine does not know its own name',
  lab: 'spark',
  check: 'name-unknown',
  machine: 'n2',
  says: /^it does not know its own name, n2/,
  async inject({ machine }) {
    await machine('n2').run("cp /etc/hosts /etc/hosts.away; sed '/ n2$/d' /etc/hosts.away > /etc/hosts")
  },
  mended: true,
  async clear({ machine }) {
    await machine('n2').run('cat /etc/hosts.away > /etc/hosts; rm /etc/hosts.away')
  },
}
