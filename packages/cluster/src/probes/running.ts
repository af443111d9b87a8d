import type { Probe } from './probe.ts'

/** A process of the cluster that runs, as its kernel sees it. */
export interface Running {
  readonly pid: number
  /** The daemon that it is, or that started it. */
  readonly service: string
  /** Of an executor: the application. */
  readonly application: string | undefined
  /** The program's own file, links followed. */
  readonly program: string
  /** The Java that the daemon's start script names, links followed; undefined where there is none. */
  readonly java: string | undefined
  /** How many files it may have open, and how many processes and threads its user may have; Infinity: as many as it likes. */
  readonly files: number
  readonly processes: number
  /** MiB in memory, and written out to swap. */
  readonly resident: number
  readonly swapped: number
}

export const running: Probe<readonly Running[]> = {
  name: 'running',
  script: `
grep -lzxF "TINDERBOX_CLUSTER=$HERE" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
  id=$(grep -az '^TINDERBOX_SERVICE=' "/proc/$pid/environ" | tr -d '\\0'); id=\${id#*=}; [ -n "$id" ] || continue
  # An executor says whose it is in the word after this one.
  application=$(tr '\\0' '\\n' < "/proc/$pid/cmdline" | sed -n '/^--app-id$/{n;p;q;}')
  home=$(sed -n "s/^export JAVA_HOME='*\\([^']*\\)'*$/\\1/p" "$HERE/services/$id/run")
  files=; processes=; resident=0; swapped=0
  while read -r what which limit rest; do
    case "$what $which" in 'Max open') files=\${rest%% *} ;; 'Max processes') processes=$limit ;; esac
  done < "/proc/$pid/limits"
  while read -r what limit _; do case $what in VmRSS:) resident=$limit ;; VmSwap:) swapped=$limit ;; esac; done < "/proc/$pid/status"
  echo "$pid|$id|$application|$files|$processes|$resident|$swapped|$(readlink "/proc/$pid/exe")|$([ -n "$home" ] && readlink -f "$home/bin/java")"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [pid, service, application, files, processes, resident, swapped, program, java] = line.split('|')
      return {
        pid: Number(pid),
        service: service!,
        application: application || undefined,
        program: (program ?? '').replace(/ \(deleted\)$/, ''),
        java: java || undefined,
        files: limit(files),
        processes: limit(processes),
        resident: Math.floor(Number(resident) / 1024),
        swapped: Math.floor(Number(swapped) / 1024),
      }
    }),
}

/** What cannot be read is no limit. */
function limit(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Number(text) : Infinity
}
