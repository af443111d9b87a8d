import type { Fault } from './fault.ts'
import { endLogins } from './logins.ts'

/** As after a new installation. */
export const hostKeyChanged: Fault = {
  name: "a machine's host key has changed",
  lab: 'spark',
  check: 'ssh-host-key',
  machine: 'n2',
  says: /^its host key is another one than before[\s\S]*REMOTE HOST IDENTIFICATION HAS CHANGED/,
  async inject(lab) {
    await lab
      .machine('n2')
      .run(
        `cd /etc/ssh; mkdir away; mv ssh_host_* away/; ssh-keygen -q -t ed25519 -N '' -f ssh_host_ed25519_key; systemctl restart ssh`,
      )
    await endLogins(lab, 'n2')
  },
  mended: false,
  async heal({ machine }) {
    await machine('n2').run('cd /etc/ssh; rm -f ssh_host_*; mv away/* .; rmdir away; systemctl restart ssh')
  },
}
