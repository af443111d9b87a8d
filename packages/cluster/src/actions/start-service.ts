import { quote } from '../hosts/quote.ts'
import type { ActionModule, StartService } from './action.ts'
import { keeperStart, keeperStop } from './keeper.ts'
import { systemctl, unitName } from './systemctl.ts'

export const startService: ActionModule<StartService> = {
  kind: 'start-service',
  describe: (action) => `${action.restart ? 'restart' : 'start'} ${action.service}`,
  script(action, on) {
    if (action.supervisor === 'process')
      return `${action.restart ? keeperStop(action, on) : ''}\n${keeperStart(action, on)}`
    const unit = quote(unitName(action))
    return `
${systemctl(action)} daemon-reload
${systemctl(action)} enable --quiet ${unit} 2>/dev/null || ${systemctl(action)} enable ${unit}
${systemctl(action)} reset-failed ${unit} 2>/dev/null || true
${systemctl(action)} ${action.restart ? 'restart' : 'start'} ${unit}
`
  },
}
