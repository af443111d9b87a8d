import type { Fault } from './fault.ts'
import { endLogins } from './logins.ts'

export const keyRefused: Fault = {
  name: 'a machine refuses the key',
  lab: 'spark',
  check: 'ssh-auth',
  machine: 'n3',
  says: /^it refuses the login[\s\S]*Permission denied/,
  async inject(lab) {
    await lab.machine('n3').run(`mv ~${lab.machine('n3').user}/.ssh ~${lab.machine('n3').user}/.ssh-away`)
    await endLogins(lab, 'n3')
  },
  mended: false,
  async heal(lab) {
    await lab.machine('n3').run(`mv ~${lab.machine('n3').user}/.ssh-away ~${lab.machine('n3').user}/.ssh`)
  },
}
