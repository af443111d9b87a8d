import type { Fault } from './fault.ts'
import { endLogins } from './logins.ts'

export const noShell: Fault = {
  name: "the login user's shell is nologin",
  lab: 'spark',
  check: 'login-shell',
  machine: 'n3',
  says: /^its login works and leads to no shell/,
  async inject(lab) {
    await lab.machine('n3').run(`usermod -s /usr/sbin/nologin ${lab.machine('n3').user}`)
    await endLogins(lab, 'n3')
  },
  mended: false,
  async heal(lab) {
    await lab.machine('n3').run(`usermod -s /bin/bash ${lab.machine('n3').user}`)
    await endLogins(lab, 'n3')
  },
}
