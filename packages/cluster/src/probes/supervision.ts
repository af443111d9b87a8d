import type { Probe } from './probe.ts'

/**
 * Who keeps daemons alive on the machine. With root's rights and systemd running: its units. Without: units of the user's, if these
 * outlive the login (lingering), which only an administrator can allow. Else a small loop of our own.
 */
export type Supervisor = 'systemd' | 'systemd-user' | 'process'

export const supervision: Probe<Supervisor> = {
  name: 'supervision',
  script: 'echo "$SUPERVISOR"',
  parse: (lines) => (lines[0] as Supervisor | undefined) ?? 'process',
}
