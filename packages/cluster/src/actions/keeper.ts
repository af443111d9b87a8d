/** Where there is no systemd: a small shell loop of ours keeps a daemon running (`services/<id>/supervise`, made by services/run-script.ts). */
import { asDaemonUser } from '../hosts/as-user.ts'
import { quote, words } from '../hosts/quote.ts'
import type { ScriptSite } from './action.ts'

interface Kept {
  readonly cluster: string
  readonly service: string
}

const folderOf = ({ cluster, service }: Kept, on: ScriptSite): string =>
  `${on.rootFolder}/clusters/${cluster}/services/${service}`

/** The daemon user writes them, so they are not among the files that root starts things from. */
const pidsOf = ({ cluster, service }: Kept, on: ScriptSite): string =>
  `${on.rootFolder}/clusters/${cluster}/logs/${service}`

/** Started in a session of its own, as the daemon user, with nothing open that belongs to us: it outlives the connection. */
export function keeperStart(kept: Kept, on: ScriptSite): string {
  const folder = folderOf(kept, on)
  const asDaemon = words(asDaemonUser(on))
  return `
${keeperFind(kept, on)}
if [ -z "$keeper" ]; then
  ${asDaemon} env ${words([`TINDERBOX_KEEPS=${kept.cluster}/${kept.service}`])} setsid ${quote(`${folder}/supervise`)} </dev/null >/dev/null 2>&1 &
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s ${quote(`${pidsOf(kept, on)}.pid`)} ] && break; sleep 0.1; done
fi
`
}

/** The loop ends its daemon, waits for it, and goes. Where nobody collects what has ended (in many a container), a zombie of it stays. */
export function keeperStop(kept: Kept, on: ScriptSite): string {
  return `
${keeperFind(kept, on)}
ended() { [ ! -d "/proc/$1" ] || grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }
if [ -n "$keeper" ]; then
  kill -TERM "$keeper" 2>/dev/null || true
  for _ in $(seq 200); do ended "$keeper" && break; sleep 0.1; done
  ended "$keeper"
fi
rm -f ${words([`${pidsOf(kept, on)}.keeper.pid`, `${pidsOf(kept, on)}.pid`])}
`
}

/** `$keeper` is the pid of the loop, if that pid still is this very loop. */
function keeperFind(kept: Kept, on: ScriptSite): string {
  return `
keeper=$(cat ${quote(`${pidsOf(kept, on)}.keeper.pid`)} 2>/dev/null || true)
[ -n "$keeper" ] && tr '\\0' '\\n' 2>/dev/null < "/proc/$keeper/environ" | grep -qx ${quote(`TINDERBOX_KEEPS=${kept.cluster}/${kept.service}`)} || keeper=
`
}
