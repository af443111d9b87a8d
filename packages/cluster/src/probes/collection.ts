/** What a machine gives for a bundle, as one stream of text: its configuration, its logs, what systemd and the kernel say. Nothing of any process's environment. */
import type { ReadScript } from '../hosts/host.ts'
import { preamble } from './preamble.ts'
import { readOnly } from './probe.ts'

export interface CollectionAsked {
  /** Logs that were written to in so many minutes. */
  readonly minutes: number
  /** Of logs, altogether. */
  readonly bytes: number
  /** What programs of the users' printed, too. */
  readonly jobs: boolean
}

/**
 * A line that begins with this is ours: `file NAME NOTE`, or `note NOTE`, with tabs. A line of a file has a space in front, so that no text can be taken for ours,
 * and a file that is cut off or grows meanwhile does no harm.
 */
export const collectionMark = '\u001e'

export function collectionScript(cluster: string, { minutes, bytes, jobs }: CollectionAsked): ReadScript {
  const logs = `find "$HERE/logs" "$HERE/failed" -type f`
  const ofJobs = `find "$HERE/jobs" -maxdepth 2 -type f \\( -name out -o -name err -o -name spark.log -o -name exit \\)
  find "$HERE/work" -type f \\( -name 'stdout*' -o -name 'stderr*' \\)`
  return readOnly(`${preamble(cluster)}
export LC_ALL=C
set -f
collect() {
  for folder in "$HERE" "$HERE/conf" "$HERE/services"; do
    [ ! -d "$folder" ] || find "$folder" -maxdepth $([ "$folder" = "$HERE" ] && echo 1 || echo 3) -type f
  done | sort -u | while read -r path; do text "\${path#"$HERE"/}" "$path"; done
  find "$UNITS" -maxdepth 1 -name 'tinderbox-${cluster}-*' -type f | while read -r path; do text "units/\${path##*/}" "$path"; done
  logs
  says units.txt systemctl_ --no-pager --full --all list-units 'tinderbox-${cluster}-*'
  says unit-states.txt systemctl_ --no-pager --full --lines=5 status 'tinderbox-${cluster}-*'
  says journal.txt journal
  says kernel.txt kernel
  says disks.txt disks -h
  says inodes.txt disks -i
  says memory.txt free -m
  says uptime.txt uptime
  says listening.txt ss -ltn
}
# Settings are small; what is large in their folder is none.
text() { [ -r "$2" ] || { note "may not be read: $2"; return; }; head_ "$1" ''; head -c 300000 "$2" | sed 's/^/ /'; echo; }
head_() { printf '${collectionMark}file\\t%s\\t%s\\n' "$1" "$2"; }
note() { printf '${collectionMark}note\\t%s\\n' "$1"; }
says() {
  name=$1; shift
  said=$( ("$@") 2>&1 | tail -c 2000000; ); [ -n "$said" ] || { note "$name: nothing is said"; return; }
  head_ "$name" ''; printf '%s\\n' "$said" | sed 's/^/ /'
}
# Whoever asks a dead network disk hangs in the kernel, where no signal reaches him: each is asked by a process of its own, for which nobody waits.
disks() {
  (
    exec 2>/dev/null </dev/null
    awk '$3 !~ /^(proc|sysfs|cgroup2?|devpts|devtmpfs|mqueue|.*debugfs|tracefs|securityfs|pstore|bpf|configfs|fusectl|hugetlbfs|autofs|binfmt_misc|nsfs|rpc_pipefs|squashfs)$/ { print $2 }' /proc/self/mounts |
      sort -u | head -n 200 | while read -r at; do df "$1" -P -- "$(printf %b "$at")" & done
  ) | timeout -s KILL 5 cat | awk 'NR == 1 || !/^Filesystem /'
}
journal() {
  if [ "$(id -u)" = 0 ]; then set -- ; else set -- --user; fi
  timeout 20 journalctl "$@" --no-pager -o short-iso --since "-${minutes}min" -u 'tinderbox-${cluster}-*'
}
kernel() {
  { timeout 10 dmesg -T || timeout 10 journalctl -k --no-pager --since "-${minutes}min"; } |
    grep -iE 'out of memory|oom|killed process|i/o error|ext4|xfs|nvme|segfault|hung task|blocked for more|dmesg:' | tail -n 400
}
listed() { { ${logs}${jobs ? `\n  ${ofJobs}` : ''}
  } 2>/dev/null; }
logs() {
  left=${bytes}
  old=0
  listed | while read -r path; do stat -c '%Y %s %n' "$path"; done | sort -rn | {
    from=$(( $(date +%s) - ${minutes} * 60 ))
    while read -r time size path; do
      name=\${path#"$HERE"/}
      if [ "$time" -lt $from ]; then old=$((old + 1)); continue; fi
      [ "$size" -gt 0 ] || continue
      if [ $left -le 0 ]; then note "left out, past the size: $name ($size bytes)"; continue; fi
      if [ ! -r "$path" ]; then note "may not be read: $path"; continue; fi
      take=$size; said=
      if [ "$size" -gt $left ]; then take=$left; said="only its last $take of $size bytes"; fi
      left=$((left - take))
      head_ "$name" "$said"
      # Where the beginning of a file was given back to the disk, zeros are read.
      case $name in *.gz) gzip -cd "$path" | tail -c $left ;; *) tail -c $take "$path" | head -c $take ;; esac | tr -d '\\000' | sed 's/^/ /'
      echo
    done
    [ $old = 0 ] || note "left out, older than asked for: $old logs"
  }
}
if [ -d "$HERE" ]; then there=yes; else there=; fi
all() { [ -n "$there" ] || note "there is nothing of the cluster: $HERE is not there"; collect 2>/dev/null; printf '${collectionMark}over\\n'; }
if command -v gzip >/dev/null; then all | gzip -3; else all; fi
`)
}
