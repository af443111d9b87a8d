import type { Fault } from './fault.ts'

/** As Debian's installer writes it. */
export const nameOnLoopback: Fault = {
  name: "a node's name is 127.0.1.1 on its own machine, and YARN goes by names",
  lab: 'hadoop',
  check: 'name-is-loopback',
  machine: 'n2',
  says: /^n2, by which YARN knows n2, leads to loopback \(127\.0\.1\.1\)/,
  async inject({ machine }) {
    await machine('n2').run("cp /etc/hosts /etc/hosts.away; sed -i '1i 127.0.1.1 n2' /etc/hosts")
  },
  mended: true,
  onYarn: true,
  async clear({ machine }) {
    await machine('n2').run('cat /etc/hosts.away > /etc/hosts; rm /etc/hosts.away')
  },
}
