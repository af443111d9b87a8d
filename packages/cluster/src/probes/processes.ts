import type { Probe } from './probe.ts'

/** Processes that carry the cluster's name in their environment: daemons, their executors, drivers. Pids, in order. */
export const processes = (clusterName: string): Probe<readonly { readonly pid: number; readonly program: string }[]> => ({
  name: 'processes',
  script: `
grep -lzx 'TINDERBOX_CLUSTER=${clusterName}' /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
  [ "$(sed -n 's/^State:.\\(.\\).*/\\1/p' "/proc/$pid/status")" = Z ] || echo "$pid $(cat "/proc/$pid/comm")"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [pid, ...program] = line.split(' ')
      return { pid: Number(pid), program: program.join(' ') }
    }),
})
