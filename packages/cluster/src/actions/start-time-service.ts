import { quote } from '../hosts/quote.ts'
import type { ActionModule, StartTimeService } from './action.ts'

/** Whom it asks for the time stays as its own configuration says. */
export const startTimeService: ActionModule<StartTimeService> = {
  kind: 'start-time-service',
  describe: ({ unit }) => `start ${unit}, now and at every start of the machine`,
  script: ({ unit }) => `systemctl enable --now ${quote(unit)}`,
}
