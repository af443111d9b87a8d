import { quote } from '../hosts/quote.ts'
import type { ActionModule, ContinueService } from './action.ts'

/** A process that a signal has stopped goes on where it was, and loses nothing. What has its number by now, and is not it, is left alone. */
export const continueService: ActionModule<ContinueService> = {
  kind: 'continue-service',
  describe: (action) => `let ${action.service} (pid ${action.pid}) go on`,
  script: ({ cluster, service, pid }, { rootFolder }) => `
carries() { tr '\\0' '\\n' 2>/dev/null < /proc/${pid}/environ | grep -qxF -e "$1"; }
if carries ${quote(`TINDERBOX_CLUSTER=${rootFolder}/clusters/${cluster}`)} && carries ${quote(`TINDERBOX_SERVICE=${service}`)}; then
  kill -CONT ${pid}
fi
`,
}
