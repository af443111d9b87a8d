import { lifeMark } from '../config/life-mark.ts'
import type { Probe } from './probe.ts'
import { shownUnits } from './shown-units.ts'

/** How a daemon lives: whether it is started again and again, and what it says of its troubles. */
export interface Life {
  readonly id: string
  readonly pid: number | undefined
  /** The kernel's letter: S sleeps, T is stopped by a signal. */
  readonly state: string | undefined
  /** How often it was started again by itself; where a loop of ours keeps it, 1 for more than never. */
  readonly restarts: number
  /** How it ended last, as systemd says it: `exit-code 1`. */
  readonly ended: string
  /** Seconds since it was started last; undefined: never. */
  readonly age: number | undefined
  /**
   * Lines of its log, of this life and of one that ended less than `before` seconds before it: errors, what belongs to them, and the lines that a life
   * begins with.
   */
  readonly log: readonly string[]
  /** The end of what its JVM, or the shell before it, wrote beside the log since it was started last. */
  readonly out: readonly string[]
  /** That was written after the last line of the log: the JVM did not come so far this time. */
  readonly outIsNewer: boolean
  /** When it has begun within the last hour, the last time last: seconds by its own log, which say how far these are apart. */
  readonly begun?: readonly number[]
  /** Who has lately sent what its Java could not make objects of: an address with a port, and what was said. */
  readonly garbled?: readonly { readonly from: string; readonly said: string }[]
}

/** Seconds before the last start that are looked at in the log of one that was started again. */
const before = 90

/** Seconds that are looked at for how often a daemon has begun. */
const lately = 3600

/** Seconds; a driver tries three times, twenty seconds apart, and gives up. */
const justNow = 90

const telling =
  ' (ERROR|FATAL) |Exception|Error:|Caused by|denied|refused|[Ii]ncompatible|not allowed|[Uu]nresponsive|iving up|Started daemon with process name|STARTUP_MSG: Starting|registered with|Master has changed|unauthorized for user|Problem connecting to server'

/**
 * What Java says of an object that it cannot make, right below the line that says who sent it: one of another Spark, or another Scala. Not what is said of one who
 * has no secret, or another, nor of one who asks for what is not there any more.
 */
const unreadable =
  'java[.]io[.](InvalidClass|StreamCorrupted|OptionalData)Exception|java[.]lang[.](ClassNotFoundException|ClassCastException|NoClassDefFoundError|IllegalStateException: unread block data)'

