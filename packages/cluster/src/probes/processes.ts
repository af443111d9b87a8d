import type { Probe } from './probe.ts'

export interface Process {
  readonly pid: number
  readonly program: string
  /** The daemon that it is, or that started it: `spark-worker-2`; undefined for drivers. */
  readonly service: string | undefined
  /** Of an executor: the application it works for, `app-20261122101112-0003`. */
  readonly application: string | undefined
  /** Of a job's driver: the job. */
  readonly job: string | undefined
}

/** Processes that carry the cluster's folder in their environment: daemons, their executors, drivers. Pids, in order. */
export const processes: Probe<readonly Process[]> = {
  name: 'processes',
  script: `
grep -lzxF "TINDERBOX_CLUSTER=$HERE" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
  [ "$(sed -n 's/^State:.\\(.\\).*/\\1/p' "/proc/$pid/status")" = Z ] && continue
  application=$(tr '\\0' '\\n' < "/proc/$pid/cmdline" | sed -n '/^--app-id$/{n;p;q;}')
  echo "$pid|$(tr '\\0' '\\n' < "/proc/$pid/environ" | sed -n 's/^TINDERBOX_SERVICE=//p')|$application|$(tr '\\0' '\\n' < "/proc/$pid/environ" | sed -n 's/^TINDERBOX_JOB=//p')|$(cat "/proc/$pid/comm")"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [pid, service, application, job, ...program] = line.split('|')
      return {
        pid: Number(pid),
        program: program.join('|'),
        service: service || undefined,
        application: application || undefined,
        job: job || undefined,
      }
    }),
}
