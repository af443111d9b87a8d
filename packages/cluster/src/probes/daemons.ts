import type { Probe } from './probe.ts'
import { shownUnits } from './shown-units.ts'

/** A daemon of the cluster as it is on the machine, whoever keeps it alive. */
export interface Daemon {
  /** `spark-worker-2`. */
  readonly id: string
  /** Whether it is started after a reboot. */
  readonly enabled: boolean
  /** Of the daemon itself, when it runs. */
  readonly pid: number | undefined
  /** What it was started with: the hash of its command, environment and files. It lives in the process, so it cannot be out of date. */
  readonly revision: string | undefined
  /** The hash of its files as they were when it started; undefined: it was started by a Tinderbox that did not note it. */
  readonly read: string | undefined
  /** The version of the software that runs, by the process itself: its files may be those of another by now. */
  readonly version: string | undefined
  /** Of a worker that runs: the master it belongs to, `spark://10.0.0.11:7077`. */
  readonly master: string | undefined
  /** Seconds since 1970 when it was started. */
  readonly since: number | undefined
  /** Whether a loop of ours keeps it: on a machine where systemd could do that now, the loop has to go first. */
  readonly kept: boolean
  /** Whether files that it reads without a restart have changed since it read them. */
  readonly outdated: boolean
  /** What systemd says when it does not run: `failed`, `activating (auto-restart)`. */
  readonly state: string
}

export const daemons = (clusterName: string): Probe<readonly Daemon[]> => ({
  name: 'daemons',
  script: `
${shownUnits(clusterName)}
ids=$( { services; for unit in "$UNITS"/tinderbox-${clusterName}-*.service; do [ -f "$unit" ] || continue; unit=\${unit##*/tinderbox-${clusterName}-}; echo "\${unit%.service}"; done; } | sort -u)
rows=; files=; alive=; ticks=
[ "$SUPERVISOR" = process ] || {
  rows="
$(shown MainPID,ActiveState,SubState $ids)"
  # As the files have it, which systemd may not have read yet.
  files="
$(systemctl_ list-unit-files --no-legend --no-pager 'tinderbox-${clusterName}-*.service' | tr -s ' ')"
  # It says something of every unit that it is asked for. Where it does not answer, the processes themselves tell what runs.
  [ -n "$ids" ] && [ -z "\${rows#?}" ] && alive="$(grep -aHz '^-Dtinderbox[.]log=' /proc/[0-9]*/cmdline | tr '\\0' '\\n')
"
}
for id in $ids; do
  pid=; enabled=no; state=stopped; keeper=; kept=no
  [ -f "$HERE/logs/$id.keeper.pid" ] && read -r keeper < "$HERE/logs/$id.keeper.pid"
  [ -n "$keeper" ] && grep -qzx 'TINDERBOX_KEEPS=${clusterName}/'"$id" "/proc/$keeper/environ" && kept=yes
  if [ "$SUPERVISOR" = process ]; then
    if [ $kept = yes ]; then
      enabled=yes; state='between restarts'; read -r pid < "$HERE/logs/$id.pid"
      [ -d "/proc/$pid" ] || pid=
    fi
  else
    row "$id"; state=\${row#*|}
    pid=\${row%%|*}; [ "$pid" = 0 ] && pid=
    case "$files " in *"
tinderbox-${clusterName}-$id.service enabled"[[:space:]]*|*"
tinderbox-${clusterName}-$id.service static"[[:space:]]*) enabled=yes ;; esac
    if [ -n "$alive" ]; then
      state='systemd does not answer'
      before=\${alive%%"/cmdline:-Dtinderbox.log=$HERE/logs/$id.log
"*}
      [ "$before" = "$alive" ] || pid=\${before##*/}
      for link in "$UNITS"/*.wants/"tinderbox-${clusterName}-$id.service"; do [ -L "$link" ] && enabled=yes; done
    fi
  fi
  revision=; read=; since=; version=; master=; outdated=no
  [ -f "$HERE/logs/$id.read" ] && { sha256sum --status -c "$HERE/logs/$id.read" || outdated=yes; }
  if [ -n "$pid" ]; then
    # What it was started with; a line for each.
    own=$(grep -hz -e '^TINDERBOX_REVISION=' -e '^TINDERBOX_READ=' -e '^TINDERBOX_VERSION=' -e '^spark://' "/proc/$pid/environ" "/proc/$pid/cmdline" | tr '\\0' '\\n')
    while IFS= read -r line; do
      case $line in
        TINDERBOX_REVISION=*) revision=\${line#*=} ;; TINDERBOX_READ=*) read=\${line#*=} ;; TINDERBOX_VERSION=*) version=\${line#*=} ;; spark://*) master=$line ;;
      esac
    done <<EOF
$own
EOF
    # The folder of a process is as old as the first look at it.
    [ -n "$ticks" ] || { ticks=$(getconf CLK_TCK); booted=$(sed -n 's/^btime //p' /proc/stat); }
    read -r stat < "/proc/$pid/stat" && { set -- \${stat##*) }; since=$((booted + \${20} / \${ticks:-100})); }
    state=running
  fi
  echo "$id|$enabled|$pid|$revision|$version|$master|$since|$kept|$outdated|$read|$state"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [id, enabled, pid, revision, version, master, since, kept, outdated, read, ...state] = line.split('|')
      return {
        id: id!,
        enabled: enabled === 'yes',
        pid: pid ? Number(pid) : undefined,
        revision: revision || undefined,
        read: read || undefined,
        version: version || undefined,
        master: master || undefined,
        since: since ? Number(since) : undefined,
        kept: kept === 'yes',
        outdated: outdated === 'yes',
        state: state.join(' ').trim(),
      }
    }),
})
