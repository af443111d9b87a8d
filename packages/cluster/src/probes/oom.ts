import type { Probe } from './probe.ts'

/** The kernel ended a process of the cluster because memory had run out. */
export interface OomKill {
  /** Seconds since 1970. */
  readonly at: number
  /** The daemon in whose control group it was; undefined: not known. */
  readonly service: string | undefined
  readonly line: string
}

export interface Oom {
  /** The machine's own clock, seconds since 1970. */
  readonly now: number
  readonly kills: readonly OomKill[]
  /** When each daemon's start script was written, seconds since 1970: what was killed before that ran with other settings. */
  readonly written: ReadonlyMap<string, number>
}

/** Of one kill the kernel's log has a line, and systemd's another, a moment later. */
function isOneKill(one: OomKill, other: OomKill): boolean {
  const isSystemds = ({ line }: OomKill) => line.includes('killed by the OOM killer')
  return one.service === other.service && isSystemds(one) !== isSystemds(other) && Math.abs(one.at - other.at) < 5
}

/** Hours that are looked back. */
export const oomHours = 6

/**
 * The kernel's own log is that of all containers of a host: it counts only on a machine that is none. systemd's journal is each machine's own. A daemon that
 * our own loop keeps has no group of its own: the kernel names a pid, and whose that was stands in the pid's file or in the log that it began.
 */
export const oom = (clusterName: string): Probe<Oom> => ({
  name: 'oom',
  script: `
stat -c '%Y|%n' "$HERE"/services/*/run | sed 's#^\\([0-9]*\\)|.*/\\([^/]*\\)/run$#written|\\1|\\2#'
now=$(date +%s)
echo "now|$now"
contained() { [ -e /run/systemd/container ] || [ -e /.dockerenv ] || [ -e /run/.containerenv ]; }
if [ "$SUPERVISOR" = process ]; then
  contained && exit 0
  dmesg | grep 'oom-kill:.*pid=' | tail -n 30 | while read -r line; do
    pid=\${line##*pid=}; pid=\${pid%%[!0-9]*}; [ -n "$pid" ] || continue
    at=$(printf '%s\\n' "$line" | awk -v now="$now" -v up="$(cat /proc/uptime)" 'match($0, /^\\[ *[0-9.]+\\]/) { printf "%d", now - up + substr($0, 2, RLENGTH - 2) }')
    [ -n "$at" ] && [ "$at" -gt $((now - ${oomHours} * 3600)) ] || continue
    file=$( { grep -lxF "$pid" "$HERE"/logs/*.pid; grep -lF "process name: $pid@" "$HERE"/logs/*.log "$HERE"/work/spark-worker*/app-*/*/stderr; } | head -n 1)
    id=\${file#"$HERE"/*/}; id=\${id%%/*}
    [ -n "$id" ] && echo "kept|\${id%.*}|$at $line"
  done
  exit 0
fi
command -v journalctl >/dev/null || exit 0
{ if [ "$(id -u)" = 0 ]; then journalctl -q --no-pager -o short-unix --since=-${oomHours}h -u 'tinderbox-${clusterName}-*'
  else journalctl --user -q --no-pager -o short-unix --since=-${oomHours}h --user-unit 'tinderbox-${clusterName}-*'; fi
  contained ||
    journalctl -k -q --no-pager -o short-unix --since=-${oomHours}h | grep 'oom-kill:.*tinderbox-${clusterName}-'
} | grep -E 'killed by the OOM killer|oom-kill:' | tail -n 30 | sed 's/^/kill|/'
`,
  parse(lines) {
    const written = new Map<string, number>()
    const kills: OomKill[] = []
    let now = 0
    for (const line of lines) {
      const [kind, rest] = [line.slice(0, line.indexOf('|')), line.slice(line.indexOf('|') + 1)]
      if (kind === 'written') written.set(rest.slice(rest.indexOf('|') + 1), Number(rest.slice(0, rest.indexOf('|'))))
      else if (kind === 'now') now = Number(rest)
      else if (kind === 'kept') {
        const [service, said] = [rest.slice(0, rest.indexOf('|')), rest.slice(rest.indexOf('|') + 1)]
        kills.push({ at: Number.parseFloat(said), service, line: said.slice(said.indexOf(' ') + 1) })
      } else if (kind === 'kill') {
        const service = new RegExp(`tinderbox-${clusterName}-([a-z0-9-]+)\\.service`).exec(rest)?.[1]
        kills.push({ at: Number.parseFloat(rest), service, line: rest.slice(rest.indexOf(' ') + 1) })
      }
    }
    const inTime = kills.toSorted((a, b) => a.at - b.at)
    return {
      now,
      kills: inTime.filter((one, i) => !inTime.slice(0, i).some((before) => isOneKill(before, one))),
      written,
    }
  },
})
