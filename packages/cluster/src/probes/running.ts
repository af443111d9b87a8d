import type { Probe } from './probe.ts'
import { processes } from './processes.ts'

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
${processes.script}
for environ in $environs; do
  pid=\${environ#/proc/}; pid=\${pid%/environ}
  id=$(grep -az '^TINDERBOX_SERVICE=' "$environ" | tr -d '\\0'); id=\${id#*=}; [ -n "$id" ] || continue
  home=$(sed -n "s/^export JAVA_HOME='*\\([^']*\\)'*$/\\1/p" "$HERE/services/$id/run")
  open=; most=; resident=0; swapped=0
  while read -r what which limit rest; do
    case "$what $which" in 'Max open') open=\${rest%% *} ;; 'Max processes') most=$limit ;; esac
  done < "/proc/$pid/limits"
  while read -r what limit _; do case $what in VmRSS:) resident=$limit ;; VmSwap:) swapped=$limit ;; esac; done < "/proc/$pid/status"
  echo "of|$pid|$open|$most|$resident|$swapped|$(readlink "/proc/$pid/exe")|$([ -n "$home" ] && readlink -f "$home/bin/java")"
done
`,
  parse(lines) {
    const all = new Map(processes.parse(lines).map((one) => [`${one.pid}`, one]))
    return lines.flatMap((line): Running[] => {
      const [kind, pid, files, most, resident, swapped, program, java] = line.split('|')
      const one = kind === 'of' ? all.get(pid!) : undefined
      if (one?.service === undefined) return []
      return [
        {
          pid: one.pid,
          service: one.service,
          application: one.application,
          program: (program ?? '').replace(/ \(deleted\)$/, ''),
          java: java || undefined,
          files: limit(files),
          processes: limit(most),
          resident: Math.floor(Number(resident) / 1024),
          swapped: Math.floor(Number(swapped) / 1024),
        },
      ]
    })
  },
}

/** What cannot be read is no limit. */
function limit(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Number(text) : Infinity
}
