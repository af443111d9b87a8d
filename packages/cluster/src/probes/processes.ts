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
environs=$(grep -lzxF "TINDERBOX_CLUSTER=$HERE" /proc/[0-9]*/environ)
[ -n "$environs" ] || exit 0
for file in $environs; do
  pid=\${file#/proc/}; pid=\${pid%/environ}
  read -r stat < "/proc/$pid/stat" || continue
  state=\${stat##*) }; program=\${stat#*(}
  [ "\${state%% *}" = Z ] || echo "$pid|\${program%)*}"
done
# Of all at once, each after the name of its file.
grep -aHzE '^TINDERBOX_(SERVICE|JOB)=' $environs | tr '\\0' '\\n'
grep -aHz -A 1 -x -e --app-id $(for file in $environs; do echo "\${file%environ}cmdline"; done) | tr '\\0' '\\n'
`,
  parse(lines) {
    const told = (pattern: RegExp) =>
      new Map(lines.flatMap((line) => [pattern.exec(line)?.slice(1) as [string, string]]).filter(Boolean))
    const services = told(/^\/proc\/(\d+)\/environ:TINDERBOX_SERVICE=(.+)$/)
    const jobs = told(/^\/proc\/(\d+)\/environ:TINDERBOX_JOB=(.+)$/)
    const applications = told(/^\/proc\/(\d+)\/cmdline-(.+)$/)
    return lines.flatMap((line) => {
      const [, pid, program] = /^(\d+)\|(.*)$/.exec(line) ?? []
      if (pid === undefined) return []
      return [
        {
          pid: Number(pid),
          program: program!,
          service: services.get(pid),
          application: applications.get(pid),
          job: jobs.get(pid),
        },
      ]
    })
  },
}
