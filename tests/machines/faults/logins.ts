/** Logins that do not work any more. */
import type { Lab } from './fault.ts'

/** Connections that are open would still be used. */
export async function endLogins(lab: Lab, name: string): Promise<void> {
  const one = lab.machine(name)
  await one.run(`pkill -KILL -f '^sshd: ${one.user}' || true`)
}
