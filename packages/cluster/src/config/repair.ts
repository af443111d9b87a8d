/** What `tinderbox watch` does when something is not as it should be. */
import { z } from 'zod'

export const repairSettings = z
  .enum(['report', 'auto'])
  .default('report')
  .describe(
    '`tinderbox watch`: report what is wrong, or put it right: daemons that died or froze, and what differs from the file that was applied last',
  )

export type RepairSettings = z.output<typeof repairSettings>
