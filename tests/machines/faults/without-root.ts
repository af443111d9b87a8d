/** A cluster in the home folder of the login user, on machines where that user may not do what the file asks for. */
import type { Fault } from './fault.ts'
import { addToFile, fileBack } from './write-back.ts'

export const firewallUnmanaged: Fault = {
  name: 'the file has the firewall managed, and forbids sudo',
  lab: 'bare',
  check: 'firewall-unmanaged',
  says: /^the file asks for `firewall: manage`, and its rules cannot be read there: nothing is opened\nonly root may read the rules/,
  inject: (lab) => addToFile(lab, 'sudo: never\nfirewall: manage'),
  mended: false,
  clear: fileBack,
}

export const noLinger: Fault = {
  name: 'nothing would start the daemons of a login without sudo after a reboot',
  lab: 'bare',
  check: 'reboot',
  machine: 'n2',
  says: /^its daemons do not come back by themselves after a reboot\n\/var\/lib\/systemd\/linger\/\w+: not there/,
  async inject(lab) {
    await lab.machine('n2').run(`loginctl disable-linger ${lab.machine('n2').user}`)
    await addToFile(lab, 'sudo: never')
  },
  mended: false,
  async heal({ machine }) {
    await machine('n2').run(`loginctl enable-linger ${machine('n2').user}`)
  },
  clear: fileBack,
}
