import type { Probe } from './probe.ts'

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
ids=$( { for folder in "$HERE"/services/*/; do [ -d "$folder" ] && basename "$folder"; done
  for unit in "$UNITS"/tinderbox-${clusterName}-*.service; do [ -f "$unit" ] && basename "$unit" .service | sed 's/^tinderbox-${clusterName}-//'; done; } | sort -u)
for id in $ids; do
  pid=; enabled=no; state=stopped
  keeper=$(cat "$HERE/logs/$id.keeper.pid" 2>/dev/null); kept=no
  [ -n "$keeper" ] && tr '\\0' '\\n' < "/proc/$keeper/environ" | grep -qx 'TINDERBOX_KEEPS=${clusterName}/'"$id" && kept=yes
  if [ "$SUPERVISOR" = process ]; then
    if [ $kept = yes ]; then
      enabled=yes; state='between restarts'; pid=$(cat "$HERE/logs/$id.pid")
      [ -d "/proc/$pid" ] || pid=
    fi
  else
    unit="tinderbox-${clusterName}-$id.service"
    systemctl_ is-enabled --quiet "$unit" && enabled=yes
    state=$(systemctl_ show -p ActiveState,SubState --value "$unit" | tr '\\n' ' ')
    pid=$(systemctl_ show -p MainPID --value "$unit"); [ "$pid" = 0 ] && pid=
  fi
  revision=; since=; version=; master=; outdated=no
  [ -f "$HERE/logs/$id.read" ] && { sha256sum --status -c "$HERE/logs/$id.read" || outdated=yes; }
  if [ -n "$pid" ]; then
    revision=$(tr '\\0' '\\n' < "/proc/$pid/environ" | sed -n 's/^TINDERBOX_REVISION=//p')
    version=$(tr '\\0' '\\n' < "/proc/$pid/environ" | sed -n 's/^TINDERBOX_VERSION=//p')
    master=$(tr '\\0' '\\n' < "/proc/$pid/cmdline" | grep '^spark://')
    since=$(stat -c %Y "/proc/$pid"); state=running
  fi
  echo "$id|$enabled|$pid|$revision|$version|$master|$since|$kept|$outdated|$state"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [id, enabled, pid, revision, version, master, since, kept, outdated, state] = line.split('|')
      return {
        id: id!,
        enabled: enabled === 'yes',
        pid: pid ? Number(pid) : undefined,
        revision: revision || undefined,
        version: version || undefined,
        master: master || undefined,
        since: since ? Number(since) : undefined,
        kept: kept === 'yes',
        outdated: outdated === 'yes',
        state: (state ?? '').trim(),
      }
    }),
})
