/** What is done about the machines' firewalls. */
import { z } from 'zod'

export const firewallSettings = z
  .enum(['check', 'manage', 'ignore'])
  .default('check')
  .describe(
    "What is done about the machines' firewalls. check: `doctor` tells which rule is in the way, and `doctor --fix` opens the cluster's ports for its machines; manage: `up` opens and keeps open what is needed, and closes what is not needed any more; ignore: they are not looked at",
  )

export type FirewallSettings = z.output<typeof firewallSettings>
