import type { ReadScript } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { preamble } from './preamble.ts'
import { readOnly } from './probe.ts'

/** Prints `spark-worker 4711` for each of these daemons that runs. */
export function pidsScript(clusterName: string, ids: readonly string[]): ReadScript {
  return readOnly(`${preamble(clusterName)}
for id in ${ids.map((id) => quote(id)).join(' ')}; do
  if [ "$SUPERVISOR" = process ]; then pid=$(cat "$HERE/logs/$id.pid"); [ -d "/proc/$pid" ] || pid=
  else pid=$(systemctl_ show -p MainPID --value "tinderbox-${clusterName}-$id.service"); fi 2>/dev/null
  [ "\${pid:-0}" = 0 ] || echo "$id $pid"
done
`)
}

export function parsePids(printed: string): ReadonlyMap<string, string> {
  return new Map(
    printed.split('\n').flatMap((line): [string, string][] => {
      const [id, pid] = line.split(' ')
      return id && pid ? [[id, pid]] : []
    }),
  )
}
