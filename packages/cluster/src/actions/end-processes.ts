import { quote } from '../hosts/quote.ts'
import type { ActionModule, EndProcesses } from './action.ts'

/** Ends processes that carry the cluster's name; each is asked again who it is just before, as pids are used anew. */
export const endProcesses: ActionModule<EndProcesses> = {
  kind: 'end-processes',
  describe: (action) =>
    `end ${action.processes.length} left-over processes (${action.processes.map(({ pid, program }) => `${program} ${pid}`).join(', ')})`,
  script: ({ cluster, processes }, { rootFolder }) => `
ours() { tr '\\0' '\\n' 2>/dev/null < "/proc/$1/environ" | grep -qx ${quote(`TINDERBOX_CLUSTER=${rootFolder}/clusters/${cluster}`)}; }
for signal in TERM KILL; do
  left=no
  for pid in ${processes.map(({ pid }) => pid).join(' ')}; do ours "$pid" && { kill -$signal "$pid" 2>/dev/null || true; left=yes; }; done
  [ $left = no ] && break
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    left=no; for pid in ${processes.map(({ pid }) => pid).join(' ')}; do ours "$pid" && left=yes; done
    [ $left = no ] && break; sleep 0.5
  done
done
[ $left = no ]
`,
}
