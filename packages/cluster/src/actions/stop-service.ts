import { quote } from '../hosts/quote.ts'
import type { ActionModule, StopService } from './action.ts'
import { keeperStop } from './keeper.ts'
import { systemctl, unitName } from './systemctl.ts'

export const stopService: ActionModule<StopService> = {
  kind: 'stop-service',
  describe: (action) => `stop ${action.service}`,
  script(action, on) {
    if (action.supervisor === 'process') return keeperStop(action, on)
    const unit = quote(unitName(action))
    return `
# What it has started would go on without it.
[ "$(${systemctl(action)} show -p KillMode --value ${unit})" != process ] || ${systemctl(action)} kill ${unit} 2>/dev/null || true
${systemctl(action)} disable --now --quiet ${unit} 2>/dev/null || true
${systemctl(action)} reset-failed ${unit} 2>/dev/null || true
! ${systemctl(action)} is-active --quiet ${unit}
`
  },
}
