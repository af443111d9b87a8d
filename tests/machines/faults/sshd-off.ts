import type { Fault } from './fault.ts'
import { endLogins } from './logins.ts'

export const sshdOff: Fault = {
  name: 'sshd does not run on a machine',
  lab: 'spark',
  check: 'ssh-unreachable',
  machine: 'n3',
  says: /^nobody listens on its SSH port[\s\S]*Connection refused/,
  async inject(lab) {
    await lab.machine('n3').run('systemctl stop ssh.socket 2>/dev/null; systemctl stop ssh')
    await endLogins(lab, 'n3')
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run('systemctl start ssh')
  },
}
