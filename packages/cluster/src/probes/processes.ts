import type { Probe } from './probe.ts'

/** Processes that carry the cluster's folder in their environment: daemons, their executors, drivers. Pids, in order. */
export const processes: Probe<readonly { readonly pid: number; readonly program: string }[]> = {
  name: 'processes',
  script: `
grep -lzxF "TINDERBOX_CLUSTER=$HERE" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
  [ "$(sed -n 's/^State:.\\(.\\).*/\\1/p' "/proc/$pid/status")" = Z ] || echo "$pid $(cat "/proc/$pid/comm")"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [pid, ...program] = line.split(' ')
      return { pid: Number(pid), program: program.join(' ') }
    }),
}
