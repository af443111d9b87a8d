import type { Probe } from './probe.ts'

/** Whether the system user that daemons run as exists. */
export const daemonUser: Probe<boolean> = {
  name: 'daemon-user',
  script: 'id -u tinderbox',
  parse: (lines) => lines.length === 1,
}
