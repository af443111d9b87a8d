import { quote } from '../hosts/quote.ts'
import type { ActionModule, KillService } from './action.ts'

/** For one that listens to nothing else. What has its number by now, and is not it, is left alone. Its supervisor, or a start after it, brings it back. */
export const killService: ActionModule<KillService> = {
  kind: 'kill-service',
  describe: (action) => `kill ${action.service} (pid ${action.pid})`,
  script: ({ cluster, service, pid }, { rootFolder }) => `
carries() { tr '\\0' '\\n' 2>/dev/null < /proc/${pid}/environ | grep -qxF -e "$1"; }
if carries ${quote(`TINDERBOX_CLUSTER=${rootFolder}/clusters/${cluster}`)} && carries ${quote(`TINDERBOX_SERVICE=${service}`)}; then
  kill -KILL ${pid} 2>/dev/null || true
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    { [ -d /proc/${pid} ] && ! grep -q '^State:[[:space:]]*[ZX]' /proc/${pid}/status 2>/dev/null; } || break
    sleep 0.1
  done
fi
`,
}