export const lives = (clusterName: string): Probe<readonly Life[]> => ({
  name: 'lives',
  script: `
export LC_ALL=C
now=$(date +%s); login=\${TZ+TZ=$TZ}
${shownUnits(clusterName)}
ids=$(services); rows=
[ "$SUPERVISOR" = process ] || rows="
$(export TZ=UTC; shown MainPID,NRestarts,Result,ExecMainStatus,ActiveState,ExecMainStartTimestamp $ids)"
for id in $ids; do
  [ -f "$HERE/services/$id/run" ] || continue
  pid=; restarts=0; ended=; began=; state=; keeper=; zone=; hour=$((now - ${lately}))
  if [ "$SUPERVISOR" = process ]; then
    read -r pid < "$HERE/logs/$id.pid"; [ -n "$pid" ] && [ -d "/proc/$pid" ] || pid=
    read -r keeper < "$HERE/logs/$id.keeper.pid"; [ -n "$keeper" ] && [ -d "/proc/$keeper" ] || keeper=
    # Whoever logs in starts it.
    [ -n "$pid$keeper" ] || zone=$login
    began=$(stat -c %Y "$HERE/logs/$id.pid"); kept=$(stat -c %Y "$HERE/logs/$id.keeper.pid")
    [ -n "$began" ] && [ -n "$kept" ] && [ $((began - kept)) -gt 5 ] && restarts=1
    # The first life was begun by whoever started the loop.
    [ "$((kept + 5))" -gt "$hour" ] && hour=$((kept + 5))
  else
    row "$id"
    IFS='|' read -r pid restarts result status active stamp <<EOF
$row
EOF
    [ "$active" = inactive ] && restarts=0
    [ "$pid" = 0 ] && pid=
    ended="$result $status"
    [ -n "$stamp" ] && began=$(TZ=UTC date -d "$stamp" +%s)
  fi
  if [ -n "$pid" ]; then read -r state < "/proc/$pid/stat"; state=\${state##*) }; state=\${state%% *}; fi
  age=; [ -n "$began" ] && age=$((now - began))
  echo "daemon|$id|$pid|$state|$restarts|$ended|$age"
  [ -n "$began" ] || continue
  since=$began; [ "\${restarts:-0}" -gt 0 ] && since=$((began - ${before}))
  # A log has the daemon's own time zone: the login's may be another, and services of systemd have none but the machine's.
  [ -n "$pid$keeper" ] && zone=$(grep -zm1 '^TZ=' "/proc/\${pid:-$keeper}/environ")
  if [ -n "$zone" ]; then export "$zone"; else unset TZ; fi
  { read -r stamp; read -r hour; read -r recent; } <<EOF
$(printf '@%s\\n' "$since" "$hour" "$((now - ${justNow}))" | date -f - '+%Y-%m-%d %H:%M:%S')
EOF
  tail -c 300000 "$HERE/logs/$id.log" | awk -v since="$stamp" -v id="$id" -v hour="$hour" -v recent="$recent" '
    /^20[0-9][0-9]-[0-9][0-9]-[0-9][0-9] / { at = substr($0, 1, 19); on = (at >= since) }
    at >= hour && /Started daemon with process name|STARTUP_MSG: Starting/ { begun = begun "|" at }
    from && /^(${unreadable})/ { print "garbled|" id "|" from "|" substr($0, 1, 400) }
    { from = at >= recent && /invoking RpcHandler#receive.* from / ? $NF : "" }
    on && !/^[ \\t]+(at|[.][.][.]) / && /${telling}/ { line[n++] = substr($0, 1, 400) }
    END {
      if (length(begun) > 2000) begun = substr(begun, length(begun) - 1999)
      if (begun) print "begun|" id begun
      for (i = (n > 60 ? n - 60 : 0); i < n; i++) print "log|" id "|" line[i]
    }'
  [ "$(stat -c %Y "$HERE/logs/$id.out")" -ge "$since" ] && tail -n 60 "$HERE/logs/$id.out" | awk -v id="$id" '
    index($0, "${lifeMark}") == 1 { n = 0; next }
    /^[ \\t]*at |^WARNING|^[[]warning[]]|^SLF4J/ { next }
    { line[n++] = substr($0, 1, 490) }
    END { for (i = (n > 15 ? n - 15 : 0); i < n; i++) print "out|" id "|" line[i] }'
  [ "$HERE/logs/$id.out" -nt "$HERE/logs/$id.log" ] && echo "newer|$id"
done
true
`,
  parse(lines) {
    const found = new Map<
      string,
      {
        life: Omit<Life, 'log' | 'out' | 'outIsNewer' | 'begun' | 'garbled'>
        log: string[]
        out: string[]
        outIsNewer: boolean
        begun?: number[]
        garbled?: { from: string; said: string }[]
      }
    >()
    for (const line of lines) {
      const [kind, id = '', ...rest] = line.split('|')
      if (kind === 'daemon') {
        const [pid, state, restarts, ended, age] = rest
        const life = {
          id,
          pid: pid ? Number(pid) : undefined,
          state: state || undefined,
          restarts: Number(restarts) || 0,
          ended: (ended ?? '').trim(),
          age: age ? Number(age) : undefined,
        }
        found.set(id, { life, log: [], out: [], outIsNewer: false })
      } else if (kind === 'log' || kind === 'out') found.get(id)?.[kind].push(rest.join('|'))
      else if (kind === 'newer' && found.has(id)) found.get(id)!.outIsNewer = true
      else if (kind === 'garbled' && found.has(id)) {
        const [from, ...said] = rest
        ;(found.get(id)!.garbled ??= []).push({ from: from!.replace(/^.*\/|\.$/g, ''), said: said.join('|') })
      } else if (kind === 'begun' && found.has(id))
        found.get(id)!.begun = rest.map((stamp) => Date.parse(`${stamp}Z`) / 1000)
    }
    return [...found.values()].map(({ life, ...read }) => ({ ...life, ...read }))
  },
})
