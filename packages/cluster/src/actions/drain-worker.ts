import { quote } from '../hosts/quote.ts'
import { noteMark, type ActionModule, type DrainWorker } from './action.ts'

/**
 * SIGPWR is what Spark's own decommission-worker.sh sends. The worker tells the master and its executors; an executor ends when its tasks have, and
 * its cached and shuffled data lie with others. The processes are found by what they carry, whoever keeps the worker running.
 */
export const drainWorker: ActionModule<DrainWorker> = {
  kind: 'drain-worker',
  describe: (action) => `drain ${action.service}`,
  script: ({ cluster, service, patience, drivers }, { rootFolder }) => `
carries() { tr '\\0' '\\n' 2>/dev/null < "/proc/$1/environ" | grep -qxF -e "$2"; }
lives() { [ -d "/proc/$1" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }
ours=$(grep -lzxF ${quote(`TINDERBOX_CLUSTER=${rootFolder}/clusters/${cluster}`)} /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3)
worker=; waited=
for pid in $ours; do
  if carries "$pid" ${quote(`TINDERBOX_SERVICE=${service}`)}; then
    if tr '\\0' '\\n' 2>/dev/null < "/proc/$pid/cmdline" | grep -qx 'org.apache.spark.deploy.worker.Worker'; then worker=$pid
    else waited="$waited $pid"; fi
  ${drivers ? `elif tr '\\0' '\\n' 2>/dev/null < "/proc/$pid/environ" | grep -q '^TINDERBOX_JOB='; then waited="$waited $pid"` : ''}
  fi
done
[ -n "$worker" ] || exit 0
kill -PWR "$worker" 2>/dev/null || exit 0
end=$(($(date +%s) + ${patience}))
while [ -n "$waited" ]; do
  left= count=0
  for pid in $waited; do if lives "$pid"; then left="$left $pid" count=$((count + 1)); fi; done
  waited=$left
  [ -n "$waited" ] || break
  if [ "$(date +%s)" -ge "$end" ]; then
    printf '%s %s\\n' ${quote(`${noteMark}${service} had ${patience} s to hand its work on; processes still at work, which are ended now:`)} "$count"
    break
  fi
  sleep 0.5
done
`,
}
