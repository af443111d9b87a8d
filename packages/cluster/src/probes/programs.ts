import type { Probe } from './probe.ts'

/** A process that listens on a port, or is a daemon of Spark's or Hadoop's, and that no cluster of Tinderbox's has started. */
export interface Program {
  readonly pid: number
  /** When it was started, in the kernel's own count: with the pid, what it is known again by. */
  readonly started: string
  /** Seconds since 1970. */
  readonly since: number
  readonly user: string
  /** The unit of systemd that it is of, `nginx.service`; undefined: none of its own. */
  readonly unit: string | undefined
  /** Of Spark's and Hadoop's daemons: `org.apache.spark.deploy.master.Master`. */
  readonly mainClass: string | undefined
  /** As it was started, cut where it is long. */
  readonly command: string
}

/**
 * Of other users' processes, root alone sees which ports they have. What runs in a container of its own is not this machine's; what belongs to a unit does so by
 * the unit's first process being it or above it: what was started by hand over ssh is in sshd's unit, and not of it.
 */
export const programs: Probe<readonly Program[]> = {
  name: 'programs',
  script: `
booted=$(sed -n 's/^btime //p' /proc/stat); ticks=$(getconf CLK_TCK); own=$(readlink /proc/self/ns/pid)
parent() { sed 's/.*) [A-Z] //' "/proc/$1/stat" | cut -d' ' -f1; }
pids=$( { ss -Hltnp | grep -o 'pid=[0-9]*' | cut -d= -f2; grep -laE 'org[.]apache[.](spark|hadoop|zookeeper)[.]' /proc/[0-9]*/cmdline | cut -d/ -f3; } | sort -un)
[ -n "$pids" ] || exit 0
# All at once; what may not be read is not ours.
ours=$(for pid in $pids; do echo "/proc/$pid/environ"; done | xargs grep -lzE '^TINDERBOX_')
for pid in $pids; do
  case "$ours " in *"/proc/$pid/environ"*) continue ;; esac
  grep -qaz . "/proc/$pid/cmdline" || continue
  space=$(readlink "/proc/$pid/ns/pid"); [ -z "$space" ] || [ "$space" = "$own" ] || continue
  grep -qzE '^-Dtinderbox[.]log=' "/proc/$pid/cmdline" && continue
  started=$(sed 's/.*) //' "/proc/$pid/stat" | cut -d' ' -f20)
  class=$(tr '\\0' '\\n' < "/proc/$pid/cmdline" | grep -m1 -E '^org[.]apache[.](spark|hadoop|zookeeper)[.][A-Za-z0-9_.]+$')
  unit=$(sed -n 's#.*/\\([^/]*[.]service\\)$#\\1#p' "/proc/$pid/cgroup" | tail -n 1)
  if [ -n "$unit" ]; then
    main=$(systemctl show -p MainPID --value -- "$unit"); up=$pid
    while [ "\${up:-0}" -gt 1 ] && [ "$up" != "$main" ]; do up=$(parent "$up"); done
    [ "\${up:-0}" -gt 1 ] || unit=
  fi
  printf '%s\\t' "$pid" "$started" "$((booted + started / ticks))" "$(stat -c %U "/proc/$pid")" "$unit" "$class"
  tr '\\0\\n\\t' '   ' < "/proc/$pid/cmdline" | cut -c1-2000
done
`,
  parse: (lines) =>
    lines.flatMap((line): Program[] => {
      const [pid, started, since, user, unit, mainClass, ...command] = line.split('\t')
      if (command.length === 0) return []
      return [
        {
          pid: Number(pid),
          started: started!,
          since: Number(since),
          user: user!,
          unit: unit || undefined,
          mainClass: mainClass || undefined,
          command: command.join(' ').trim(),
        },
      ]
    }),
}
